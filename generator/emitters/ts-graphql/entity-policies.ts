import type { GraphqlScope } from "../../emit/graphql-reach.ts";
import type { Auth, AuthOption } from "../../model/policy.ts";
import type { TypeId, TypeRef } from "../../model/types.ts";
import { memberTypes, mentioned, namedType } from "../../model/walk.ts";
import type { Workspace } from "../../model/workspace.ts";
import type { GraphqlInteraction } from "../../styles/graphql/model.ts";

/**
 * Who may read an entity by its key, of the subgraph's fields the first that there are: the fields of Query that answer
 * it, those whose answers lead to it, any field that answers it, any that leads to it, any at all. A field that is open to
 * everybody opens it only where no other one of these asks who calls.
 */
export function entityAuth(workspace: Workspace, { interactions }: GraphqlScope, entity: TypeId): Auth {
  const queries = interactions.filter((it) => it.field.root === "Query");
  const answering = (it: GraphqlInteraction) => answered(it).some((type) => mentioned(type).includes(entity));
  const leading = (it: GraphqlInteraction) => leadsTo(workspace, answered(it), entity);
  const candidates = [
    queries.filter(answering),
    queries.filter(leading),
    interactions.filter(answering),
    interactions.filter(leading),
    interactions,
  ];
  const deciding = candidates.find((it) => it.length > 0) ?? [];
  const options = deciding.flatMap(({ policies: { auth } }) => (auth.value.kind === "none" ? [] : auth.value.options));
  return options.length === 0 ? { kind: "none", reason: null } : { kind: "any", options: different(options) };
}

/** As long as the most patient field of the subgraph. */
export function entityTimeoutMs({ interactions }: GraphqlScope): number | null {
  const times = interactions
    .filter((it) => it.field.root !== "Subscription")
    .map((it) => it.policies.timeoutMs.value)
    .filter((it) => it !== null);
  return times.length === 0 ? null : Math.max(...times);
}

function answered({ output, page }: GraphqlInteraction): readonly TypeRef[] {
  const type = page?.item ?? output;
  return type === null ? [] : [type];
}

/** Whether values of some types hold an entity, or its key, however deep. */
function leadsTo(workspace: Workspace, from: readonly TypeRef[], entity: TypeId): boolean {
  const seen = new Set<TypeId>();
  const open = from.flatMap(mentioned);
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    if (seen.has(id)) continue;
    seen.add(id);
    open.push(...memberTypes(namedType(workspace, id)).flatMap(mentioned));
  }
  return seen.has(entity);
}

function different(options: readonly AuthOption[]): readonly AuthOption[] {
  return [...new Map(options.map((it) => [JSON.stringify(it), it])).values()];
}
