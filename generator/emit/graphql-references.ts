import { byCodeUnit, unique } from "../base/order.ts";
import type { TypeId, TypeRef } from "../model/types.ts";
import { namedType, opened } from "../model/walk.ts";
import type { Workspace } from "../model/workspace.ts";
import type { GraphqlInteraction } from "../styles/graphql/model.ts";
import { type GraphPart, graphOf } from "./graph.ts";
import { connectionNames, entryName, graphqlName, variantName } from "./graphql-names.ts";
import type { GraphqlNode } from "./graphql-reach.ts";

/**
 * The fields of a service's subgraph that answer an entity of its own by its key alone, as `ref` has it: what else is
 * asked of it must be looked up. `Product.category`.
 */
export function referencesTo(workspace: Workspace, service: string, entity: TypeId): readonly string[] {
  const part = graphOf(workspace).parts.get(service);
  if (part === undefined) return [];
  const found = placesOf(workspace, part).filter(({ type }) => refersTo(workspace, type, entity));
  return [...unique(found.map((it) => it.field))].sort(byCodeUnit);
}

/** The field of the graph that an interaction answers: `Query.order`, `Product.photos`. */
export function fieldPath(workspace: Workspace, { field }: GraphqlInteraction): string {
  if (field.root !== null) return `${field.root}.${field.name}`;
  const type = namedType(workspace, field.type);
  const declared = type.kind === "record" ? type.fields.find((it) => it.name === field.name) : undefined;
  return `${graphqlName(workspace, field.type, "out")}.${declared?.names.graphql ?? field.name}`;
}

interface Place {
  readonly field: string;
  readonly type: TypeRef;
}

function placesOf(workspace: Workspace, { scope, nodes }: GraphPart): readonly Place[] {
  const answered = scope.interactions.flatMap((it) =>
    it.output === null || it.page !== null ? [] : [{ field: fieldPath(workspace, it), type: it.output }],
  );
  return [...answered, ...[...nodes.values()].flatMap((it) => nodePlaces(workspace, it))];
}

function nodePlaces(workspace: Workspace, node: GraphqlNode): readonly Place[] {
  if (node.kind === "connection")
    return [{ field: `${connectionNames(workspace, node.item).edge}.node`, type: node.item }];
  if (node.kind === "entry")
    return node.form === "out" ? [{ field: `${entryName(workspace, node.value, "out")}.value`, type: node.value }] : [];
  if (node.kind !== "type" || node.form !== "out") return [];
  const type = namedType(workspace, node.id);
  if (type.kind === "record")
    return type.fields.map((it) => ({ field: `${type.names.graphql}.${it.names.graphql}`, type: it.type }));
  if (type.kind !== "union") return [];
  return type.variants.map((it) => ({ field: `${variantName(type, it)}.${it.names.graphql}`, type: it.type }));
}

function refersTo(workspace: Workspace, type: TypeRef, entity: TypeId): boolean {
  const { type: inner } = opened(workspace, type);
  if (inner.kind === "list") return refersTo(workspace, inner.item, entity);
  return inner.kind === "ref" && inner.id === entity;
}
