import { type InteractionError, interactionError } from "../../interaction-error.ts";
import { codeOfReason, reasonText } from "../reason-codes.ts";

/** What the library failed with, as a failure of ours: by the broker's reason where there is one, else `unavailable`. */
export function brokerFailure(what: string, cause: unknown): InteractionError<null, null> {
  const reason = reasonOf(cause);
  const code = reason === null ? "unavailable" : codeOfReason(reason);
  const message = reason === null ? what : `${what}: the broker says ${reasonText(reason)}`;
  return interactionError({ code, reason: null, details: null, message, cause });
}

/** Nobody answers for it any more: this side closes. */
export function closed(): InteractionError<null, null> {
  const message = "the connection to the broker was closed";
  return interactionError({ code: "unavailable", reason: null, details: null, message });
}

/** A reason is a number; what the system says, such as ECONNREFUSED, is a text. */
function reasonOf(cause: unknown): number | null {
  return typeof cause === "object" && cause !== null && "code" in cause && typeof cause.code === "number"
    ? cause.code
    : null;
}
