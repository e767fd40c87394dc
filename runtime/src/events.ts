import type { InteractionError } from "./interaction-error.ts";
import { nodeModule } from "./node-facilities.ts";
import type { Operation } from "./operation.ts";
import type { Trace } from "./trace.ts";

/** Runs something, in surroundings of one's own. */
export type Within = <Value>(run: () => Value) => Value;

/** A call that goes out, or comes in. The same object at its start and at its end: whoever listens may keep it. */
export interface CallEvent {
  readonly operation: Operation;
  /** Where it goes; of calls that come in: where they came from. */
  readonly peer: string;
  readonly isEncrypted: boolean;
  /** 1 at first. */
  readonly attempt: number;
  /** A header that came in, by its lower-case name; null of calls that go out. */
  readonly header: ((name: string) => string | null) | null;
  /** Milliseconds until its deadline; null where there is none. */
  readonly remainingMs: number | null;
  /** What travels with it. Whoever begins a span at `start` puts the span here. */
  trace: Trace | null;
  /** It came in without a trace: this one was made for it. */
  readonly isNewTrace: boolean;
  /** Whoever sets it at `start` runs the handler of a call that comes in, or sends one that goes out. */
  within: Within | null;
  /** At the end; null before, and when all is well. */
  error: InteractionError | null;
  /** At the end: of HTTP; null of other wires, and where nothing was answered. */
  status: number | null;
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

/** A retry that is not sent: there are too many beside the calls. */
export interface BudgetEvent {
  readonly operation: Operation;
  readonly peer: string;
}

/** A call that a bulkhead let in, or that has left it. */
export interface BulkheadEvent {
  readonly operation: Operation;
  readonly peer: string;
  readonly change: 1 | -1;
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

const diagnostics = nodeModule("node:diagnostics_channel");

/** A channel of `node:diagnostics_channel`; silent where there is none. */
export interface Channel<Event> {
  readonly hasSubscribers: boolean;
  publish(event: Event): void;
  subscribe(listener: (event: unknown) => void): void;
  unsubscribe(listener: (event: unknown) => void): void;
}

const nothing = () => undefined;
const silent = { hasSubscribers: false, publish: nothing, subscribe: nothing, unsubscribe: nothing };

/** A channel of a name below `interspec:`. */
export function channel<Event>(name: string): Channel<Event> {
  return diagnostics?.channel(`interspec:${name}`) ?? silent;
}

/** What is told of calls that go out, or of messages. */
function outgoing(side: "client" | "producer") {
  return {
    start: channel<CallEvent>(`${side}:start`),
    end: channel<CallEvent>(`${side}:end`),
    error: channel<CallEvent>(`${side}:error`),
    retry: channel<RetryEvent>(`${side}:retry`),
    budget: channel<BudgetEvent>(`${side}:budget`),
    bulkhead: channel<BulkheadEvent>(`${side}:bulkhead`),
    breaker: channel<BreakerEvent>(`${side}:breaker`),
    shed: channel<ShedEvent>(`${side}:shed`),
  };
}

/** What is told of calls that go out. */
export const clientEvents = outgoing("client");
/** What is told of messages that go out. */
export const producerEvents = outgoing("producer");

/** Where it is told what becomes of an operation that goes out: messages are published, all else is called. */
export function outgoingEvents({ shape }: Operation): typeof clientEvents {
  return shape === "publication" ? producerEvents : clientEvents;
}
