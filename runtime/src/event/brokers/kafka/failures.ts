import type { ErrorCode } from "../../../errors.ts";
import { type InteractionError, interactionError, isInteractionError } from "../../../interaction-error.ts";

/** What the protocol's errors are in ours; all else is `unavailable`. */
const codes: ReadonlyMap<string, ErrorCode> = new Map([
  ["TOPIC_AUTHORIZATION_FAILED", "permission_denied"],
  ["GROUP_AUTHORIZATION_FAILED", "permission_denied"],
  ["CLUSTER_AUTHORIZATION_FAILED", "permission_denied"],
  ["TRANSACTIONAL_ID_AUTHORIZATION_FAILED", "permission_denied"],
  ["SASL_AUTHENTICATION_FAILED", "unauthenticated"],
  ["UNSUPPORTED_SASL_MECHANISM", "unauthenticated"],
  ["ILLEGAL_SASL_STATE", "unauthenticated"],
  ["PLT_KFK_AUTHENTICATION", "unauthenticated"],
  ["UNKNOWN_TOPIC_OR_PARTITION", "not_found"],
  ["INVALID_TOPIC_EXCEPTION", "invalid_argument"],
  ["INVALID_RECORD", "invalid_argument"],
  ["INVALID_CONFIG", "invalid_argument"],
  ["INVALID_GROUP_ID", "invalid_argument"],
  ["INVALID_SESSION_TIMEOUT", "invalid_argument"],
  ["INCONSISTENT_GROUP_PROTOCOL", "failed_precondition"],
  ["POLICY_VIOLATION", "failed_precondition"],
  ["UNSUPPORTED_VERSION", "failed_precondition"],
  ["MESSAGE_TOO_LARGE", "out_of_range"],
  ["RECORD_LIST_TOO_LARGE", "out_of_range"],
  ["THROTTLING_QUOTA_EXCEEDED", "resource_exhausted"],
  ["GROUP_MAX_SIZE_REACHED", "resource_exhausted"],
]);

/** The failure of a request. */
export function kafkaFailure(error: unknown, doing: string): InteractionError {
  if (isInteractionError(error)) return error;
  const ids = errorIds(error);
  const id = ids.find((it) => codes.has(it)) ?? ids[0];
  const code = (id === undefined ? undefined : codes.get(id)) ?? "unavailable";
  const why = id ?? (error instanceof Error ? error.message : String(error));
  return interactionError({ code, reason: null, details: null, message: `${doing}: ${why}`, cause: error });
}

/** Whether it may go better later: what a broker refuses for good it refuses again. */
export function mayPass(failure: InteractionError): boolean {
  return failure.code === "unavailable" || failure.code === "resource_exhausted";
}

/** The names that the protocol gives to errors, `NOT_COORDINATOR`, and the library's own, of an error and its causes. */
export function errorIds(error: unknown): readonly string[] {
  const found: string[] = [];
  collect(error, found, 0);
  return found;
}

/** What the coordinator of a group calls a member that has no name yet; null where the error says nothing of it. */
export function givenMemberId(error: unknown): string | null {
  const [first] = listOf(error);
  return first instanceof Error && "memberId" in first && typeof first.memberId === "string" ? first.memberId : null;
}

function collect(error: unknown, found: string[], depth: number): void {
  // Causes may go round in circles.
  if (!(error instanceof Error) || depth > 8) return;
  if ("apiId" in error && typeof error.apiId === "string") found.push(error.apiId);
  for (const it of listOf(error)) collect(it, found, depth + 1);
  collect(error.cause, found, depth + 1);
  if ("code" in error && typeof error.code === "string") found.push(error.code);
}

function listOf(error: unknown): readonly unknown[] {
  return error instanceof AggregateError ? error.errors : [];
}
