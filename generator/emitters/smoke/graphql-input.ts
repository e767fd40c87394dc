import { isList, isObject, wireJson } from "../../emit/wire-json.ts";
import type { Field, JsonValue, NamedType, TypeRef, Variant } from "../../model/types.ts";
import { namedType, opened, refType } from "../../model/walk.ts";
import type { Workspace } from "../../model/workspace.ts";

/** A value in the form of an example as a GraphQL variable: names of the graph, maps as lists of entries. */
export function variableValue(workspace: Workspace, type: TypeRef, value: JsonValue): JsonValue {
  const { type: inner } = opened(workspace, type);
  switch (inner.kind) {
    case "scalar":
      return wireJson(workspace, inner, value, "in");
    case "list":
      return isList(value) ? value.map((it) => variableValue(workspace, inner.item, it)) : value;
    case "map":
      if (!isObject(value)) return value;
      return Object.entries(value).map(([key, it]) => ({ key, value: variableValue(workspace, inner.value, it) }));
    case "ref":
      return variableValue(workspace, refType(workspace, inner.id), value);
    case "named":
      return namedValue(workspace, namedType(workspace, inner.id), value);
  }
}

function namedValue(workspace: Workspace, type: NamedType, value: JsonValue): JsonValue {
  switch (type.kind) {
    case "alias":
      return value;
    case "enum":
      return type.values.find((it) => it.name === value)?.names.graphql ?? value;
    case "record":
      return isObject(value) ? memberValues(workspace, type.fields, value) : value;
    case "union":
      return isObject(value) ? memberValues(workspace, type.variants, value) : value;
  }
}

function memberValues(
  workspace: Workspace,
  members: readonly (Field | Variant)[],
  value: { readonly [key: string]: JsonValue },
): JsonValue {
  const entries = members.flatMap((it) => {
    const given = value[it.name] ?? null;
    return given === null ? [] : [[it.names.graphql, variableValue(workspace, it.type, given)] as const];
  });
  return Object.fromEntries(entries);
}
