import { quickBound } from "./decimal.ts";
import type { DecimalLimits, LongLimits, NumberLimits, TextLimits } from "./limits.ts";
import { codePoints } from "./text.ts";

// Tests that say yes to what is right in a fraction of a check's time. What they doubt goes to the check, which knows
// what is wrong with it, or that nothing is.

/** Says whether a value of the right type is within bounds for sure. */
export type QuickTest<Value> = (value: Value) => boolean;

/** Of a text that UTF-8 can say. */
export function textTest(limits: readonly TextLimits[]): QuickTest<string> {
  const least = Math.max(0, ...limits.map(({ minLength = 0 }) => minLength));
  const most = Math.min(...limits.map(({ maxLength = Number.POSITIVE_INFINITY }) => maxLength));
  const patterns = limits.flatMap(({ pattern }) => pattern ?? []);
  const [first] = patterns;
  return (text) =>
    // A text has at least as many units as code points, and at most twice as many.
    (text.length <= most || codePoints(text) <= most) &&
    (text.length >= 2 * least || codePoints(text) >= least) &&
    (first === undefined || (patterns.length === 1 ? first.test(text) : patterns.every((it) => it.test(text))));
}

/** Of a finite number. */
export function numberTest(limits: readonly NumberLimits[]): QuickTest<number> {
  const least = Math.max(...limits.map(({ min = Number.NEGATIVE_INFINITY }) => min));
  const most = Math.min(...limits.map(({ max = Number.POSITIVE_INFINITY }) => max));
  const above = Math.max(...limits.map(({ exclusiveMin = Number.NEGATIVE_INFINITY }) => exclusiveMin));
  const below = Math.min(...limits.map(({ exclusiveMax = Number.POSITIVE_INFINITY }) => exclusiveMax));
  return (value) => value >= least && value <= most && value > above && value < below;
}

/** Of an integer of 64 bits. */
export function longTest(limits: readonly LongLimits[]): QuickTest<bigint> {
  return (value) =>
    limits.every(
      ({ min, max, exclusiveMin, exclusiveMax }) =>
        (min === undefined || value >= min) &&
        (max === undefined || value <= max) &&
        (exclusiveMin === undefined || value > exclusiveMin) &&
        (exclusiveMax === undefined || value < exclusiveMax),
    );
}

/** Of a decimal of so many digits, given without its point. */
export function decimalTest(precision: number, scale: number, limits: readonly DecimalLimits[]): QuickTest<number> {
  const bounds = (name: keyof DecimalLimits) =>
    limits.flatMap(({ [name]: bound }) => (bound === undefined ? [] : quickBound(bound, scale)));
  const [above, below] = [
    Math.max(-(10 ** precision), ...bounds("exclusiveMin")),
    Math.min(10 ** precision, ...bounds("exclusiveMax")),
  ];
  const [least, most] = [Math.max(above, ...bounds("min")), Math.min(below, ...bounds("max"))];
  return (unscaled) => unscaled >= least && unscaled <= most && unscaled > above && unscaled < below;
}
