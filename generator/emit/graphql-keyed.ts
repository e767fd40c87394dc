import type { TypeRef } from "../model/types.ts";
import { namedType } from "../model/walk.ts";
import type { Workspace } from "../model/workspace.ts";
import type { GraphqlInteraction } from "../styles/graphql/model.ts";
import { graphOf } from "./graph.ts";
import { isForeignEntity } from "./graphql-reach.ts";

/** The type with the entities of other services as their keys: all that a subgraph knows of them. */
export function keyed(workspace: Workspace, interaction: GraphqlInteraction, type: TypeRef): TypeRef {
  switch (type.kind) {
    case "list": {
      const item = keyed(workspace, interaction, type.item);
      return item === type.item ? type : { kind: "list", item };
    }
    case "map": {
      const value = keyed(workspace, interaction, type.value);
      return value === type.value ? type : { kind: "map", value };
    }
    case "named":
      return keyedNamed(workspace, interaction, type);
    case "scalar":
    case "ref":
      return type;
  }
}

function keyedNamed(
  workspace: Workspace,
  interaction: GraphqlInteraction,
  type: TypeRef & { readonly kind: "named" },
): TypeRef {
  const named = namedType(workspace, type.id);
  if (named.kind === "alias") {
    const target = keyed(workspace, interaction, named.target);
    return target === named.target ? type : target;
  }
  const scope = graphOf(workspace).parts.get(interaction.service)?.scope;
  const isForeign = named.kind === "record" && scope !== undefined && isForeignEntity(workspace, scope, named);
  return isForeign ? { kind: "ref", id: type.id } : type;
}
