import { ConnectError } from "@connectrpc/connect";
import { type Attempt, canceled } from "../../attempt.ts";
import { attemptTimeout } from "../../evidence.ts";
import { type InteractionError, isInteractionError } from "../../interaction-error.ts";
import type { RpcOperation } from "../operation.ts";
import { lostConnection } from "./lost-connection.ts";
import { answeredFailure } from "./read-failure.ts";

/** A target that has the same deadline may be the first to say that it has passed. */
const closeMs = 20;

/** What a call or stream failed with, whatever Connect's library threw. */
export function callFailure(thrown: unknown, operation: RpcOperation, attempt: Attempt): InteractionError {
  if (attempt.reason !== null) return attempt.reason;
  const own = ownFailure(thrown);
  if (own !== null) return own;
  const error = ConnectError.from(thrown);
  const isDue = attempt.remainingMs() <= closeMs;
  const failure = lostConnection(error, operation, isDue) ?? answeredFailure(error, operation);
  return isDue && isAttemptsEnd(failure, attempt) ? attemptTimeout(failure) : failure;
}

/** A failure of ours on its way through the library: an outgoing message was none of its type. */
function ownFailure(thrown: unknown): InteractionError | null {
  let at = thrown;
  // Causes may go round in circles.
  for (let depth = 0; depth < 10; depth += 1) {
    if (isInteractionError(at)) return at;
    if (!(at instanceof Error)) return null;
    at = at.cause;
  }
  return null;
}

/** The time of one attempt was told to the target as all there is; the call itself has some left. */
function isAttemptsEnd({ code }: InteractionError, attempt: Attempt): boolean {
  return code === "deadline_exceeded" && attempt.deadline !== attempt.call.deadline;
}

/** The caller's own messages failed: there is nothing to send any more. */
export function outgoingFailure(thrown: unknown, operation: RpcOperation): InteractionError {
  return isInteractionError(thrown) ? thrown : canceled(operation, thrown);
}
