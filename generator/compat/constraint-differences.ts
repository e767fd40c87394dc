import { compareNumerals } from "../base/numerals.ts";
import type { Constraints } from "../model/types.ts";

/** A bound that is another now. */
export interface ConstraintChange {
  readonly keyword: keyof Constraints;
  readonly way: "tightened" | "loosened" | "changed";
  readonly before: string | null;
  readonly after: string | null;
}

const lower = ["min", "exclusiveMin", "minLength", "minItems"] as const;
const upper = ["max", "exclusiveMax", "maxLength", "maxItems"] as const;

/** The bounds that differ, and whether fewer values pass or more. */
export function constraintChanges(from: Constraints, to: Constraints): readonly ConstraintChange[] {
  return [
    ...lower.flatMap((it) => boundChange(it, from[it], to[it], 1)),
    ...upper.flatMap((it) => boundChange(it, from[it], to[it], -1)),
    ...patternChange(from.pattern, to.pattern),
    ...(from.uniqueItems === to.uniqueItems
      ? []
      : [change("uniqueItems", String(from.uniqueItems), String(to.uniqueItems), to.uniqueItems)]),
  ];
}

type Bound = string | number | null;

/** `sign` is 1 where a greater bound lets fewer values pass. */
function boundChange(keyword: keyof Constraints, from: Bound, to: Bound, sign: 1 | -1): readonly ConstraintChange[] {
  const [before, after] = [textOf(from), textOf(to)];
  if (before === after) return [];
  if (before === null || after === null) return [change(keyword, before, after, before === null)];
  const order = compareNumerals(after, before) * sign;
  return order === 0 ? [] : [change(keyword, before, after, order > 0)];
}

function patternChange(before: string | null, after: string | null): readonly ConstraintChange[] {
  if (before === after) return [];
  if (before === null || after === null) return [change("pattern", before, after, before === null)];
  return [{ keyword: "pattern", way: "changed", before, after }];
}

function change(
  keyword: keyof Constraints,
  before: string | null,
  after: string | null,
  isTighter: boolean,
): ConstraintChange {
  return { keyword, way: isTighter ? "tightened" : "loosened", before, after };
}

function textOf(bound: Bound): string | null {
  return bound === null ? null : String(bound);
}
