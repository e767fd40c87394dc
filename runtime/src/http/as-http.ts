import type { Operation } from "../operation.ts";
import type { HttpOperation } from "./operation.ts";

/** The same as what HTTP knows of it; only its own operations have this style. */
export function asHttp(operation: Operation): HttpOperation {
  if (isHttp(operation)) return operation;
  throw new TypeError(`${operation.interaction} is no endpoint of HTTP`);
}

/** Whether an operation travels over HTTP. */
export function isHttp(operation: Operation): operation is HttpOperation {
  return operation.style === "http";
}
