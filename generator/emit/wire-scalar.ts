import type { JsonValue, Scalar } from "../model/types.ts";

/** A scalar of an example in its one spelling on the wire. What does not fit its type stays as it is. */
export function wireScalar(scalar: Scalar, value: JsonValue): JsonValue {
  switch (scalar.name) {
    case "long":
      return typeof value === "number" ? String(value) : value;
    case "decimal":
      return typeof value === "string" || typeof value === "number" ? decimalText(String(value), scalar.scale) : value;
    case "timestamp":
      return typeof value === "string" ? timestampText(value) : value;
    default:
      return value;
  }
}

/** The decimal with exactly so many digits after the point. */
export function decimalText(text: string, scale: number): string {
  const parts = /^([-+]?)0*([0-9]*)(?:\.([0-9]*))?$/.exec(text);
  if (parts === null) return text;
  const [, sign = "", whole = "", fraction = ""] = parts;
  const kept = fraction.replace(/0+$/, "");
  if (kept.length > scale) return text;
  const digits = `${whole === "" ? "0" : whole}${scale === 0 ? "" : `.${kept.padEnd(scale, "0")}`}`;
  return `${sign === "-" ? "-" : ""}${digits}`;
}

/** The time in UTC with three digits after the second. */
function timestampText(text: string): string {
  const isTime =
    /^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(?:\.[0-9]+)?(?:Z|[-+][0-9]{2}:[0-9]{2})$/i.test(text);
  const time = isTime ? Date.parse(text) : Number.NaN;
  return Number.isNaN(time) ? text : new Date(time).toISOString();
}
