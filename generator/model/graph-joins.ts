import { grouped } from "../base/grouped.ts";
import type { Interaction, InteractionId } from "./interaction.ts";
import { ofStyle } from "./interaction.ts";
import { type TypeId, type TypeRef, typeText } from "./types.ts";
import { memberTypes, namedType, reached } from "./walk.ts";
import type { Workspace } from "./workspace.ts";

type GraphqlField = Extract<Interaction, { style: "graphql" }>;

/** How subgraphs lead into each other: a gateway that has an entity of one asks the others for what they know of it. */
export interface GraphJoins {
  /** By field of the graph, the entities that its answers hold or refer to. */
  readonly entities: ReadonlyMap<InteractionId, readonly TypeId[]>;
  /** By entity, the interactions that are fields of it. */
  readonly fields: ReadonlyMap<TypeId, readonly GraphqlField[]>;
}

/** The references between the subgraphs of the workspace. */
export function graphJoins(workspace: Workspace): GraphJoins {
  const all = workspace.services.flatMap((it) => ofStyle(it, "graphql"));
  const known = new Map<string, readonly TypeId[]>();
  const entitiesOf = ({ output, page }: GraphqlField): readonly TypeId[] => {
    const type = page?.item ?? output;
    if (type === null) return [];
    const before = known.get(typeText(type));
    if (before !== undefined) return before;
    const found = entitiesIn(workspace, type);
    known.set(typeText(type), found);
    return found;
  };
  const fields = grouped(
    all.filter((it) => it.field.root === null),
    (it) => (it.field.root === null ? it.field.type : ""),
  );
  return { entities: new Map(all.map((it) => [it.id, entitiesOf(it)])), fields };
}

/** The entities that values of a type hold or refer to, however deep. */
function entitiesIn(workspace: Workspace, type: TypeRef): readonly TypeId[] {
  const types = reached(workspace, [type]).map((id) => namedType(workspace, id));
  const held = types.flatMap((it) => (it.kind === "record" && it.key !== null ? [it.id] : []));
  const members = types.flatMap((it) => memberTypes(it));
  return [...new Set([...held, ...[type, ...members].flatMap(referred)])];
}

function referred(type: TypeRef): readonly TypeId[] {
  switch (type.kind) {
    case "scalar":
    case "named":
      return [];
    case "ref":
      return [type.id];
    case "list":
      return referred(type.item);
    case "map":
      return referred(type.value);
  }
}
