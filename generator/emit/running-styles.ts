import type { Interaction, StyleName } from "../model/interaction.ts";
import type { GrpcInteraction } from "../styles/grpc/model.ts";
import type { HttpInteraction } from "../styles/http/model.ts";
import type { StreamInteraction } from "../styles/stream/model.ts";

/** An interaction that clients call and servers answer. */
export type RunningInteraction = HttpInteraction | GrpcInteraction | StreamInteraction;

/** The styles whose clients and servers run; of the others there are contracts, types and handlers alone. */
export const runningStyles: readonly StyleName[] = [
  "http",
  "grpc",
  "stream",
] satisfies readonly RunningInteraction["style"][];

/** Whether clients and servers of its style run. */
export function isRunning(interaction: Interaction): interaction is RunningInteraction {
  return runningStyles.includes(interaction.style);
}
