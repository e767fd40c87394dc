import { compareNumerals } from "../base/numerals.ts";
import type { JsonValue, Scalar } from "../model/types.ts";
import { scalarText } from "../model/types.ts";
import { plainNumeral } from "../syntax/scalars.ts";
import { range } from "./constraints.ts";

type Read = { readonly value: JsonValue } | { readonly problem: string };

/** A scalar of an example or default in its one form, that of JSON: longs and decimals as text. */
export function scalarValue(scalar: Scalar, value: JsonValue): Read {
  switch (scalar.name) {
    case "string":
    case "id":
      return typeof value === "string" ? { value } : { problem: `this must be text: put it in quotes` };
    case "bool":
      return typeof value === "boolean" ? { value } : { problem: "this must be true or false" };
    case "int":
    case "safeint":
      return integer(scalar, value, (text) => Number(text));
    case "long":
      return integer(scalar, value, (text) => text);
    case "double":
      return typeof value === "number" && Number.isFinite(value) ? { value } : { problem: "this must be a number" };
    case "decimal":
      return decimal(scalar.precision, scalar.scale, value);
    case "bytes":
      return matching(value, base64, "this must be base64 text");
    case "timestamp":
      return timestamp(value);
    case "date":
      return isCalendarDay(value) ? { value } : { problem: "this must be a day such as 2026-01-15" };
    case "duration":
      return duration(value);
    case "uuid":
      return matching(value, uuid, "this must be a UUID such as 018f5a3c-7d3e-7c41-9b6a-2f1d0c4b8e57");
    case "json":
      return { value };
  }
}

const base64 = /^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/;
const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

function matching(value: JsonValue, pattern: RegExp, problem: string): Read {
  return typeof value === "string" && pattern.test(value) ? { value } : { problem };
}

function integer(scalar: Scalar, value: JsonValue, convert: (text: string) => JsonValue): Read {
  const text =
    typeof value === "number" && Number.isInteger(value)
      ? plainNumeral(value)
      : typeof value === "string" && scalar.name === "long"
        ? value
        : "";
  const [least, greatest] = range(scalar);
  const fits =
    /^-?(0|[1-9][0-9]{0,18})$/.test(text) &&
    text !== "-0" &&
    compareNumerals(text, least ?? text) >= 0 &&
    compareNumerals(text, greatest ?? text) <= 0;
  return fits
    ? { value: convert(text) }
    : { problem: `this must be a whole number from ${least ?? ""} to ${greatest ?? ""}` };
}

function decimal(precision: number, scale: number, value: JsonValue): Read {
  const text = typeof value === "number" ? plainNumeral(value) : value;
  const match = typeof text === "string" && text.length <= 50 ? /^(-?)0*([0-9]+)(?:\.([0-9]*?)0*)?$/.exec(text) : null;
  const [, sign = "", whole = "", fraction = ""] = match ?? [];
  const problem = `this must be a ${scalarText({ name: "decimal", precision, scale })}: at most ${precision - scale} digits before the point and ${scale} after it`;
  if (match === null || fraction.length > scale || (whole === "0" ? 0 : whole.length) > precision - scale)
    return { problem };
  const digits = scale === 0 ? whole : `${whole}.${fraction.padEnd(scale, "0")}`;
  return { value: /^[0.]*$/.test(digits) ? digits : `${sign}${digits}` };
}

function timestamp(value: JsonValue): Read {
  const problem = "this must be a point in time such as 2026-01-15T12:00:00.000Z";
  const match =
    typeof value === "string"
      ? /^([0-9]{4}-[0-9]{2}-[0-9]{2})[Tt][0-9]{2}:[0-9]{2}:[0-9]{2}(\.[0-9]{1,9})?([Zz]|[+-][0-9]{2}:[0-9]{2})$/.exec(
          value,
        )
      : null;
  if (match === null || typeof value !== "string" || !isCalendarDay(match[1] ?? "")) return { problem };
  const moment = new Date(value.toUpperCase());
  return Number.isNaN(moment.getTime()) ? { problem } : { value: moment.toISOString() };
}

function isCalendarDay(text: JsonValue): boolean {
  if (typeof text !== "string" || !/^[0-9]{4}-[0-9]{2}-[0-9]{2}$/.test(text)) return false;
  const moment = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(moment.getTime()) && moment.toISOString().startsWith(text);
}

const unitsMs: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 };

function duration(value: JsonValue): Read {
  const match = typeof value === "string" ? /^([0-9]{1,12})(?:\.([0-9]{1,3}))?(ms|s|m|h|d)$/.exec(value) : null;
  const [, whole = "", fraction = "", unit = ""] = match ?? [];
  if (match === null || (fraction !== "" && unit !== "s"))
    return { problem: "this must be a duration such as 2s, 0.250s or 250ms" };
  const ms = Number(whole) * (unitsMs[unit] ?? 0) + Number(fraction.padEnd(3, "0"));
  const rest = ms % 1000;
  return { value: `${Math.floor(ms / 1000)}${rest === 0 ? "" : `.${String(rest).padStart(3, "0")}`}s` };
}
