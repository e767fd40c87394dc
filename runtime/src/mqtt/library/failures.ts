import { type InteractionError, interactionError } from "../../interaction-error.ts";
import { codeOfReason, reasonText } from "../reason-codes.ts";

/** What the library failed with, as a failure of ours: by the broker's reason where there is one, else `unavailable`. */
export function brokerFailure(what: string, cause: unknown): InteractionError<null, null> {
  const reason = reasonOf(cause);
  const code = reason === null ? "unavailable" : codeOfReason(reason);
  const why = reason === null ? systemText(cause) : `the broker says ${reasonText(reason)}`;
  const message = why === null ? what : `${what}: ${why}`;
  return interactionError({ code, reason: null, details: null, message, cause });
}

/** Nobody answers for it any more: this side closes. */
export function closed(): InteractionError<null, null> {
  const message = "the connection to the broker was closed";
  return interactionError({ code: "unavailable", reason: null, details: null, message });
}

/** What the system says, such as ECONNREFUSED; else what the library does; null where nobody says anything. */
function systemText(cause: unknown): string | null {
  if (!(cause instanceof Error)) return null;
  return "code" in cause && typeof cause.code === "string" ? cause.code : cause.message;
}

/** A reason is a number; what the system says is a text. */
function reasonOf(cause: unknown): number | null {
  return typeof cause === "object" && cause !== null && "code" in cause && typeof cause.code === "number"
    ? cause.code
    : null;
}
