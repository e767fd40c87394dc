import { capitalized, kebabCase, words } from "../base/words.ts";
import type { Constraints, JsonValue, Scalar } from "../model/types.ts";
import { matchingText } from "./matching-text.ts";

/** What an example is made for. */
export interface ExampleHint {
  /** The name of the field. */
  readonly name: string;
  /** Names that an id may be made of, the best first: its alias, its field, the record around it. */
  readonly stems: readonly string[];
  /** The how-manieth one is wanted, from 0: lists without doubles need several. */
  readonly variant: number;
}

/** The one time of all examples. */
export const exampleTime = "2026-01-15T12:00:00.000Z";
/** The one UUIDv7 of all examples. */
export const exampleUuid = "018f5a3c-7d3e-7c41-9b6a-2f1d0c4b8e57";

/** A value of a scalar within its constraints; null where none was found. */
export function exampleScalar(scalar: Scalar, constraints: Constraints, hint: ExampleHint): JsonValue | null {
  const { variant } = hint;
  switch (scalar.name) {
    case "string":
      return textExample(constraints, hint, proseExample);
    case "id":
      return textExample(constraints, hint, idExample);
    case "bool":
      return variant === 0 ? true : variant === 1 ? false : null;
    case "int":
      return asNumber(wholeExample(constraints, wholeNumbers(31n, 0n), variant));
    case "safeint":
      return asNumber(wholeExample(constraints, wholeNumbers(53n, 1n), variant));
    case "long":
      return wholeExample(constraints, wholeNumbers(63n, 0n), variant)?.toString() ?? null;
    case "decimal":
      return unitsText(wholeExample(constraints, decimals(scalar), variant), scalar.scale);
    case "double":
      return doubleExample(constraints, variant);
    case "bytes":
      return bytesExample(constraints, hint);
    case "timestamp":
      return new Date(Date.parse(exampleTime) + variant * 3_600_000).toISOString();
    case "date":
      return new Date(Date.parse(exampleTime) + variant * 86_400_000).toISOString().slice(0, 10);
    case "duration":
      return durationText(wholeExample(constraints, milliseconds, variant));
    case "uuid":
      return exampleUuid.slice(0, -4) + (0x8e57 + variant).toString(16).slice(-4);
    case "json":
      return variant === 0 ? {} : { variant };
  }
}

/** The text, when the constraints of a text allow it. */
export function textWithin(text: string, { pattern, minLength, maxLength }: Constraints): boolean {
  const length = [...text].length;
  const isLongEnough = length >= (minLength ?? 0) && length <= (maxLength ?? length);
  return isLongEnough && (pattern === null || new RegExp(pattern, "u").test(text));
}

function textExample(
  constraints: Constraints,
  hint: ExampleHint,
  make: (constraints: Constraints, hint: ExampleHint) => string,
): string | null {
  const { pattern, minLength, maxLength } = constraints;
  // A text of such a length would hide the rest of the document.
  if ((minLength ?? 0) > 2000) return null;
  const text = make(constraints, hint);
  if (textWithin(text, constraints)) return text;
  return pattern === null ? null : matchingText(pattern, { minLength, maxLength, variant: hint.variant });
}

/** `Some unit price`: said again until it is long enough, cut where it is too long. */
function proseExample({ minLength, maxLength }: Constraints, { name, variant }: ExampleHint): string {
  const end = variant === 0 ? "" : ` ${variant + 1}`;
  const stem = `Some ${words(name).join(" ")}${end}`;
  let text = stem;
  while (text.length < (minLength ?? 0)) text += `, ${stem.toLowerCase()}`;
  if (maxLength === null || text.length <= maxLength) return text;
  // Variants that are cut must differ in what is left.
  const room = maxLength - end.trim().length;
  return (
    text
      .slice(0, Math.max(0, room))
      .trimEnd()
      .padEnd((minLength ?? 0) - end.trim().length, "x") + end.trim()
  );
}

/** `order-1`, from `OrderId` or `orderId`. */
function idExample({ minLength, maxLength }: Constraints, { stems, variant }: ExampleHint): string {
  const number = String(variant + 1);
  const stem = stems.map(stemOf).find((it) => it !== null) ?? "some";
  const room = (maxLength ?? 1000) - number.length - 1;
  if (room < 1) return number;
  const kept = stem.slice(0, room);
  return `${kept}-${number.padStart((minLength ?? 0) - kept.length - 1, "0")}`;
}

function stemOf(name: string): string | null {
  const stem = words(name)
    .join("-")
    .replace(/-?\b(?:id|key)$/, "");
  return stem === "" ? null : kebabCase(stem);
}

/** Numbers that are counted in whole units. */
interface Numbers {
  readonly low: bigint;
  readonly high: bigint;
  /** Digits after the point: a unit is the last one. */
  readonly scale: number;
  /** The example, where it is allowed. */
  readonly wanted: bigint;
  readonly step: bigint;
}

const milliseconds: Numbers = { low: 0n, high: 2n ** 53n - 1n, scale: 0, wanted: 12_000n, step: 1000n };

function wholeNumbers(bits: bigint, less: bigint): Numbers {
  return { low: less - 2n ** bits, high: 2n ** bits - 1n, scale: 0, wanted: 12n, step: 1n };
}

function decimals({ precision, scale }: { readonly precision: number; readonly scale: number }): Numbers {
  const high = 10n ** BigInt(precision) - 1n;
  const step = 10n ** BigInt(scale);
  return { low: -high, high, scale, wanted: 12n * step + step / 2n, step };
}

/** What is wanted, else the nearest that is allowed. */
function wholeExample(
  constraints: Constraints,
  { low, high, scale, wanted, step }: Numbers,
  variant: number,
): bigint | null {
  const { min, max, exclusiveMin, exclusiveMax } = constraints;
  const least = greatestOf([low, ...inUnits(min, scale), ...inUnits(exclusiveMin, scale).map((it) => it + 1n)]);
  const most = -greatestOf(
    [high, ...inUnits(max, scale), ...inUnits(exclusiveMax, scale).map((it) => it - 1n)].map((it) => -it),
  );
  if (least > most) return null;
  const first = wanted < least ? least : wanted > most ? most : wanted;
  const steps = [step, 1n].flatMap((it) => [first + BigInt(variant) * it, first - BigInt(variant) * it]);
  return steps.find((it) => it >= least && it <= most) ?? null;
}

function greatestOf(values: readonly bigint[]): bigint {
  return values.reduce((greatest, it) => {
    const isGreater = it > greatest;
    return isGreater ? it : greatest;
  });
}

/** A numeral in units of its last digit; digits beyond the scale do not count. */
function inUnits(numeral: string | null, scale: number): readonly bigint[] {
  if (numeral === null) return [];
  const [, sign = "", whole = "0", fraction = ""] = /^([-+]?)([0-9]*)(?:\.([0-9]*))?$/.exec(numeral) ?? [];
  const units = BigInt(`${whole}${fraction.slice(0, scale).padEnd(scale, "0")}` || "0");
  return [sign === "-" ? -units : units];
}

function unitsText(units: bigint | null, scale: number): string | null {
  if (units === null) return null;
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  return `${units < 0n ? "-" : ""}${whole}${scale === 0 ? "" : `.${digits.slice(-scale)}`}`;
}

function asNumber(value: bigint | null): number | null {
  return value === null ? null : Number(value);
}

function doubleExample({ min, max, exclusiveMin, exclusiveMax }: Constraints, variant: number): number | null {
  const low = Math.max(...[min, exclusiveMin].map((it) => (it === null ? Number.NEGATIVE_INFINITY : Number(it))));
  const high = Math.min(...[max, exclusiveMax].map((it) => (it === null ? Number.POSITIVE_INFINITY : Number(it))));
  const isWithin = (it: number): boolean =>
    it >= low &&
    it <= high &&
    (exclusiveMin === null || it > Number(exclusiveMin)) &&
    (exclusiveMax === null || it < Number(exclusiveMax));
  const nearest = Math.min(Math.max(12.5, low), high);
  const bases = [12.5, nearest, nearest + 1, nearest - 1, (low + high) / 2];
  const base = bases.find((it) => Number.isFinite(it) && isWithin(it));
  if (base === undefined) return null;
  const width = Number.isFinite(high - low) ? (high - low) / 1000 : 1;
  return [base + variant, base - variant, base + variant * width, base - variant * width].find(isWithin) ?? null;
}

function bytesExample({ minLength, maxLength }: Constraints, { name, variant }: ExampleHint): string | null {
  const least = minLength ?? 0;
  if (least > 2000) return null;
  const text = `${variant === 0 ? "" : `${variant + 1} `}${capitalized(words(`some ${name}`).join(" "))}`;
  return btoa(text.slice(0, maxLength ?? text.length).padEnd(least, "."));
}

function durationText(ms: bigint | null): string | null {
  if (ms === null) return null;
  const fraction = (ms % 1000n).toString().padStart(3, "0").replace(/0+$/, "");
  return `${ms / 1000n}${fraction === "" ? "" : `.${fraction}`}s`;
}
