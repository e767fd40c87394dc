import { type InteractionError, interactionError, isInteractionError } from "../../interaction-error.ts";
import { whenAborted } from "../../when-aborted.ts";

/** The failure of what an aborted signal has given up. */
export function givenUp(signal: AbortSignal): InteractionError {
  const { reason } = signal;
  if (isInteractionError(reason)) return reason;
  const message = "publishing was given up";
  return interactionError({ code: "canceled", reason: null, details: null, message, cause: reason });
}

/** The failure of what a connection has given up that was closed. */
export function closedConnection(): InteractionError {
  return interactionError({ code: "canceled", reason: null, details: null, message: "the connection was closed" });
}

/** Rejects when a signal is aborted, whatever a promise does; else as the promise does. */
export function unlessAborted<Value>(promise: Promise<Value>, signal: AbortSignal): Promise<Value> {
  return new Promise((resolve, reject) => {
    const forget = whenAborted(signal, () => reject(givenUp(signal)));
    promise.then(resolve, reject).finally(forget);
  });
}
