import type { Interaction } from "../model/interaction.ts";
import type { Unit, Workspace } from "../model/workspace.ts";

const indexes = new WeakMap<Workspace, ReadonlyMap<string, Unit>>();

/** The service or library of an id, by an index that is made once a workspace. */
export function unitById(workspace: Workspace, id: string): Unit {
  const known = indexes.get(workspace);
  const index = known ?? new Map([...workspace.services, ...workspace.libraries].map((it) => [it.id, it]));
  if (known === undefined) indexes.set(workspace, index);
  const unit = index.get(id);
  if (unit === undefined) throw new Error(`no service or library '${id}' in the workspace`);
  return unit;
}

/** The interaction of an id. */
export function interactionOf(workspace: Workspace, id: string): Interaction {
  const found = workspace.interactions.get(id);
  if (found === undefined) throw new Error(`no interaction '${id}' in the workspace`);
  return found;
}
