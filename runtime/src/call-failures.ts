import type { ErrorCode } from "./errors.ts";
import { notProcessed, provenBy } from "./evidence.ts";
import { type InteractionError, interactionError, isInteractionError } from "./interaction-error.ts";
import type { Operation } from "./operation.ts";

/** A failure of our own making. */
export function failure(
  { interaction }: Operation,
  code: ErrorCode,
  message: string,
  cause?: unknown,
): InteractionError<null, null> {
  return interactionError({ code, reason: null, details: null, message, interaction, cause });
}

/** A failure that says whose it is: one from the wire alone, or from us, must not pass for that of whoever calls. */
export function named(error: InteractionError, { interaction }: Operation): InteractionError {
  if (error.interaction !== null) return error;
  const { code, reason, details, message, violations, retryable, retryAfterMs, traceId } = error;
  const fields = { code, reason, details, message, violations, retryable, retryAfterMs, traceId, interaction };
  return provenBy(interactionError({ ...fields, cause: error }), error);
}

/** Nothing could be had that proves who calls: nothing was sent. */
export function noProof(operation: Operation, error: unknown): InteractionError {
  if (isInteractionError(error)) return named(error, operation);
  const message = `nothing could be had that proves who calls ${operation.interaction}`;
  return notProcessed(failure(operation, "unavailable", message, error));
}
