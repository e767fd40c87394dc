import type { ErrorCode } from "./errors.ts";
import { type CallEvent, channel, type RetryEvent, type ShedEvent } from "./events.ts";
import type { Begun } from "./idempotency.ts";
import type { Operation } from "./operation.ts";

/** A handler that ended after its caller had been answered. */
export interface LateEvent {
  readonly operation: Operation;
  readonly peer: string;
}

/** What was known of an idempotency key when a call came with it; `unavailable`: nobody could be asked. */
export interface IdempotencyEvent {
  readonly operation: Operation;
  readonly outcome: Begun["state"] | "unavailable";
}

/** What became of a message that came in, when it is done with. */
export interface OutcomeEvent {
  readonly operation: Operation;
  /** The topic that it was read of, which may be one of its retry topics. */
  readonly topic: string;
  /**
   * `handled`; `duplicate`: it was handled before; `expired`: nobody wants it any more; `postponed`: it went to a retry
   * topic; `dead-lettered`; `dropped`: it could not be handled, and there are no dead letters.
   */
  readonly outcome: "handled" | "duplicate" | "expired" | "postponed" | "dead-lettered" | "dropped";
  /** Why it was not handled; null where it was, or was not to be. */
  readonly code: ErrorCode | null;
}

/** How far a group is behind in a lane of a topic, as a message of it comes in. */
export interface LagEvent {
  readonly operation: Operation;
  readonly topic: string;
  readonly lane: string;
  readonly lag: number;
}

/** A message of a kind that ought to have been gone by now. */
export interface SunsetEvent {
  readonly operation: Operation;
  /** RFC 3339. */
  readonly sunset: string;
}

/** What is told of calls that come in, or of messages. */
function incoming(side: "server" | "consumer") {
  return {
    start: channel<CallEvent>(`${side}:start`),
    end: channel<CallEvent>(`${side}:end`),
    error: channel<CallEvent>(`${side}:error`),
    shed: channel<ShedEvent>(`${side}:shed`),
    late: channel<LateEvent>(`${side}:late`),
  };
}

/** What is told of calls that come in. */
export const serverEvents = {
  ...incoming("server"),
  idempotency: channel<IdempotencyEvent>("server:idempotency"),
};

/** What is told of messages that come in. */
export const consumerEvents = {
  ...incoming("consumer"),
  retry: channel<RetryEvent>("consumer:retry"),
  outcome: channel<OutcomeEvent>("consumer:outcome"),
  lag: channel<LagEvent>("consumer:lag"),
  sunset: channel<SunsetEvent>("consumer:sunset"),
};

/** Where it is told what becomes of an operation that comes in. */
export function incomingEvents({ shape }: Operation): ReturnType<typeof incoming> {
  return shape === "message" ? consumerEvents : serverEvents;
}
