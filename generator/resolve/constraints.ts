import { compareNumerals } from "../base/numerals.ts";
import type { Origin } from "../base/origin.ts";
import { at } from "../base/origin.ts";
import type { Constraints, TypeRef } from "../model/types.ts";
import { unconstrained } from "../model/types.ts";
import { portabilityProblem } from "../syntax/regular-expression.ts";
import { type ConstraintsSyntax, constraintNames } from "../syntax/types.ts";
import type { Resolution } from "./context.ts";
import { shownType } from "./written-type.ts";

/** The constraints as written. */
export function constraintsOf(syntax: ConstraintsSyntax): Constraints {
  if (constraintNames.every((it) => syntax[it] === undefined)) return unconstrained;
  return {
    min: syntax.min ?? null,
    max: syntax.max ?? null,
    exclusiveMin: syntax.exclusiveMin ?? null,
    exclusiveMax: syntax.exclusiveMax ?? null,
    minLength: syntax.minLength ?? null,
    maxLength: syntax.maxLength ?? null,
    pattern: syntax.pattern ?? null,
    minItems: syntax.minItems ?? null,
    maxItems: syntax.maxItems ?? null,
    uniqueItems: syntax.uniqueItems ?? false,
  };
}

type ConstraintName = keyof Constraints;

const numeric: readonly ConstraintName[] = ["min", "max", "exclusiveMin", "exclusiveMax"];
const length: readonly ConstraintName[] = ["minLength", "maxLength"];
const items: readonly ConstraintName[] = ["minItems", "maxItems"];

/** Reports constraints that the type cannot have, that contradict each other, and patterns that are not portable or not linear. `type` has its aliases opened. */
export function checkConstraints(
  resolution: Resolution,
  constraints: Constraints,
  type: TypeRef | null,
  origin: Origin,
): void {
  const { report } = resolution;
  if (type !== null) {
    const allowed = applicable(type);
    for (const name of constraintNames) {
      const isSet = constraints[name] !== null && constraints[name] !== false;
      if (!isSet || allowed.includes(name)) continue;
      const help = allowed.length === 0 ? "remove it" : `such a type takes ${allowed.join(", ")}`;
      report({
        code: "wrong-constraint",
        message: `'${name}' makes no sense for ${shownType(type)}`,
        origin: at(origin, name),
        help,
      });
    }
    checkIntegral(resolution, constraints, type, origin);
  }
  checkOrder(resolution, constraints, origin);
  if (constraints.pattern !== null) checkPattern(resolution, constraints.pattern, at(origin, "pattern"));
}

function applicable(type: TypeRef): readonly ConstraintName[] {
  switch (type.kind) {
    case "list":
      return [...items, "uniqueItems"];
    case "map":
      return items;
    case "ref":
    case "named":
      return [];
    case "scalar":
      switch (type.scalar.name) {
        case "int":
        case "long":
        case "safeint":
        case "double":
        case "decimal":
        case "duration":
          return numeric;
        case "string":
        case "id":
          return [...length, "pattern"];
        case "bytes":
          return length;
        default:
          return [];
      }
  }
}

function checkIntegral(resolution: Resolution, constraints: Constraints, type: TypeRef, origin: Origin): void {
  if (type.kind !== "scalar") return;
  const digits = fractionDigits(type.scalar);
  for (const name of ["min", "max", "exclusiveMin", "exclusiveMax"] as const) {
    const bound = constraints[name];
    if (bound === null) continue;
    const fraction = bound.split(".")[1]?.replace(/0+$/, "") ?? "";
    if (fraction.length > digits) {
      resolution.report({
        code: "bad-bound",
        message: `${bound} has more digits after the point than ${shownType(type)} has`,
        origin: at(origin, name),
        help: "round it",
      });
    }
    const [least, greatest] = range(type.scalar);
    if (
      least !== null &&
      greatest !== null &&
      (compareNumerals(bound, least) < 0 || compareNumerals(bound, greatest) > 0)
    ) {
      resolution.report({
        code: "bad-bound",
        message: `${bound} is outside of ${shownType(type)}: ${least} to ${greatest}`,
        origin: at(origin, name),
        help: "remove it, or choose a wider type",
      });
    }
  }
}

function fractionDigits(scalar: { readonly name: string; readonly scale?: number }): number {
  if (scalar.name === "double") return 40;
  return scalar.name === "decimal" ? (scalar.scale ?? 0) : 0;
}

/** The least and the greatest value of an integer scalar. */
export function range(scalar: { readonly name: string }): readonly [string | null, string | null] {
  switch (scalar.name) {
    case "int":
      return ["-2147483648", "2147483647"];
    case "long":
      return ["-9223372036854775808", "9223372036854775807"];
    case "safeint":
      return ["-9007199254740991", "9007199254740991"];
    default:
      return [null, null];
  }
}

function checkOrder(resolution: Resolution, constraints: Constraints, origin: Origin): void {
  const pairs = [
    ["min", "max", false],
    ["exclusiveMin", "max", true],
    ["min", "exclusiveMax", true],
    ["exclusiveMin", "exclusiveMax", true],
    ["minLength", "maxLength", false],
    ["minItems", "maxItems", false],
  ] as const;
  for (const [low, high, strict] of pairs) {
    const [a, b] = [constraints[low], constraints[high]];
    if (a === null || b === null) continue;
    const order = compareNumerals(String(a), String(b));
    if (order > 0 || (strict && order === 0)) {
      resolution.report({
        code: "bad-bound",
        message: `no value is possible: ${low} is ${a}, ${high} is ${b}`,
        origin: at(origin, low),
        help: `raise ${high}, or lower ${low}`,
      });
    }
  }
}

function checkPattern(resolution: Resolution, pattern: string, origin: Origin): void {
  const problem = portabilityProblem(pattern);
  if (problem !== null) {
    resolution.report({
      code: "pattern-not-portable",
      message: `this pattern is not portable: ${problem}`,
      origin,
      help: "keep to what RE2 and every JSON Schema validator know",
    });
    return;
  }
  const slow = resolution.patternProblems.get(pattern) ?? null;
  if (slow !== null) {
    resolution.report({
      code: "pattern-not-linear",
      message: `this pattern can take more than linear time: ${slow}`,
      origin,
      help: "repeat one thing at a time, and anchor the pattern with ^ and $",
    });
  }
}
