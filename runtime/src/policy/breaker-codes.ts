import type { ErrorCode } from "../errors.ts";

const failures: readonly ErrorCode[] = ["unavailable", "deadline_exceeded", "internal", "unknown", "data_loss"];

/** Whether an error says that the target is ill: what the caller did wrong never opens a breaker. Resilience.md, Knobs. */
export function countsAsFailure(code: ErrorCode): boolean {
  return failures.includes(code);
}
