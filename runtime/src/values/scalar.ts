import { invalidArgument } from "../interaction-error.ts";
import type { Check } from "./checks.ts";
import {
  bytesWithin,
  checkBool,
  checkBytes,
  checkDate,
  checkDouble,
  checkDuration,
  checkInt,
  checkLong,
  checkSafeint,
  checkTimestamp,
  checkUuid,
  decimalCheck,
  longWithin,
  numberWithin,
  textCheck,
} from "./checks.ts";
import type { Json } from "./codec.ts";
import { checkJson } from "./json-value.ts";
import type { BytesLimits, DecimalLimits, LongLimits, NumberLimits, TextLimits } from "./limits.ts";
import { Pass } from "./pass.ts";

/** The value of each scalar in code. A `decimal` and a `date` are texts, a `duration` is milliseconds. */
export interface ScalarValues {
  readonly string: string;
  readonly bool: boolean;
  readonly int: number;
  readonly long: bigint;
  readonly safeint: number;
  readonly double: number;
  readonly decimal: string;
  readonly bytes: Uint8Array;
  readonly timestamp: Date;
  readonly date: string;
  readonly duration: number;
  readonly uuid: string;
  readonly id: string;
  readonly json: Json;
}

/** The name of a scalar. */
export type ScalarKind = keyof ScalarValues;

/** What may bound each scalar. */
export interface ScalarLimits {
  readonly string: TextLimits;
  readonly bool: Unbounded;
  readonly int: NumberLimits;
  readonly long: LongLimits;
  readonly safeint: NumberLimits;
  readonly double: NumberLimits;
  readonly decimal: DecimalLimits;
  readonly bytes: BytesLimits;
  readonly timestamp: Unbounded;
  readonly date: Unbounded;
  readonly duration: NumberLimits;
  readonly uuid: Unbounded;
  readonly id: TextLimits;
  readonly json: Unbounded;
}

type Unbounded = Record<never, never>;

/** A scalar with its constraints. */
export interface ScalarType<Kind extends ScalarKind, Value = ScalarValues[Kind], Limits = never> {
  readonly kind: Kind;
  /** Digits of a decimal; zero where there is none. */
  readonly precision: number;
  /** Digits after the point; zero where there is none. */
  readonly scale: number;
  /** What bounds it, from the widest type on; it keeps all of them. */
  readonly limits: readonly ScalarLimits[Kind][];
  readonly check: Check<Value>;
  /** The same within bounds. */
  within(limits: Limits): ScalarType<Kind, Value, Limits>;
}

declare const brand: unique symbol;

/** A scalar of its own: `OrderId` is no `Sku`, although both are strings. */
export type Brand<Base, Name extends string> = Base & { readonly [brand]: Name };

/** The function beside a branded type: checks its constraints; throws `invalid_argument`. */
export interface Scalar<Kind extends ScalarKind, Branded, Limits = ScalarLimits[Kind]>
  extends ScalarType<Kind, Branded, Limits> {
  (value: ScalarValues[Kind]): Branded;
  is(value: unknown): value is Branded;
}

interface Digits {
  readonly precision: number;
  readonly scale: number;
}

const noDigits: Digits = { precision: 0, scale: 0 };

export const string = scalarType("string", textCheck);
export const bool = scalarType("bool", () => checkBool);
export const int = scalarType("int", (limits) => limits.reduce(numberWithin, checkInt));
export const long = scalarType("long", (limits) => limits.reduce(longWithin, checkLong));
export const safeint = scalarType("safeint", (limits) => limits.reduce(numberWithin, checkSafeint));
export const double = scalarType("double", (limits) => limits.reduce(numberWithin, checkDouble));
export const bytes = scalarType("bytes", (limits) => limits.reduce(bytesWithin, checkBytes));
export const timestamp = scalarType("timestamp", () => checkTimestamp);
export const date = scalarType("date", () => checkDate);
export const duration = scalarType("duration", (limits) => limits.reduce(numberWithin, checkDuration));
export const uuid = scalarType("uuid", () => checkUuid);
export const id = scalarType("id", textCheck);
export const json = scalarType("json", () => checkJson);

/** Decimals of at most `precision` digits, exactly `scale` of them after the point. */
export function decimal(precision: number, scale: number): ScalarType<"decimal", string, DecimalLimits> {
  return scalarType("decimal", (limits) => decimalCheck(precision, scale, limits), { precision, scale });
}

export const stringScalar = <Name extends string>(name: Name, limits: TextLimits = {}) =>
  branded(name, string.within(limits));
export const idScalar = <Name extends string>(name: Name, limits: TextLimits = {}) => branded(name, id.within(limits));
export const boolScalar = <Name extends string>(name: Name) => branded(name, bool);
export const intScalar = <Name extends string>(name: Name, limits: NumberLimits = {}) =>
  branded(name, int.within(limits));
export const longScalar = <Name extends string>(name: Name, limits: LongLimits = {}) =>
  branded(name, long.within(limits));
export const safeintScalar = <Name extends string>(name: Name, limits: NumberLimits = {}) =>
  branded(name, safeint.within(limits));
export const doubleScalar = <Name extends string>(name: Name, limits: NumberLimits = {}) =>
  branded(name, double.within(limits));
export const decimalScalar = <Name extends string>(
  name: Name,
  precision: number,
  scale: number,
  limits: DecimalLimits = {},
) => branded(name, decimal(precision, scale).within(limits));
export const bytesScalar = <Name extends string>(name: Name, limits: BytesLimits = {}) =>
  branded(name, bytes.within(limits));
export const timestampScalar = <Name extends string>(name: Name) => branded(name, timestamp);
export const dateScalar = <Name extends string>(name: Name) => branded(name, date);
export const durationScalar = <Name extends string>(name: Name, limits: NumberLimits = {}) =>
  branded(name, duration.within(limits));
export const uuidScalar = <Name extends string>(name: Name) => branded(name, uuid);

function scalarType<Kind extends ScalarKind>(
  kind: Kind,
  checkOf: (limits: readonly ScalarLimits[Kind][]) => Check<ScalarValues[Kind]>,
  digits: Digits = noDigits,
  limits: readonly ScalarLimits[Kind][] = [],
): ScalarType<Kind, ScalarValues[Kind], ScalarLimits[Kind]> {
  const within = (more: ScalarLimits[Kind]) => scalarType(kind, checkOf, digits, [...limits, more]);
  return { kind, ...digits, limits, check: checkOf(limits), within };
}

function branded<Name extends string, Kind extends ScalarKind, Limits>(
  name: Name,
  type: ScalarType<Kind, ScalarValues[Kind], Limits>,
): Scalar<Kind, Brand<ScalarValues[Kind], Name>, Limits> {
  type Branded = Brand<ScalarValues[Kind], Name>;
  const check = type.check as Check<Branded>;
  const make = (value: ScalarValues[Kind]): Branded => {
    const pass = new Pass("reject");
    const checked = check(value, "", pass);
    if (pass.violations.length > 0) throw invalidArgument(`this is no ${name}`, pass.violations);
    return checked;
  };
  return Object.assign(make, {
    kind: type.kind,
    precision: type.precision,
    scale: type.scale,
    limits: type.limits,
    check,
    within: (limits: Limits) => branded(name, type.within(limits)),
    is: (value: unknown): value is Branded => {
      const pass = new Pass("reject");
      check(value, "", pass);
      return pass.violations.length === 0;
    },
  });
}
