import { stableJson } from "../base/digest.ts";
import { compareNumerals } from "../base/numerals.ts";
import type { Constraints, JsonValue, Scalar } from "../model/types.ts";
import { plainNumeral } from "../syntax/scalars.ts";

/** What constraint a value breaks, in words, or null. `value` has its one form already. */
export function constraintProblem(constraints: Constraints, scalar: Scalar | null, value: JsonValue): string | null {
  return (
    numericProblem(constraints, scalar, value) ??
    lengthProblem(constraints, scalar, value) ??
    itemProblem(constraints, value)
  );
}

function numericProblem(
  { min, max, exclusiveMin, exclusiveMax }: Constraints,
  scalar: Scalar | null,
  value: JsonValue,
): string | null {
  const numeral = numeralOf(scalar, value);
  if (numeral === null) return null;
  if (min !== null && compareNumerals(numeral, min) < 0) return `${numeral} is less than ${min}`;
  if (max !== null && compareNumerals(numeral, max) > 0) return `${numeral} is greater than ${max}`;
  if (exclusiveMin !== null && compareNumerals(numeral, exclusiveMin) <= 0)
    return `${numeral} is not greater than ${exclusiveMin}`;
  if (exclusiveMax !== null && compareNumerals(numeral, exclusiveMax) >= 0)
    return `${numeral} is not less than ${exclusiveMax}`;
  return null;
}

function numeralOf(scalar: Scalar | null, value: JsonValue): string | null {
  switch (scalar?.name) {
    case "int":
    case "safeint":
    case "double":
      return typeof value === "number" ? plainNumeral(value) : null;
    case "long":
    case "decimal":
      return typeof value === "string" ? value : null;
    case "duration":
      // Bounds of durations are in ms, as their values in code.
      return typeof value === "string" ? String(Math.round(Number(value.slice(0, -1)) * 1000)) : null;
    default:
      return null;
  }
}

function lengthProblem(
  { minLength, maxLength, pattern }: Constraints,
  scalar: Scalar | null,
  value: JsonValue,
): string | null {
  if (typeof value !== "string" || scalar === null) return null;
  const length = scalar.name === "bytes" ? Buffer.from(value, "base64").length : [...value].length;
  const unit = scalar.name === "bytes" ? "bytes" : "characters";
  if (minLength !== null && length < minLength) return `${length} ${unit} are fewer than ${minLength}`;
  if (maxLength !== null && length > maxLength) return `${length} ${unit} are more than ${maxLength}`;
  if (pattern !== null && !new RegExp(pattern, "u").test(value.slice(0, 1000))) return `this does not match ${pattern}`;
  return null;
}

function itemProblem({ minItems, maxItems, uniqueItems }: Constraints, value: JsonValue): string | null {
  if (typeof value !== "object" || value === null) return null;
  const items = Array.isArray(value) ? value : Object.values(value);
  if (minItems !== null && items.length < minItems) return `${items.length} items are fewer than ${minItems}`;
  if (maxItems !== null && items.length > maxItems) return `${items.length} items are more than ${maxItems}`;
  if (uniqueItems && new Set(items.map((it) => stableJson(it))).size < items.length) return "an item is here twice";
  return null;
}
