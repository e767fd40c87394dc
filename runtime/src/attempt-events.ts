import type { Attempt } from "./attempt.ts";
import type { Clock } from "./clock.ts";
import { type CallEvent, events } from "./events.ts";
import type { InteractionError } from "./interaction-error.ts";
import type { Operation } from "./operation.ts";

/** Tells that an attempt begins, and takes over the trace that a listener gives it; null where nobody listens. */
export function attemptStarted(operation: Operation, peer: string, attempt: Attempt, clock: Clock): CallEvent | null {
  const { clientStart, clientEnd, clientError } = events;
  if (!clientStart.hasSubscribers && !clientEnd.hasSubscribers && !clientError.hasSubscribers) return null;
  const event: CallEvent = {
    operation,
    peer,
    isEncrypted: peer.startsWith("https:"),
    attempt: attempt.number,
    header: null,
    remainingMs: attempt.deadline === null ? null : attempt.remainingMs(),
    trace: attempt.trace,
    isNewTrace: false,
    within: null,
    error: null,
    status: null,
    startedMs: clock.now(),
    durationMs: 0,
  };
  clientStart.publish(event);
  attempt.trace = event.trace;
  return event;
}

/** Tells what came of an attempt. */
export function attemptEnded(
  event: CallEvent,
  { status }: Attempt,
  error: InteractionError | null,
  clock: Clock,
): void {
  event.error = error;
  event.status = status;
  event.durationMs = clock.now() - event.startedMs;
  if (error !== null) events.clientError.publish(event);
  events.clientEnd.publish(event);
}
