import { patternWays } from "./pattern-ways.ts";
import { fewWays, isPlainlyLinear, portabilityProblem } from "./regular-expression.ts";

/** How long all patterns of a run may be looked at, so that hostile ones cost bounded time. */
const budgetMs = 5000;

/** A watch asks for the same patterns again and again. */
const judged = new Map<string, string | null>();
const maxJudged = 10_000;

/** Whether patterns take more than linear time: what is wrong with each, or null. Plain ones are told at a glance, the checker is loaded for others only. */
export async function judgePatterns(patterns: readonly string[]): Promise<ReadonlyMap<string, string | null>> {
  const unclear = patterns.filter((it) => portabilityProblem(it) === null && !isPlainlyLinear(it));
  const doubtful = unclear.filter((it) => !judged.has(it));
  const before = unclear.flatMap((it) => (judged.has(it) ? [[it, judged.get(it) ?? null] as const] : []));
  if (doubtful.length === 0) return new Map(before);
  const { checkSync } = await import("recheck");
  const verdicts = new Map<string, string | null>(before);
  const each = Math.max(50, Math.min(1000, Math.floor(budgetMs / doubtful.length)));
  const problemOf = (pattern: string): string | null => {
    const result = checkSync(pattern, "u", { timeout: each, checker: "automaton", recallTimeout: -1 });
    if (result.status === "safe") return null;
    return result.status === "vulnerable" ? result.complexity.summary : "it cannot be shown to be linear";
  };
  for (const pattern of doubtful.slice(0, Math.floor(budgetMs / each))) {
    const { count, relaxed } = patternWays(pattern);
    // The checker calls every bounded repetition constant; its many ways can take hours all the same.
    const isTangled = count > fewWays && problemOf(relaxed) !== null;
    const verdict = problemOf(pattern) ?? (isTangled ? "its repetitions can be taken in too many ways" : null);
    verdicts.set(pattern, verdict);
    if (judged.size < maxJudged) judged.set(pattern, verdict);
  }
  for (const pattern of doubtful)
    if (!verdicts.has(pattern)) verdicts.set(pattern, "there are too many patterns to judge them all; make it simpler");
  return verdicts;
}
