import type { TypeId } from "../model/types.ts";
import { namedType, recordType } from "../model/walk.ts";
import type { Service, Workspace } from "../model/workspace.ts";
import { connectionNames, unrecognizedName, variantName } from "./graphql-names.ts";
import { type GraphqlNode, type GraphqlScope, graphqlScope, nextNodes, nodeName, rootNodes } from "./graphql-reach.ts";

/** The federated graph of a workspace: what each subgraph defines. */
export interface Graph {
  /** By the id of the service; services without graphql interactions have none. */
  readonly parts: ReadonlyMap<string, GraphPart>;
  /** The names of value types that two or more subgraphs define. */
  readonly shared: ReadonlySet<string>;
}

/** What one subgraph defines, in order of first use, by name. */
export interface GraphPart {
  readonly scope: GraphqlScope;
  readonly nodes: ReadonlyMap<string, GraphqlNode>;
}

const graphs = new WeakMap<Workspace, Graph>();

/** The graph of a workspace, made once. */
export function graphOf(workspace: Workspace): Graph {
  const known = graphs.get(workspace);
  if (known !== undefined) return known;
  const parts = graphParts(workspace);
  const graph = { parts, shared: sharedNames(workspace, [...parts.values()]) };
  graphs.set(workspace, graph);
  return graph;
}

/** The entities that a service's subgraph resolves by key: its own that are in the graph, and those it adds fields to. */
export function resolvedEntities(workspace: Workspace, service: Service): readonly TypeId[] {
  const part = graphOf(workspace).parts.get(service.id);
  if (part === undefined) return [];
  return [...part.nodes.values()].flatMap((node) => {
    if (node.kind === "stub") return part.scope.byType.has(node.id) ? [node.id] : [];
    return node.kind === "type" && isOwnEntity(workspace, service, node) ? [node.id] : [];
  });
}

function isOwnEntity(workspace: Workspace, service: Service, node: GraphqlNode & { readonly kind: "type" }): boolean {
  const type = namedType(workspace, node.id);
  return node.form === "out" && type.kind === "record" && type.key !== null && type.unit === service.id;
}

interface OpenPart {
  readonly scope: GraphqlScope;
  readonly nodes: Map<string, GraphqlNode>;
}

/** A stub in one subgraph asks its owner for the whole entity, so that a query may go on from there. */
function graphParts(workspace: Workspace): ReadonlyMap<string, GraphPart> {
  const scopes = workspace.services.map(graphqlScope).filter((it) => it.interactions.length > 0);
  const parts = new Map(scopes.map((scope) => [scope.service.id, { scope, nodes: new Map<string, GraphqlNode>() }]));
  const asked = [...parts.values()].flatMap((part) => visit(workspace, part, rootNodes(workspace, part.scope)));
  for (let id = asked.pop(); id !== undefined; id = asked.pop()) {
    const owner = parts.get(recordType(workspace, id).unit);
    if (owner !== undefined) asked.push(...visit(workspace, owner, [{ kind: "type", id, form: "out" }]));
  }
  return parts;
}

/** Adds what is reached, depth first, and answers the entities of others that were new. */
function visit(workspace: Workspace, { scope, nodes }: OpenPart, roots: readonly GraphqlNode[]): TypeId[] {
  const asked: TypeId[] = [];
  const stack = [...roots].reverse();
  for (let node = stack.pop(); node !== undefined; node = stack.pop()) {
    const name = nodeName(workspace, node);
    if (nodes.has(name)) continue;
    nodes.set(name, node);
    if (node.kind === "stub") asked.push(node.id);
    stack.push(...[...nextNodes(workspace, scope, node)].reverse());
  }
  return asked;
}

function sharedNames(workspace: Workspace, parts: readonly GraphPart[]): ReadonlySet<string> {
  const once = new Set<string>();
  const shared = new Set<string>();
  for (const name of parts.flatMap(({ nodes }) => [...nodes.values()].flatMap((it) => valueNames(workspace, it)))) {
    if (once.has(name)) shared.add(name);
    once.add(name);
  }
  return shared;
}

/** The object types of a node that any subgraph may answer in full. */
function valueNames(workspace: Workspace, node: GraphqlNode): readonly string[] {
  if (node.kind === "entry") return node.form === "out" ? [nodeName(workspace, node)] : [];
  if (node.kind === "connection") return Object.values(connectionNames(workspace, node.item));
  if (node.kind !== "type" || node.form !== "out") return [];
  const type = namedType(workspace, node.id);
  if (type.kind === "record") return type.key === null ? [type.names.graphql] : [];
  return type.kind === "union" ? [...type.variants.map((it) => variantName(type, it)), unrecognizedName(type)] : [];
}
