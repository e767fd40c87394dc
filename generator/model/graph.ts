import { grouped } from "../base/grouped.ts";
import type { Interaction, InteractionId } from "./interaction.ts";
import { shapeOf } from "./interaction.ts";
import type { Workspace } from "./workspace.ts";

/** One edge of the call graph. */
export interface Edge {
  readonly from: InteractionId;
  readonly to: InteractionId;
  /** `call`: waits for the answer. `event`: a message that the producer does not wait for. */
  readonly kind: "call" | "event";
}

/** Who calls whom, and who hears of what. */
export interface CallGraph {
  readonly edges: readonly Edge[];
  readonly from: ReadonlyMap<InteractionId, readonly Edge[]>;
  readonly to: ReadonlyMap<InteractionId, readonly Edge[]>;
}

/** The graph of the workspace: `calls`, `emits`, and each message's consumers. */
export function callGraph(workspace: Workspace): CallGraph {
  const edges = [...workspace.interactions.values()].flatMap((it) => edgesFrom(workspace, it));
  return { edges, from: grouped(edges, (it) => it.from), to: grouped(edges, (it) => it.to) };
}

function edgesFrom(workspace: Workspace, interaction: Interaction): readonly Edge[] {
  const calls = interaction.calls.map((it): Edge => {
    const callee = workspace.interactions.get(it.to);
    const waits = callee === undefined || shapeOf(callee) !== "message";
    return { from: interaction.id, to: it.to, kind: waits ? "call" : "event" };
  });
  const emits = interaction.emits.map((to): Edge => ({ from: interaction.id, to, kind: "event" }));
  const source = producerOf(interaction);
  const heard: readonly Edge[] = source === null ? [] : [{ from: source, to: interaction.id, kind: "event" }];
  return [...calls, ...emits, ...heard];
}

/** The interaction whose messages this one consumes, or null. */
export function producerOf(interaction: Interaction): InteractionId | null {
  if (interaction.style === "event" && interaction.role.kind === "consumer") return interaction.role.producer;
  if (interaction.style === "mqtt" && interaction.role.kind === "subscriber") return interaction.role.of;
  return null;
}
