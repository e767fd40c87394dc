import type { ErrorCode } from "../../../errors.ts";
import { type InteractionError, interactionError } from "../../../interaction-error.ts";

/** What the statuses of its HTTP are in our codes; all else is `unavailable`. */
const codes: ReadonlyMap<number, ErrorCode> = new Map([
  [400, "invalid_argument"],
  [401, "unauthenticated"],
  [403, "permission_denied"],
  [404, "not_found"],
  [405, "failed_precondition"],
  [409, "already_exists"],
  [412, "invalid_argument"],
]);

/** The failure of a request, or of a socket that was not opened. */
export function statusFailure(status: number, doing: string, why: string): InteractionError {
  const code = codes.get(status) ?? "unavailable";
  const message = `${doing}: ${status} ${why}`.trim();
  return interactionError({ code, reason: null, details: null, message });
}

/** The failure where there was no answer. */
export function lost(doing: string, cause: unknown): InteractionError {
  const why = cause instanceof Error ? cause.message || cause.name : String(cause);
  return interactionError({ code: "unavailable", reason: null, details: null, message: `${doing}: ${why}`, cause });
}

/** Whether it may go better later. */
export function mayPass(failure: InteractionError): boolean {
  return failure.code === "unavailable";
}
