import { camelCase } from "../../base/words.ts";
import { interactionOf, unitById } from "../../emit/units.ts";
import { type AnsweredInteraction, type Call, type Interaction, isCalled } from "../../model/interaction.ts";
import type { Unit, Workspace } from "../../model/workspace.ts";

/** What a handler calls of one service. */
export interface CalledService {
  readonly unit: Unit;
  /** As `ctx.clients` names it: `inventory`, `ordersV2`. */
  readonly name: string;
  readonly calls: readonly { readonly call: Call; readonly interaction: AnsweredInteraction }[];
}

/** What an interaction's handler may call, service by service, in the order in which its spec names them. */
export function calledServices(workspace: Workspace, { calls }: Interaction): readonly CalledService[] {
  const called = calls.flatMap((call) => {
    const interaction = interactionOf(workspace, call.to);
    return isCalled(interaction) ? [{ call, interaction }] : [];
  });
  return [...new Set(called.map((it) => it.interaction.service))].map((id) => {
    const unit = unitById(workspace, id);
    return { unit, name: camelCase(unit.folder), calls: called.filter((it) => it.interaction.service === id) };
  });
}
