import type { Operation } from "../operation.ts";
import type { RealtimeOperation } from "./operation.ts";

/** The same as what realtime knows of it; only its own operations have this style. */
export function asRealtime(operation: Operation): RealtimeOperation {
  if (isRealtime(operation)) return operation;
  throw new TypeError(`${operation.interaction} is no connection of realtime`);
}

/** Whether an operation is a connection. */
export function isRealtime(operation: Operation): operation is RealtimeOperation {
  return operation.style === "realtime";
}
