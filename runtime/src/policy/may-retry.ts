import { isAttemptTimeout, isExhausted, isNotProcessed } from "../evidence.ts";
import type { InteractionError } from "../interaction-error.ts";
import type { Operation } from "../operation.ts";

/**
 * Whether a call may be sent again after a failure: when the target has provably not begun with it, or a second time
 * does no harm and the code says that it may help. Source: resilience.md, Error taxonomy, "client retry".
 */
export function mayRetry(
  { idempotency, retry }: Operation,
  error: InteractionError,
  hasIdempotencyKey: boolean,
): boolean {
  if (retry === null || isExhausted(error)) return false;
  const isHarmless = idempotency === "key" ? hasIdempotencyKey : idempotency !== "none";
  switch (error.code) {
    case "unavailable":
      return isNotProcessed(error) || (isHarmless && retry.on.includes("unavailable"));
    case "resource_exhausted":
      return (isHarmless || isNotProcessed(error)) && error.retryAfterMs !== null;
    case "deadline_exceeded":
      return isHarmless && isAttemptTimeout(error);
    case "aborted":
      // The key is in use: whoever holds it is still running, and its answer will be ours. Source: "Idempotency keys".
      return isHarmless && (retry.on.includes("aborted") || (idempotency === "key" && error.retryAfterMs !== null));
    default:
      return isHarmless && retry.on.includes(error.code);
  }
}
