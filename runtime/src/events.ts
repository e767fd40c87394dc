import type { InteractionError } from "./interaction-error.ts";
import { nodeModule } from "./node-facilities.ts";
import type { Operation } from "./operation.ts";
import type { Trace } from "./trace.ts";

/** A call that goes out, or comes in. The same object at its start and at its end: whoever listens may keep it. */
export interface CallEvent {
  readonly operation: Operation;
  /** Where it goes; of calls that come in: where they came from. */
  readonly peer: string;
  /** 1 at first. */
  readonly attempt: number;
  /** Milliseconds until its deadline; null where there is none. */
  readonly remainingMs: number | null;
  /** What travels with it. Whoever begins a span at `start` puts the span here. */
  trace: Trace | null;
  /** At the end; null before, and when all is well. */
  error: InteractionError | null;
  /** Epoch milliseconds. */
  readonly startedMs: number;
  /** At the end. */
  durationMs: number;
}

/** A call that is sent again after a while. */
export interface RetryEvent {
  readonly operation: Operation;
  readonly peer: string;
  readonly attempt: number;
  readonly delayMs: number;
  readonly error: InteractionError;
}

/** A breaker that changed. */
export interface BreakerEvent {
  readonly peer: string;
  readonly state: "closed" | "open" | "half-open";
}

/** A call that was refused to protect who would do it. */
export interface ShedEvent {
  readonly operation: Operation;
  readonly peer: string;
  readonly why: string;
}

/** A handler that ended after its caller had been answered. */
export interface LateEvent {
  readonly operation: Operation;
  readonly peer: string;
}

const diagnostics = nodeModule("node:diagnostics_channel");

/** A channel of `node:diagnostics_channel`; silent where there is none. */
export interface Channel<Event> {
  readonly hasSubscribers: boolean;
  publish(event: Event): void;
}

const silent: Channel<unknown> = { hasSubscribers: false, publish: () => undefined };

function channel<Event>(name: string): Channel<Event> {
  return diagnostics?.channel(`interspec:${name}`) ?? silent;
}

/** What happens, for whoever listens: spans, metrics, tests. */
export const events = {
  clientStart: channel<CallEvent>("client:start"),
  clientEnd: channel<CallEvent>("client:end"),
  clientError: channel<CallEvent>("client:error"),
  clientRetry: channel<RetryEvent>("client:retry"),
  clientBreaker: channel<BreakerEvent>("client:breaker"),
  clientShed: channel<ShedEvent>("client:shed"),
  serverStart: channel<CallEvent>("server:start"),
  serverEnd: channel<CallEvent>("server:end"),
  serverError: channel<CallEvent>("server:error"),
  serverShed: channel<ShedEvent>("server:shed"),
  serverLate: channel<LateEvent>("server:late"),
};
