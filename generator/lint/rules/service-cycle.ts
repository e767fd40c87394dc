import { cycles } from "../../base/cycles.ts";
import { plural } from "../../base/text.ts";
import type { SyncCall } from "../../model/sync-calls.ts";
import { serviceFile } from "../example.ts";
import { defineRule, finding } from "../rule.ts";

const shop = (calls: string) => ({
  "orders.yaml": serviceFile(
    "orders",
    "interactions: { check: { style: grpc, calls: [stock.hold] }, find: { style: grpc } }",
  ),
  "stock.yaml": serviceFile("stock", `interactions: { hold: { style: grpc }, recount: { style: grpc${calls} } }`),
});

/** See `summary`. */
export const serviceCycle = defineRule({
  id: "service-cycle",
  severity: "warning",
  summary: "Services do not wait for each other: calls go one way.",
  why: "Services in a loop can be neither deployed nor tested nor started without each other, and one that is slow slows down the one that it waits for.",
  examples: { bad: shop(", calls: [orders.find]"), good: shop("") },
  *check({ workspace, calls }) {
    // Loops of interactions are a finding of their own.
    const steps = [...calls.straight.values()].flat();
    const byPair = new Map<string, Map<string, SyncCall>>();
    for (const it of steps) {
      const callees = byPair.get(it.caller.service) ?? new Map<string, SyncCall>();
      if (!callees.has(it.callee.service)) callees.set(it.callee.service, it);
      byPair.set(it.caller.service, callees);
    }
    const services = workspace.services.map((it) => it.id);
    for (const group of cycles(services, (id) => byPair.get(id)?.keys() ?? [])) {
      const members = new Set(group);
      const within = group.flatMap((id) => [...(byPair.get(id) ?? [])].filter(([to]) => members.has(to)));
      const [[, first] = [], ...others] = within;
      if (first === undefined) continue;
      yield finding({
        message: `${plural(group.length, "service")} wait for each other: ${group.slice(0, 20).join(", ")}${group.length > 20 ? ", …" : ""}`,
        origin: first.call.origin,
        related: others.slice(0, 20).map(([, { caller, callee, call }]) => ({
          message: `'${caller.id}' calls '${callee.id}'`,
          origin: call.origin,
        })),
        help: "turn one direction into events, or move what both need to a service that calls neither",
        about: [first.caller.service],
      });
    }
  },
});
