import type { Operation } from "../operation.ts";
import type { ConsumerOperation, EventOperation } from "./operation.ts";

/** An event, whatever its payload. */
export type AnyEvent = EventOperation<unknown, never>;
/** A consumer, whatever it reads. */
export type AnyConsumer = ConsumerOperation<unknown>;

/** The same as an event; only these are publications of this style. */
export function asEvent(operation: Operation): AnyEvent {
  if (isEvent(operation)) return operation;
  throw new TypeError(`${operation.interaction} is no event`);
}

/** Whether an operation is an event that goes out. */
export function isEvent(operation: Operation): operation is AnyEvent {
  return operation.style === "event" && operation.shape === "publication";
}

/** Whether an operation reads events. */
export function isConsumer(operation: Operation): operation is AnyConsumer {
  return operation.style === "event" && operation.shape === "message";
}
