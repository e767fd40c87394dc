import { failure } from "./call-failures.ts";
import type { Clock } from "./clock.ts";
import type { ErrorCode } from "./errors.ts";
import { notProcessed } from "./evidence.ts";
import type { InteractionError } from "./interaction-error.ts";
import type { Operation } from "./operation.ts";
import { AimdLimit } from "./policy/adaptive-limit.ts";

/**
 * Lets an attempt in, and answers what is to be called when it has ended: with its failure, or null where it went well.
 * Throws `resource_exhausted`.
 */
export type AttemptLimit = (operation: Operation) => (error: InteractionError | null) => void;

/** Keeps the attempts of an operation to what its target can take. */
export function attemptLimit(peer: string, clock: Clock): AttemptLimit {
  const limit = new AimdLimit();
  return (operation) => {
    if (!limit.acquire())
      throw notProcessed(failure(operation, "resource_exhausted", `${limit.limit} calls are in flight to ${peer}`));
    const startedMs = clock.now();
    return (error) => {
      const isDropped = error !== null && isDrop(error.code);
      limit.release({ durationMs: clock.now() - startedMs, isDropped });
    };
  };
}

/** Whether a target had no room for a call. */
function isDrop(code: ErrorCode): boolean {
  return code === "unavailable" || code === "resource_exhausted" || code === "deadline_exceeded";
}
