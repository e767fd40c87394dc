import type { ErrorCode } from "../../../errors.ts";
import { type InteractionError, interactionError, isInteractionError } from "../../../interaction-error.ts";

/** What the library's errors are in ours, by their names; all else is `unavailable`. */
const codes: ReadonlyMap<string, ErrorCode> = new Map([
  ["PermissionViolationError", "permission_denied"],
  ["AuthorizationError", "unauthenticated"],
  ["UserAuthenticationExpiredError", "unauthenticated"],
  ["InvalidSubjectError", "invalid_argument"],
  ["InvalidArgumentError", "invalid_argument"],
]);

/** The failure of what was asked of a server. */
export function natsFailure(error: unknown, doing: string): InteractionError {
  if (isInteractionError(error)) return error;
  const chain = causesOf(error);
  const known = chain.find((it) => codes.has(it.name)) ?? chain[0];
  const code = (known === undefined ? undefined : codes.get(known.name)) ?? "unavailable";
  const why = known?.message ?? String(error);
  return interactionError({ code, reason: null, details: null, message: `${doing}: ${why}`, cause: error });
}

/** Whether nobody listens where something was sent: there is no such stream, or no JetStream. */
export function hasNoResponders(error: unknown): boolean {
  return causesOf(error).some((it) => it.name === "NoRespondersError");
}

function causesOf(error: unknown): readonly Error[] {
  const chain: Error[] = [];
  // Causes may go round in circles.
  for (let at = error; at instanceof Error && chain.length < 8; at = at.cause) chain.push(at);
  return chain;
}
