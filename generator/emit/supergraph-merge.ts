import { unique } from "../base/order.ts";
import type { GraphqlDefinition, GraphqlObject } from "./subgraph-model.ts";
import type { SupergraphMember } from "./supergraph-model.ts";

/** What one subgraph says of a name. */
export interface Contribution<D extends GraphqlDefinition = GraphqlDefinition> {
  readonly member: SupergraphMember;
  readonly definition: D;
}

/** The definitions of one name as the supergraph has them: with who has the type and who answers each field. */
export function mergedDefinition(all: readonly Contribution[]): GraphqlDefinition {
  const [first] = all;
  if (first === undefined) throw new Error("there is nothing to merge");
  const { definition } = first;
  const doc = firstDoc(all.map((it) => it.definition));
  const directives = [...all.flatMap(joinType), ...definition.directives.filter((it) => it === "@oneOf")];
  switch (definition.kind) {
    case "type": {
      const objects = all.flatMap(({ member, definition: it }) =>
        it.kind === "type" ? [{ member, definition: it }] : [],
      );
      return { ...definition, doc, directives, fields: mergedFields(objects) };
    }
    case "enum": {
      const joins = all.map(({ member }) => `@join__enumValue(graph: ${member.id})`);
      const values = definition.values.map((it) => ({ ...it, directives: [...joins, ...it.directives] }));
      return { ...definition, doc, directives, values };
    }
    case "union": {
      const joins = all.flatMap(({ member }) =>
        definition.members.map((it) => `@join__unionMember(graph: ${member.id}, member: "${it}")`),
      );
      return { ...definition, doc, directives: [...directives, ...joins] };
    }
    case "input":
    case "scalar":
      return { ...definition, doc, directives };
  }
}

/** `@join__type`, with the key of an entity. */
function joinType({ member, definition }: Contribution): readonly string[] {
  const keys = definition.directives.flatMap((it) => /^@key\(fields: (.*)\)$/.exec(it)?.[1] ?? []);
  if (keys.length === 0) return [`@join__type(graph: ${member.id})`];
  return keys.map((it) => `@join__type(graph: ${member.id}, key: ${it})`);
}

/** A field that not every subgraph of the type has says which one does. */
function mergedFields(objects: readonly Contribution<GraphqlObject>[]): GraphqlObject["fields"] {
  const byName = new Map<string, { readonly graph: string; readonly field: GraphqlObject["fields"][number] }[]>();
  for (const { member, definition } of objects) {
    for (const field of definition.fields) {
      const known = byName.get(field.name);
      if (known === undefined) byName.set(field.name, [{ graph: member.id, field }]);
      else known.push({ graph: member.id, field });
    }
  }
  return [...byName.values()].flatMap((all) => {
    const joins = all.length === objects.length ? [] : all.map((it) => `@join__field(graph: ${it.graph})`);
    const [first] = all;
    if (first === undefined) return [];
    const directives = [...joins, ...unique(all.flatMap((it) => it.field.directives))];
    return [{ ...first.field, doc: firstDoc(all.map((it) => it.field)), directives }];
  });
}

function firstDoc(all: readonly { readonly doc: readonly string[] }[]): readonly string[] {
  return all.find((it) => it.doc.length > 0)?.doc ?? [];
}
