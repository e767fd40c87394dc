import { listed } from "../base/text.ts";
import { upperSnakeCase } from "../base/words.ts";
import type { Workspace } from "../model/workspace.ts";
import { subgraph, subgraphName } from "./subgraph.ts";
import type { GraphqlDefinition, GraphqlObject } from "./subgraph-model.ts";
import { type Contribution, mergedDefinition } from "./supergraph-merge.ts";
import type { Composition, SupergraphMember } from "./supergraph-model.ts";

/**
 * Composes the subgraphs of a workspace; null where there are none. They come from one model, so that a type is the
 * same wherever it stands; what is left to go wrong is who answers a field.
 */
export function composeSupergraph(workspace: Workspace): Composition | null {
  const parts = workspace.services.flatMap((service) => {
    const part = subgraph(workspace, service);
    return part === null ? [] : [{ member: memberOf(subgraphName(service)), definitions: withQuery(part.definitions) }];
  });
  if (parts.length === 0) return null;
  const byName = contributions(parts);
  const problems = [...rootProblems(byName), ...[...byName.values()].flatMap(ownershipProblems)];
  if (problems.length > 0) return { kind: "refused", problems };
  const graphs = parts.map((it) => it.member);
  return { kind: "composed", supergraph: { graphs, definitions: [...byName.values()].map(mergedDefinition) } };
}

/** Every subgraph has a Query, if only to say of itself what it is. */
function withQuery(definitions: readonly GraphqlDefinition[]): readonly GraphqlDefinition[] {
  if (definitions.some((it) => it.name === "Query")) return definitions;
  return [{ kind: "type", name: "Query", doc: [], directives: [], fields: [] }, ...definitions];
}

function memberOf(name: string): SupergraphMember {
  return { id: upperSnakeCase(name), name, url: `http://${name}:8080/graphql` };
}

interface Part {
  readonly member: SupergraphMember;
  readonly definitions: readonly GraphqlDefinition[];
}

/** The definitions of each name, in order of first use. */
function contributions(parts: readonly Part[]): ReadonlyMap<string, readonly Contribution[]> {
  const byName = new Map<string, Contribution[]>();
  for (const { member, definitions } of parts) {
    for (const definition of definitions) {
      const known = byName.get(definition.name);
      if (known === undefined) byName.set(definition.name, [{ member, definition }]);
      else known.push({ member, definition });
    }
  }
  return byName;
}

function rootProblems(byName: ReadonlyMap<string, readonly Contribution[]>): readonly string[] {
  const queries = byName.get("Query") ?? [];
  const hasField = queries.some(({ definition }) => definition.kind === "type" && definition.fields.length > 0);
  return hasField ? [] : ["no subgraph has a field of Query"];
}

const roots: ReadonlySet<string> = new Set(["Query", "Mutation", "Subscription"]);

/** A field has one owner, unless it is a key or its whole type is shared, and then all who have the type answer it. */
function ownershipProblems(all: readonly Contribution[]): readonly string[] {
  const objects = all.flatMap(({ member, definition }) => (definition.kind === "type" ? [{ member, definition }] : []));
  const [first] = objects;
  if (first === undefined || objects.length < 2) return [];
  const { name } = first.definition;
  const keys = new Set(objects.flatMap((it) => keyWords(it.definition)));
  const isWhole = !roots.has(name) && keys.size === 0;
  return [...ownersOf(objects)].flatMap(([field, services]) => {
    if (isWhole && services.length < objects.length) {
      return [`'${name}.${field}' is answered by ${listed(services)} alone, but other subgraphs have the type too`];
    }
    if (isWhole || keys.has(field) || services.length < 2) return [];
    return [`'${name}.${field}' is answered by ${listed(services)}; a field has one owner`];
  });
}

function ownersOf(objects: readonly { readonly member: SupergraphMember; readonly definition: GraphqlObject }[]) {
  const owners = new Map<string, string[]>();
  for (const { member, definition } of objects) {
    for (const { name } of definition.fields) {
      const known = owners.get(name);
      if (known === undefined) owners.set(name, [member.name]);
      else known.push(member.name);
    }
  }
  return owners;
}

function keyWords(definition: GraphqlObject): readonly string[] {
  return definition.directives.flatMap((it) => /^@key\(fields: "([^"]*)"/.exec(it)?.[1]?.split(" ") ?? []);
}
