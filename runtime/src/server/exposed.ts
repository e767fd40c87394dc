import { type InteractionError, interactionError, isInteractionError } from "../interaction-error.ts";
import type { Operation } from "../operation.ts";

/** Codes whose messages may tell of the inside. */
const inside: ReadonlySet<string> = new Set(["internal", "unknown", "data_loss"]);
/** What is wrong between two services is not the fault of who called the first. */
const betweenServices: ReadonlySet<string> = new Set(["invalid_argument", "unauthenticated"]);

/** A failure as callers may see it: declared errors as they are, of others the code, and nothing of the inside. */
export function exposed(error: unknown, operation: Operation): InteractionError {
  const { interaction } = operation;
  if (!isInteractionError(error)) return failure("internal", "internal error", interaction, error);
  if (isDeclared(error, operation)) return error;
  const isForeign = error.interaction !== null && error.interaction !== interaction;
  const code = isForeign && betweenServices.has(error.code) ? "internal" : error.code;
  if (inside.has(code)) return failure(code, "internal error", interaction, error);
  if (!isForeign && error.reason === null) return error;
  const { retryable, retryAfterMs } = error;
  const message = isForeign ? "a service that is needed for this did not do its part" : error.message;
  const fields = { code, reason: null, details: null, message, interaction, retryable, retryAfterMs } as const;
  return interactionError({ ...fields, cause: error });
}

function isDeclared({ reason, code }: InteractionError, { errors }: Operation): boolean {
  return reason !== null && errors.some((it) => it.reason === reason && it.code === code);
}

function failure(code: InteractionError["code"], message: string, interaction: string, cause: unknown) {
  return interactionError({ code, reason: null, details: null, message, interaction, cause });
}
