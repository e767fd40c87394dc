import { byCodeUnit, sortBy } from "../base/order.ts";
import type { Service, Workspace } from "../model/workspace.ts";
import type { GraphqlInteraction } from "../styles/graphql/model.ts";
import { type Graph, type GraphPart, graphOf } from "./graph.ts";
import { nodeDefinitions } from "./graphql-definitions.ts";
import { directivesIn } from "./graphql-directives.ts";
import { interactionField } from "./graphql-fields.ts";
import type { FederationLink, GraphqlDefinition, GraphqlObject, Subgraph } from "./subgraph-model.ts";

const known = new WeakMap<GraphPart, Subgraph>();

/** The subgraph of a service, made once; null where it has no graphql interactions. */
export function subgraph(workspace: Workspace, service: Service): Subgraph | null {
  const graph = graphOf(workspace);
  const part = graph.parts.get(service.id);
  if (part === undefined) return null;
  const before = known.get(part);
  if (before !== undefined) return before;
  const made = subgraphOf(workspace, graph, part);
  known.set(part, made);
  return made;
}

function subgraphOf(workspace: Workspace, graph: Graph, part: GraphPart): Subgraph {
  const definitions = [...rootTypes(workspace, part.scope.interactions), ...typesOf(workspace, graph, part)];
  const directives = directivesIn(definitions);
  return {
    source: part.scope.service.file,
    federation: linkOf(directives),
    hasOneOf: directives.includes("oneOf"),
    definitions,
  };
}

/** The file of a service's subgraph, and its name in the supergraph. */
export function subgraphName(service: Service): string {
  return service.folder;
}

const roots = ["Query", "Mutation", "Subscription"] as const;

function rootTypes(workspace: Workspace, interactions: readonly GraphqlInteraction[]): readonly GraphqlObject[] {
  return roots.flatMap((name) => {
    const fields = interactions.filter((it) => it.field.root === name).map((it) => interactionField(workspace, it));
    return fields.length === 0 ? [] : [{ kind: "type", name, doc: [], directives: [], fields }];
  });
}

/** The types in order of first use, then the entities of others, then scalars. */
function typesOf(workspace: Workspace, { shared }: Graph, { scope, nodes }: GraphPart): readonly GraphqlDefinition[] {
  const all = [...nodes.entries()];
  const byName = sortBy(all, ([name]) => name);
  const isStub = ([, node]: (typeof all)[number]): boolean => node.kind === "stub" && !scope.byType.has(node.id);
  const isScalar = ([, node]: (typeof all)[number]): boolean => node.kind === "scalar";
  const sorted = [
    ...all.filter((it) => !isStub(it) && !isScalar(it)),
    ...byName.filter(isStub),
    ...byName.filter(isScalar),
  ];
  return sorted
    .flatMap(([, node]) => nodeDefinitions(workspace, scope, node))
    .map((it) => (it.name === "PageInfo" || shared.has(it.name) ? shareable(it) : it));
}

function shareable(definition: GraphqlDefinition): GraphqlDefinition {
  return definition.kind === "type"
    ? { ...definition, directives: [...definition.directives, "@shareable"] }
    : definition;
}

/** GraphQL's own directives are no federation's business. */
const ownDirectives: ReadonlySet<string> = new Set(["deprecated", "oneOf"]);
/** The directives that came after federation 2.0, of those that we use. */
const since25: ReadonlySet<string> = new Set(["authenticated", "requiresScopes"]);

function linkOf(directives: readonly string[]): FederationLink {
  const imports = directives.filter((it) => !ownDirectives.has(it)).sort(byCodeUnit);
  return {
    version: imports.some((it) => since25.has(it)) ? "v2.5" : "v2.0",
    imports: imports.map((it) => `@${it}`),
  };
}
