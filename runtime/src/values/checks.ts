import { compareDecimals, isDecimal, quickUnscaled, withoutNegativeZero } from "./decimal.ts";
import type { BytesLimits, DecimalLimits, LongLimits, NumberLimits, TextLimits } from "./limits.ts";
import type { Pass } from "./pass.ts";
import { refuse } from "./pass.ts";
import { decimalTest } from "./quick-tests.ts";
import { codePoints } from "./text.ts";
import { daysOfDate, maxDurationMs, maxTimeMs, minTimeMs } from "./time.ts";

/** Answers the value if it is one of its type, and else notes what is wrong. It never makes one value of another. */
export type Check<Value> = (value: unknown, path: string, pass: Pass) => Value;

const uuidShape = /^[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$/;
const minLong = -(2n ** 63n);
const maxLong = 2n ** 63n - 1n;

/** A text that UTF-8 can say. */
function checkString(value: unknown, path: string, pass: Pass): string {
  if (typeof value !== "string") return wrongType(value, path, pass, "text");
  return value.isWellFormed() ? value : refuse(pass, path, "unicode", "holds half of a surrogate pair");
}

/** true or false. */
export function checkBool(value: unknown, path: string, pass: Pass): boolean {
  return typeof value === "boolean" ? value : wrongType(value, path, pass, "boolean");
}

/** An integer of 32 bits. */
export function checkInt(value: unknown, path: string, pass: Pass): number {
  if (typeof value === "number" && (value | 0) === value) return value + 0;
  return typeof value === "number" && Number.isInteger(value)
    ? refuse(pass, path, "range", "is outside of -2147483648 to 2147483647")
    : wrongType(value, path, pass, "integer");
}

/** An integer that a double holds exactly. */
export function checkSafeint(value: unknown, path: string, pass: Pass): number {
  if (Number.isSafeInteger(value)) return Number(value) + 0;
  return typeof value === "number" && Number.isInteger(value)
    ? refuse(pass, path, "range", "is outside of -9007199254740991 to 9007199254740991")
    : wrongType(value, path, pass, "integer");
}

/** A finite number; negative zero is zero, since most wires cannot tell. */
export function checkDouble(value: unknown, path: string, pass: Pass): number {
  if (typeof value !== "number") return wrongType(value, path, pass, "number");
  return Number.isFinite(value) ? value + 0 : refuse(pass, path, "finite", "is no finite number");
}

/** An integer of 64 bits. */
export function checkLong(value: unknown, path: string, pass: Pass): bigint {
  if (typeof value !== "bigint") return wrongType(value, path, pass, "64-bit integer");
  if (BigInt.asIntN(64, value) === value) return value;
  return refuse(pass, path, "range", "is outside of -9223372036854775808 to 9223372036854775807");
}

/** Bytes. */
export function checkBytes(value: unknown, path: string, pass: Pass): Uint8Array {
  return value instanceof Uint8Array ? value : wrongType(value, path, pass, "bytes");
}

/** A time between the years 1 and 9999. */
export function checkTimestamp(value: unknown, path: string, pass: Pass): Date {
  if (!(value instanceof Date)) return wrongType(value, path, pass, "time");
  const time = value.getTime();
  if (Number.isNaN(time)) return refuse(pass, path, "type", "is no valid time");
  return time >= minTimeMs && time <= maxTimeMs
    ? value
    : refuse(pass, path, "range", "is outside of the years 1 to 9999");
}

/** A calendar date, `2026-01-15`. */
export function checkDate(value: unknown, path: string, pass: Pass): string {
  if (typeof value !== "string") return wrongType(value, path, pass, "text");
  return daysOfDate(value) === null ? refuse(pass, path, "format", "is no date, as in 2026-01-15") : value;
}

/** Whole milliseconds, from zero to 10 000 years. */
export function checkDuration(value: unknown, path: string, pass: Pass): number {
  if (typeof value !== "number" || !Number.isInteger(value))
    return wrongType(value, path, pass, "whole number of milliseconds");
  return value >= 0 && value <= maxDurationMs
    ? value + 0
    : refuse(pass, path, "range", `is outside of 0 to ${maxDurationMs} ms`);
}

/** A UUID in its 36 characters. */
export function checkUuid(value: unknown, path: string, pass: Pass): string {
  if (typeof value !== "string") return wrongType(value, path, pass, "text");
  return uuidShape.test(value) ? value : refuse(pass, path, "format", "is no UUID");
}

/** The check of decimals with so many digits in all and after the point, within all bounds. */
export function decimalCheck(precision: number, scale: number, limits: readonly DecimalLimits[]): Check<string> {
  const isRight = decimalTest(precision, scale, limits);
  const check = limits.reduce(decimalWithin, digitsCheck(precision, scale));
  return (value, path, pass) =>
    typeof value === "string" && isRight(quickUnscaled(value, scale)) ? value : check(value, path, pass);
}

function digitsCheck(precision: number, scale: number): Check<string> {
  return (value, path, pass) => {
    if (typeof value !== "string") return wrongType(value, path, pass, "decimal as text");
    if (isDecimal(value, precision, scale)) return withoutNegativeZero(value);
    const after = scale === 0 ? "none" : `exactly ${scale}`;
    return refuse(pass, path, "decimal", `is no decimal of at most ${precision} digits, ${after} after the point`);
  };
}

/** The check of texts within all bounds. */
export function textCheck(limits: readonly TextLimits[]): Check<string> {
  return limits.reduce(textWithin, checkString);
}

function textWithin(check: Check<string>, limits: TextLimits): Check<string> {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY, pattern } = limits;
  return (value, path, pass) => {
    const text = check(value, path, pass);
    if (typeof text !== "string") return text;
    // A text has at least as many units as code points, and at most twice as many.
    if (text.length > maxLength && codePoints(text) > maxLength)
      return refuse(pass, path, "maxLength", `is longer than ${maxLength} characters`);
    if (text.length < minLength * 2 && codePoints(text) < minLength)
      return refuse(pass, path, "minLength", `is shorter than ${minLength} characters`);
    if (pattern !== undefined && !pattern.test(text))
      return refuse(pass, path, "pattern", `does not match ${pattern.source}`);
    return text;
  };
}

/** Also within bounds on a number. */
export function numberWithin(check: Check<number>, limits: NumberLimits): Check<number> {
  const { min = Number.NEGATIVE_INFINITY, max = Number.POSITIVE_INFINITY } = limits;
  const { exclusiveMin = Number.NEGATIVE_INFINITY, exclusiveMax = Number.POSITIVE_INFINITY } = limits;
  return (value, path, pass) => {
    const number = check(value, path, pass);
    if (number < min) return refuse(pass, path, "min", `is less than ${min}`);
    if (number > max) return refuse(pass, path, "max", `is more than ${max}`);
    if (number <= exclusiveMin) return refuse(pass, path, "exclusiveMin", `is not more than ${exclusiveMin}`);
    if (number >= exclusiveMax) return refuse(pass, path, "exclusiveMax", `is not less than ${exclusiveMax}`);
    return number;
  };
}

/** Also within bounds on a 64-bit integer. */
export function longWithin(check: Check<bigint>, limits: LongLimits): Check<bigint> {
  const { min = minLong, max = maxLong, exclusiveMin = minLong - 1n, exclusiveMax = maxLong + 1n } = limits;
  return (value, path, pass) => {
    const long = check(value, path, pass);
    if (long < min) return refuse(pass, path, "min", `is less than ${min}`);
    if (long > max) return refuse(pass, path, "max", `is more than ${max}`);
    if (long <= exclusiveMin) return refuse(pass, path, "exclusiveMin", `is not more than ${exclusiveMin}`);
    if (long >= exclusiveMax) return refuse(pass, path, "exclusiveMax", `is not less than ${exclusiveMax}`);
    return long;
  };
}

/** Also within bounds on a decimal. */
function decimalWithin(check: Check<string>, limits: DecimalLimits): Check<string> {
  const { min, max, exclusiveMin, exclusiveMax } = limits;
  return (value, path, pass) => {
    const text = check(value, path, pass);
    if (typeof text !== "string") return text;
    if (min !== undefined && compareDecimals(text, min) < 0) return refuse(pass, path, "min", `is less than ${min}`);
    if (max !== undefined && compareDecimals(text, max) > 0) return refuse(pass, path, "max", `is more than ${max}`);
    if (exclusiveMin !== undefined && compareDecimals(text, exclusiveMin) <= 0)
      return refuse(pass, path, "exclusiveMin", `is not more than ${exclusiveMin}`);
    if (exclusiveMax !== undefined && compareDecimals(text, exclusiveMax) >= 0)
      return refuse(pass, path, "exclusiveMax", `is not less than ${exclusiveMax}`);
    return text;
  };
}

/** Also within bounds on the number of bytes. */
export function bytesWithin(check: Check<Uint8Array>, limits: BytesLimits): Check<Uint8Array> {
  const { minLength = 0, maxLength = Number.POSITIVE_INFINITY } = limits;
  return (value, path, pass) => {
    const bytes = check(value, path, pass);
    const length = bytes?.length ?? minLength;
    if (length > maxLength) return refuse(pass, path, "maxLength", `has more than ${maxLength} bytes`);
    if (length < minLength) return refuse(pass, path, "minLength", `has fewer than ${minLength} bytes`);
    return bytes;
  };
}

function wrongType<Value>(value: unknown, path: string, pass: Pass, expected: string): Value {
  if (value === undefined || value === null) return refuse(pass, path, "required", "is missing");
  return refuse(pass, path, "type", `is no ${expected}`);
}
