import type { ErrorCode } from "./errors.ts";
import { notProcessed, provenBy } from "./evidence.ts";
import { type ErrorFields, type InteractionError, interactionError, isInteractionError } from "./interaction-error.ts";
import type { Operation } from "./operation.ts";

/** A failure of our own making. */
export function failure(
  { interaction }: Operation,
  code: ErrorCode,
  message: string,
  more: Pick<ErrorFields<null, null>, "cause" | "retryAfterMs"> = {},
): InteractionError<null, null> {
  return interactionError({ code, reason: null, details: null, message, interaction, ...more });
}

/** A failure that says whose it is: one from the wire alone, or from us, must not pass for that of whoever calls. */
export function named(error: InteractionError, { interaction }: Operation): InteractionError {
  if (error.interaction !== null) return error;
  return provenBy(interactionError({ ...error, message: error.message, interaction, cause: error }), error);
}

/** Nothing could be had that proves who calls: nothing was sent. */
export function noProof(operation: Operation, error: unknown): InteractionError {
  if (isInteractionError(error)) return named(error, operation);
  const message = `nothing could be had that proves who calls ${operation.interaction}`;
  return notProcessed(failure(operation, "unavailable", message, { cause: error }));
}
