import { producerOf } from "../../model/graph.ts";
import type { Interaction, InteractionId } from "../../model/interaction.ts";
import type { SyncCalls } from "../../model/sync-calls.ts";
import type { Workspace } from "../../model/workspace.ts";
import { serviceFile } from "../example.ts";
import { place } from "../interaction-places.ts";
import { defineRule, finding } from "../rule.ts";

const shop = (why: string) => ({
  "stock.yaml": serviceFile(
    "stock",
    `
    interactions:
      count:
        style: grpc
        audience: public
        limits: { rate: 9/s }
        ${why}
    `,
  ),
});

/** See `summary`. */
export const missingDecision = defineRule({
  id: "missing-decision",
  severity: "info",
  summary: "What others depend on says why it is as it is.",
  why: "In a year nobody knows whether the style was chosen or happened, and whether it can be changed.",
  examples: {
    bad: shop("priority: critical"),
    good: shop("why: { latency: The page waits., coupling: One call., failure: No number. }"),
  },
  *check({ workspace, calls }) {
    const users = teamsOf(workspace, calls);
    for (const it of workspace.interactions.values()) {
      if (it.why !== null || producerOf(it) !== null) continue;
      const others = [...(users.get(it.id) ?? [])];
      const [first] = others;
      if (it.audience.value === "internal" && first === undefined) continue;
      const who = it.audience.value === "internal" ? `used by ${first ?? ""}` : it.audience.value;
      yield finding({
        message: `'${it.id}' is ${who}${others.length > 1 && it.audience.value === "internal" ? ` and ${others.length - 1} more` : ""}, and does not say why it is ${it.style}`,
        origin: place(it),
        help: "write `why: { latency, coupling, failure }`, a sentence each",
        about: [it.id],
      });
    }
  },
});

/** By interaction, the teams that use it and are not its own. */
function teamsOf(workspace: Workspace, calls: SyncCalls): ReadonlyMap<InteractionId, ReadonlySet<string>> {
  const owners = new Map(workspace.services.map((it) => [it.id, it.owner]));
  const found = new Map<InteractionId, Set<string>>();
  const note = (used: Interaction, by: string | null) => {
    const own = owners.get(used.service) ?? null;
    if (by !== null && own !== null && by !== own) found.set(used.id, (found.get(used.id) ?? new Set()).add(by));
  };
  for (const { caller, callee } of [...calls.from.values()].flat()) note(callee, owners.get(caller.service) ?? null);
  for (const it of workspace.interactions.values()) {
    const producer = workspace.interactions.get(producerOf(it) ?? "");
    if (producer !== undefined) note(producer, owners.get(it.service) ?? null);
    for (const { owner } of it.consumers) note(it, owner);
  }
  return found;
}
