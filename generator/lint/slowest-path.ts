import type { SyncCall } from "../model/sync-calls.ts";

/** A call in a loop is made so often, or more. */
const fewestOfMany = 3;

/** A call on the slowest path, and what it may take. */
export interface Step {
  readonly step: SyncCall;
  readonly ms: number;
  readonly times: number;
}

/** What the calls of one handler may take together, and which of them make it up. */
export interface SlowestPath {
  readonly totalMs: number;
  readonly steps: readonly Step[];
}

/** One after the other; of those side by side the slowest; in a loop three times. What has no known time counts nothing. */
export function slowestPath(calls: readonly SyncCall[], timeOf: (step: SyncCall) => number | null): SlowestPath {
  const alone: Step[] = [];
  const slowestOf = new Map<string, Step>();
  for (const step of calls) {
    const ms = timeOf(step);
    if (ms === null) continue;
    const timed = { step, ms, times: step.call.times === "many" ? fewestOfMany : 1 };
    const { parallel } = step.call;
    if (parallel === null) alone.push(timed);
    else if (totalOf(timed) > totalOf(slowestOf.get(parallel))) slowestOf.set(parallel, timed);
  }
  const steps = [...alone, ...slowestOf.values()];
  return { totalMs: steps.reduce((sum, it) => sum + totalOf(it), 0), steps };
}

/** `inventory.reserve 900 + payments.authorize 3 × 500`. */
export function pathText({ steps }: SlowestPath): string {
  return steps.map(({ step, ms, times }) => `${step.callee.id} ${times === 1 ? "" : `${times} × `}${ms}`).join(" + ");
}

function totalOf(step: Step | undefined): number {
  return step === undefined ? 0 : step.ms * step.times;
}
