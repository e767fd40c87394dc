import type { Attempt } from "./attempt.ts";
import type { Clock } from "./clock.ts";
import { type CallEvent, outgoingEvents } from "./events.ts";
import type { InteractionError } from "./interaction-error.ts";
import type { Operation } from "./operation.ts";

/** Tells that an attempt begins, and takes over the trace that a listener gives it; null where nobody listens. */
export function attemptStarted(operation: Operation, peer: string, attempt: Attempt, clock: Clock): CallEvent | null {
  const { start, end, error } = outgoingEvents(operation);
  if (!start.hasSubscribers && !end.hasSubscribers && !error.hasSubscribers) return null;
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
  start.publish(event);
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
  const told = outgoingEvents(event.operation);
  if (error !== null) told.error.publish(event);
  told.end.publish(event);
}
