import type { OperationObject, ParameterObject, PathItemObject, ReferenceObject } from "openapi3-ts/oas31";
import type { Endpoint } from "./context.ts";

/** An operation and the endpoint that it describes. */
export interface DescribedEndpoint {
  readonly endpoint: Endpoint;
  readonly operation: OperationObject;
}

/**
 * The operations by path, in the order of the spec. Paths that differ in the names of their parameters only are one path
 * to OpenAPI: the names of the first one count.
 */
export function pathsOf(described: readonly DescribedEndpoint[]): readonly (readonly [string, PathItemObject])[] {
  const items = new Map<string, { readonly path: string; item: PathItemObject }>();
  for (const { endpoint, operation } of described) {
    const shape = endpoint.path.replace(placeholders, "{}");
    const entry = items.get(shape) ?? { path: endpoint.path, item: {} };
    const ours = renamed(operation, namesIn(endpoint.path), namesIn(entry.path));
    entry.item = { ...entry.item, [methodOf(endpoint)]: ours };
    items.set(shape, entry);
  }
  return [...items.values()].map(({ path, item }) => [path, item]);
}

const placeholders = /\{[^{}]*\}/g;

function namesIn(path: string): readonly string[] {
  return (path.match(placeholders) ?? []).map((it) => it.slice(1, -1));
}

function methodOf(endpoint: Endpoint): string {
  return endpoint.style === "http" ? endpoint.method.toLowerCase() : "get";
}

function renamed(operation: OperationObject, from: readonly string[], to: readonly string[]): OperationObject {
  const names = new Map(from.map((it, index) => [it, to[index] ?? it]));
  if (operation.parameters === undefined || [...names].every(([before, after]) => before === after)) return operation;
  return {
    ...operation,
    parameters: operation.parameters.map((it) =>
      isPathParameter(it) ? { ...it, name: names.get(it.name) ?? it.name } : it,
    ),
  };
}

function isPathParameter(parameter: ParameterObject | ReferenceObject): parameter is ParameterObject {
  return "in" in parameter && parameter.in === "path";
}
