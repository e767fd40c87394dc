import { camelCase } from "../../base/words.ts";
import { isRunning, type RunningInteraction } from "../../emit/running-styles.ts";
import { unitById } from "../../emit/units.ts";
import type { Call, Interaction } from "../../model/interaction.ts";
import type { Unit, Workspace } from "../../model/workspace.ts";

/** What a handler calls of one service. */
export interface CalledService {
  readonly unit: Unit;
  /** As `ctx.clients` names it: `inventory`, `ordersV2`. */
  readonly name: string;
  readonly calls: readonly { readonly call: Call; readonly interaction: RunningInteraction }[];
}

/** What an interaction's handler may call, service by service, in the order in which its spec names them. */
export function calledServices(workspace: Workspace, { calls }: Interaction): readonly CalledService[] {
  const called = calls.flatMap((call) => {
    const interaction = interactionOf(workspace, call.to);
    return isRunning(interaction) ? [{ call, interaction }] : [];
  });
  return [...new Set(called.map((it) => it.interaction.service))].map((id) => {
    const unit = unitById(workspace, id);
    return { unit, name: camelCase(unit.folder), calls: called.filter((it) => it.interaction.service === id) };
  });
}

/** The interaction of an id. */
export function interactionOf(workspace: Workspace, id: string): Interaction {
  const found = workspace.interactions.get(id);
  if (found === undefined) throw new Error(`no interaction '${id}' in the workspace`);
  return found;
}
