import { failureOfMembers, membersOf } from "../../error-members.ts";
import type { Failed } from "../../server/arrival.ts";
import { errorMembers } from "../../server/error-members.ts";
import type { Json } from "../../values/codec.ts";
import type { RealtimeOperation } from "../operation.ts";

/** A failure as it is kept for another process; null: all went well. */
export function toldFailure(failed: Failed | null, { errors }: RealtimeOperation): string {
  return JSON.stringify(failed === null ? null : errorMembers(failed, errors));
}

/** The same, read again. */
export function failedOfJson(json: Json | undefined, operation: RealtimeOperation): Failed | null {
  if (json === null || json === undefined) return null;
  const message = `${operation.interaction} failed`;
  const error = failureOfMembers(operation, membersOf(json), { code: "unknown", message, retryAfterMs: null });
  return { error, traceId: error.traceId ?? "", status: null, isNotProcessed: false, isExhausted: false };
}
