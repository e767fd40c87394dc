import type { Interaction } from "../model/interaction.ts";
import type { TypeId, TypeRef } from "../model/types.ts";
import { carried, type Direction, memberTypes, namedType } from "../model/walk.ts";
import type { Workspace } from "../model/workspace.ts";

/** No finding needs to name more of those that carry a type. */
const maxCarriers = 50;

/** By type, the interactions that carry it in some directions: the first ones, in the order of the model. */
export function carriers(
  workspace: Workspace,
  directions: readonly Direction[],
): ReadonlyMap<TypeId, readonly Interaction[]> {
  const found = new Map<TypeId, Interaction[]>();
  for (const it of workspace.interactions.values()) {
    const sides = carried(it);
    // Who is cut off at a type is cut off at all that it leads to: those before it lead there too.
    visit(
      workspace,
      directions.flatMap((side) => sides[side]),
      it,
      found,
    );
  }
  return found;
}

function visit(
  workspace: Workspace,
  from: readonly TypeRef[],
  carrier: Interaction,
  found: Map<TypeId, Interaction[]>,
): void {
  const stack = from.flatMap(named);
  for (let id = stack.pop(); id !== undefined; id = stack.pop()) {
    const known = found.get(id) ?? [];
    if (known.at(-1) === carrier || known.length >= maxCarriers) continue;
    known.push(carrier);
    found.set(id, known);
    // A `ref` carries the key alone; its field's type is no record.
    for (const member of memberTypes(namedType(workspace, id))) stack.push(...named(member));
  }
}

function named(type: TypeRef): readonly TypeId[] {
  switch (type.kind) {
    case "scalar":
    case "ref":
      return [];
    case "list":
      return named(type.item);
    case "map":
      return named(type.value);
    case "named":
      return [type.id];
  }
}
