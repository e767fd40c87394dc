import { docLines, plural } from "../base/text.ts";
import { capitalized } from "../base/words.ts";
import type { Constraints } from "../model/types.ts";

/** The bounds on a value as one sentence, such as "Matches ^[A-Z]+$, at most 7 characters."; empty where there are none. */
export function boundsText(constraints: Constraints, unit: string): string {
  const clauses = [...patternClause(constraints), ...numberClause(constraints), ...sizeClauses(constraints, unit)];
  return clauses.length === 0 ? "" : `${capitalized(clauses.join(", "))}.`;
}

function patternClause({ pattern }: Constraints): readonly string[] {
  return pattern === null ? [] : [`matches ${docLines(pattern).join(" ")}`];
}

function numberClause({ min, max, exclusiveMin, exclusiveMax }: Constraints): readonly string[] {
  if (min !== null && max !== null) return [`from ${min} to ${max}`];
  return [
    ...(min === null ? [] : [`at least ${min}`]),
    ...(exclusiveMin === null ? [] : [`more than ${exclusiveMin}`]),
    ...(max === null ? [] : [`at most ${max}`]),
    ...(exclusiveMax === null ? [] : [`less than ${exclusiveMax}`]),
  ];
}

function sizeClauses(constraints: Constraints, unit: string): readonly string[] {
  const isList = unit === "item" || unit === "entry";
  const least = isList ? constraints.minItems : constraints.minLength;
  const most = isList ? constraints.maxItems : constraints.maxLength;
  return [...sizeClause(least, most, unit), ...(constraints.uniqueItems ? ["no two alike"] : [])];
}

function sizeClause(least: number | null, most: number | null, unit: string): readonly string[] {
  if (least !== null && most !== null)
    return [least === most ? `exactly ${counted(least, unit)}` : `from ${least} to ${counted(most, unit)}`];
  if (least !== null) return [`at least ${counted(least, unit)}`];
  return most === null ? [] : [`at most ${counted(most, unit)}`];
}

function counted(count: number, unit: string): string {
  return unit === "entry" && count !== 1 ? `${count} entries` : plural(count, unit);
}
