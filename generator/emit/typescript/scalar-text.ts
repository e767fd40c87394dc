import type { Constraints, Scalar } from "../../model/types.ts";
import { jsPattern } from "../js-text.ts";

/** The bounds of a scalar as an object literal: `{ min: 1, max: 99 }`; null where there are none. */
export function limitsText(scalar: Scalar, constraints: Constraints): string | null {
  const number = numeral(scalar);
  const entries = [
    ...entry("minLength", constraints.minLength, groupedNumber),
    ...entry("maxLength", constraints.maxLength, groupedNumber),
    ...entry("pattern", constraints.pattern, jsPattern),
    ...entry("min", constraints.min, number),
    ...entry("max", constraints.max, number),
    ...entry("exclusiveMin", constraints.exclusiveMin, number),
    ...entry("exclusiveMax", constraints.exclusiveMax, number),
  ];
  return entries.length === 0 ? null : `{ ${entries.join(", ")} }`;
}

/** The bounds of a list or map as an object literal; null where there are none. */
export function itemLimitsText({ minItems, maxItems, uniqueItems }: Constraints): string | null {
  const entries = [
    ...entry("minItems", minItems, groupedNumber),
    ...entry("maxItems", maxItems, groupedNumber),
    ...(uniqueItems ? ["uniqueItems: true"] : []),
  ];
  return entries.length === 0 ? null : `{ ${entries.join(", ")} }`;
}

function numeral(scalar: Scalar): (bound: string) => string {
  switch (scalar.name) {
    case "long":
      return (bound) => `${grouped(bound)}n`;
    case "decimal":
      return (bound) => JSON.stringify(bound);
    default:
      return grouped;
  }
}

function groupedNumber(bound: number): string {
  return grouped(String(bound));
}

/** `1_048_576`: a long whole number in groups of three. */
export function grouped(numeral: string): string {
  const [, sign = "", whole = "", rest = ""] = /^(-?)([0-9]+)(.*)$/.exec(numeral) ?? [];
  if (whole.length < 5) return numeral;
  return sign + whole.replace(/\B(?=([0-9]{3})+$)/g, "_") + rest;
}

function entry<Value>(key: string, value: Value | null, text: (value: Value) => string): readonly string[] {
  return value === null ? [] : [`${key}: ${text(value)}`];
}
