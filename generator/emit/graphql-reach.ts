import { ofStyle } from "../model/interaction.ts";
import type { Field, RecordType, TypeId, TypeRef } from "../model/types.ts";
import { keyFields, namedType, opened, recordType, refType } from "../model/walk.ts";
import type { Service, Workspace } from "../model/workspace.ts";
import type { GraphqlInteraction } from "../styles/graphql/model.ts";
import {
  connectionNames,
  entryName,
  type GraphqlForm,
  graphqlName,
  graphqlScalars,
  isEntityInGraph,
} from "./graphql-names.ts";
import { unitById } from "./units.ts";

/** Something that a subgraph has to define. `stub`: another service's entity, by its key. */
export type GraphqlNode =
  | { readonly kind: "type"; readonly id: TypeId; readonly form: GraphqlForm }
  | { readonly kind: "stub"; readonly id: TypeId }
  | { readonly kind: "entry"; readonly value: TypeRef; readonly form: "out" | "in" }
  | { readonly kind: "connection"; readonly item: TypeRef }
  | { readonly kind: "page-info" }
  | { readonly kind: "scalar"; readonly scalar: Field["type"] & { readonly kind: "scalar" } };

/** What one service has to say in the graph. */
export interface GraphqlScope {
  readonly service: Service;
  readonly interactions: readonly GraphqlInteraction[];
  /** The fields that interactions add to a type, or resolve in it. */
  readonly byType: ReadonlyMap<TypeId, readonly GraphqlInteraction[]>;
}

/** The graphql interactions of a service, sorted by the types that they belong to. */
export function graphqlScope(service: Service): GraphqlScope {
  const interactions = ofStyle(service, "graphql");
  const byType = new Map<TypeId, GraphqlInteraction[]>();
  for (const it of interactions) {
    if (it.field.root !== null) continue;
    const group = byType.get(it.field.type);
    if (group === undefined) byType.set(it.field.type, [it]);
    else group.push(it);
  }
  return { service, interactions, byType };
}

/** The name under which a node is defined; equal nodes have equal names. */
export function nodeName(workspace: Workspace, node: GraphqlNode): string {
  switch (node.kind) {
    case "type":
      return graphqlName(workspace, node.id, node.form);
    case "stub":
      return graphqlName(workspace, node.id, "out");
    case "entry":
      return entryName(workspace, node.value, node.form);
    case "connection":
      return connectionNames(workspace, node.item).connection;
    case "page-info":
      return "PageInfo";
    case "scalar":
      return graphqlScalars[node.scalar.scalar.name].name;
  }
}

/** The nodes that a service's interactions lead to: what they answer and take, and the types that they add fields to. */
export function rootNodes(workspace: Workspace, scope: GraphqlScope): readonly GraphqlNode[] {
  return scope.interactions.flatMap((it) =>
    it.field.root === null ? [entityNode(workspace, scope, it.field.type)] : interactionNodes(workspace, scope, it),
  );
}

/** The nodes that a node leads to. */
export function nextNodes(workspace: Workspace, scope: GraphqlScope, node: GraphqlNode): readonly GraphqlNode[] {
  switch (node.kind) {
    case "type":
      return typeNodes(workspace, scope, node.id, node.form);
    case "stub": {
      const own = scope.byType.get(node.id) ?? [];
      const keys = keyFields(workspace, node.id).flatMap((it) => nodesOf(workspace, scope, it.type, "out"));
      return [...keys, ...own.flatMap((it) => interactionNodes(workspace, scope, it))];
    }
    case "entry":
      return nodesOf(workspace, scope, node.value, node.form);
    case "connection":
      return [...nodesOf(workspace, scope, node.item, "out"), { kind: "page-info" }];
    case "page-info":
    case "scalar":
      return [];
  }
}

/** Whether an entity belongs to another service, so that this subgraph knows its key alone. */
export function isForeignEntity(workspace: Workspace, scope: GraphqlScope, record: RecordType): boolean {
  if (record.key === null || record.unit === scope.service.id) return false;
  return unitById(workspace, record.unit).kind === "service";
}

/** The fields that a partial update may change: all but the key. */
export function patchFields(record: RecordType): readonly Field[] {
  return record.fields.filter((it) => record.key?.includes(it.name) !== true);
}

/** The nodes that the fields of an interaction lead to: its answer, then its arguments. */
function interactionNodes(workspace: Workspace, scope: GraphqlScope, it: GraphqlInteraction): readonly GraphqlNode[] {
  return [...answerNodes(workspace, scope, it), ...argumentNodes(workspace, scope, it)];
}

function answerNodes(workspace: Workspace, scope: GraphqlScope, it: GraphqlInteraction): readonly GraphqlNode[] {
  if (it.page !== null) return [{ kind: "connection", item: it.page.item }];
  return it.output === null ? [] : nodesOf(workspace, scope, it.output, "out");
}

function argumentNodes(workspace: Workspace, scope: GraphqlScope, it: GraphqlInteraction): readonly GraphqlNode[] {
  const input = recordType(workspace, it.input);
  if (input.role !== "input") return [{ kind: "type", id: input.id, form: "in" }];
  return input.fields.flatMap((field) => inputNodes(workspace, scope, field));
}

function inputNodes(workspace: Workspace, scope: GraphqlScope, field: Field): readonly GraphqlNode[] {
  return nodesOf(workspace, scope, field.type, field.patch ? "patch" : "in");
}

function typeNodes(workspace: Workspace, scope: GraphqlScope, id: TypeId, form: GraphqlForm): readonly GraphqlNode[] {
  const type = namedType(workspace, id);
  switch (type.kind) {
    case "record":
      return recordNodes(workspace, scope, type, form);
    case "union":
      return type.variants.flatMap((it) => nodesOf(workspace, scope, it.type, form));
    case "alias":
    case "enum":
      return [];
  }
}

function recordNodes(
  workspace: Workspace,
  scope: GraphqlScope,
  type: RecordType,
  form: GraphqlForm,
): readonly GraphqlNode[] {
  if (form === "patch") return patchFields(type).flatMap((it) => nodesOf(workspace, scope, it.type, "patch"));
  if (form === "in") return type.fields.flatMap((it) => inputNodes(workspace, scope, it));
  const own = scope.byType.get(type.id) ?? [];
  return [
    ...type.fields.flatMap((it) => nodesOf(workspace, scope, it.type, "out")),
    ...own.flatMap((it) => interactionNodes(workspace, scope, it)),
  ];
}

function nodesOf(workspace: Workspace, scope: GraphqlScope, type: TypeRef, form: GraphqlForm): readonly GraphqlNode[] {
  const { type: inner } = opened(workspace, type);
  // What a patch replaces whole has the form of any other input.
  const itemForm = form === "patch" ? "in" : form;
  switch (inner.kind) {
    case "scalar":
      return graphqlScalars[inner.scalar.name].doc === null ? [] : [{ kind: "scalar", scalar: inner }];
    case "list":
      return nodesOf(workspace, scope, inner.item, itemForm);
    case "map":
      return [{ kind: "entry", value: inner.value, form: itemForm }];
    case "ref":
      if (isEntityInGraph(workspace, inner.id, form)) return [entityNode(workspace, scope, inner.id)];
      return nodesOf(workspace, scope, refType(workspace, inner.id), itemForm);
    case "named":
      return [namedNode(workspace, scope, inner.id, form)];
  }
}

function namedNode(workspace: Workspace, scope: GraphqlScope, id: TypeId, form: GraphqlForm): GraphqlNode {
  const type = namedType(workspace, id);
  if (form === "out" && type.kind === "record") return entityNode(workspace, scope, id);
  if (type.kind === "enum") return { kind: "type", id, form: type.closed ? "out" : formOfInput(form) };
  return { kind: "type", id, form: type.kind === "record" ? form : formOfInput(form) };
}

function formOfInput(form: GraphqlForm): "out" | "in" {
  return form === "out" ? "out" : "in";
}

function entityNode(workspace: Workspace, scope: GraphqlScope, id: TypeId): GraphqlNode {
  return isForeignEntity(workspace, scope, recordType(workspace, id))
    ? { kind: "stub", id }
    : { kind: "type", id, form: "out" };
}
