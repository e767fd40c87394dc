import type { Operation } from "../operation.ts";
import type { GraphqlEntityOperation, GraphqlOperation } from "./operation.ts";

/** The same as what GraphQL knows of it; only its own operations have this style. */
export function asGraphql(operation: Operation): GraphqlOperation {
  if (isGraphql(operation)) return operation;
  throw new TypeError(`${operation.interaction} is no field of a graph`);
}

/** Whether an operation is a field of a graph. */
export function isGraphql(operation: Operation): operation is GraphqlOperation {
  return operation.style === "graphql" && operation.shape !== "entity";
}

/** Whether an operation is an entity of a graph. */
export function isEntity(operation: Operation): operation is GraphqlEntityOperation {
  return operation.style === "graphql" && operation.shape === "entity";
}
