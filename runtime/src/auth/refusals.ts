import type { ErrorCode } from "../errors.ts";
import { interactionError, type StandardError } from "../interaction-error.ts";

/** Who calls is not known. */
export function unauthenticated(message: string, cause?: unknown): StandardError {
  return refusal("unauthenticated", message, cause);
}

/** Who calls is known, and may not. */
export function permissionDenied(message: string): StandardError {
  return refusal("permission_denied", message);
}

/** Nobody can tell who calls: of no fault of theirs, so that they may try again. */
export function unavailable(message: string, retryAfterMs: number, cause: unknown): StandardError {
  return interactionError({
    code: "unavailable",
    reason: null,
    details: null,
    message,
    retryable: true,
    retryAfterMs,
    cause,
  });
}

/** A mistake in how the server was set up. */
export function misconfigured(message: string, cause: unknown): StandardError {
  return refusal("internal", message, cause);
}

function refusal(code: ErrorCode, message: string, cause?: unknown): StandardError {
  return interactionError({ code, reason: null, details: null, message, cause });
}
