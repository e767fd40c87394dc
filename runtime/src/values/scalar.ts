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
  checkString,
  checkTimestamp,
  checkUuid,
  decimalCheck,
  decimalWithin,
  longWithin,
  numberWithin,
  textWithin,
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
  /** Digits after the point; zero where there is none. */
  readonly scale: number;
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

export const string = scalarType("string", checkString, textWithin);
export const bool = scalarType("bool", checkBool, unbounded<boolean>);
export const int = scalarType("int", checkInt, numberWithin);
export const long = scalarType("long", checkLong, longWithin);
export const safeint = scalarType("safeint", checkSafeint, numberWithin);
export const double = scalarType("double", checkDouble, numberWithin);
export const bytes = scalarType("bytes", checkBytes, bytesWithin);
export const timestamp = scalarType("timestamp", checkTimestamp, unbounded<Date>);
export const date = scalarType("date", checkDate, unbounded<string>);
export const duration = scalarType("duration", checkDuration, numberWithin);
export const uuid = scalarType("uuid", checkUuid, unbounded<string>);
export const id = scalarType("id", checkString, textWithin);
export const json = scalarType("json", checkJson, unbounded<Json>);

/** Decimals of at most `precision` digits, exactly `scale` of them after the point. */
export function decimal(precision: number, scale: number): ScalarType<"decimal", string, DecimalLimits> {
  return scalarType("decimal", decimalCheck(precision, scale), decimalWithin, scale);
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

function scalarType<Kind extends ScalarKind, Limits>(
  kind: Kind,
  check: Check<ScalarValues[Kind]>,
  within: (check: Check<ScalarValues[Kind]>, limits: Limits) => Check<ScalarValues[Kind]>,
  scale = 0,
): ScalarType<Kind, ScalarValues[Kind], Limits> {
  return { kind, scale, check, within: (limits) => scalarType(kind, within(check, limits), within, scale) };
}

/** The scalars that no bound applies to. */
function unbounded<Value>(check: Check<Value>, _limits: Unbounded): Check<Value> {
  return check;
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
    scale: type.scale,
    check,
    within: (limits: Limits) => branded(name, type.within(limits)),
    is: (value: unknown): value is Branded => {
      const pass = new Pass("reject");
      check(value, "", pass);
      return pass.violations.length === 0;
    },
  });
}
