import type { Interaction } from "../model/interaction.ts";

/** How often a failing call may be made: once where it may not be sent again. */
export function attemptsOf({ policies: { idempotency, retry } }: Interaction): number {
  return idempotency.value === "none" ? 1 : (retry.value?.attempts ?? 1);
}
