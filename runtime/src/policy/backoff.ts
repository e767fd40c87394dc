import type { ErrorCode } from "../errors.ts";
import type { RetrySettings } from "../operation.ts";

/** How long to wait between attempts. Defaults: resilience.md, Knobs. */
export type BackoffSettings = Pick<RetrySettings, "backoffMs" | "maxBackoffMs">;

/** A target that says "too much" needs more time than one that stumbled. */
const throttledMs = 1000;
/** So much longer than our own wait may a target tell us to wait. */
const patienceMs = 5000;

/**
 * Milliseconds to wait after this attempt, 1 for the first: anything up to a bound that doubles, so that clients spread.
 * With `retryAfterMs` it is at least that, and at most 5 s more than without; null where that cannot be: do not retry.
 */
export function backoffMs(
  retry: BackoffSettings,
  attempt: number,
  code: ErrorCode,
  retryAfterMs: number | null,
  random: () => number,
): number | null {
  const baseMs = code === "resource_exhausted" ? Math.max(throttledMs, retry.backoffMs) : retry.backoffMs;
  const ownMs = random() * Math.min(retry.maxBackoffMs, baseMs * 2 ** Math.min(attempt - 1, 30));
  if (retryAfterMs === null) return ownMs;
  return retryAfterMs > ownMs + patienceMs ? null : ownMs + Math.min(Math.max(0, retryAfterMs), patienceMs);
}
