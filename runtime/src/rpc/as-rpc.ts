import type { Operation } from "../operation.ts";
import type { RpcOperation } from "./operation.ts";

/** The operation as one of RPC. Throws TypeError where it is of another wire. */
export function asRpc(operation: Operation): RpcOperation {
  if (isRpc(operation)) return operation;
  throw new TypeError(`${operation.interaction} is no operation of RPC`);
}

/** Whether an operation travels over RPC. */
export function isRpc(operation: Operation): operation is RpcOperation {
  return operation.style !== "http" && "method" in operation;
}
