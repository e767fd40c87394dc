import type { ErrorCode } from "../../errors.ts";
import { notProcessed } from "../../evidence.ts";
import { type InteractionError, interactionError, isInteractionError } from "../../interaction-error.ts";

/** What else than a broken connection undici tells by code. */
const codes: ReadonlyMap<string, ErrorCode> = new Map([
  ["UND_ERR_ABORTED", "canceled"],
  ["UND_ERR_DESTROYED", "canceled"],
  ["UND_ERR_CLOSED", "canceled"],
  ["UND_ERR_INVALID_ARG", "invalid_argument"],
  ["UND_ERR_HEADERS_TIMEOUT", "deadline_exceeded"],
  ["UND_ERR_BODY_TIMEOUT", "deadline_exceeded"],
  ["UND_ERR_HEADERS_OVERFLOW", "out_of_range"],
  ["HTTPParserError", "internal"],
]);

/**
 * The failure of a request that got no answer. Until it began to be written (`isSent`), nobody can have processed it:
 * refused connections, unknown names, time that passed while connecting. Source: resilience.md, Error taxonomy.
 */
export function socketFailure(error: unknown, isSent: boolean): InteractionError {
  if (isInteractionError(error)) return error;
  const cause = causeOf(error);
  const code = codes.get(cause) ?? "unavailable";
  const message = `there was no answer: ${cause}`;
  const failure = interactionError({ code, reason: null, details: null, message, cause: error });
  return code === "unavailable" && !isSent ? notProcessed(failure) : failure;
}

function causeOf(error: unknown): string {
  if (!(error instanceof Error)) return "for no reason";
  // What answers is no HTTP; undici knows why by code only at times.
  if (error.name === "HTTPParserError") return error.name;
  return "code" in error && typeof error.code === "string" ? error.code : error.message;
}
