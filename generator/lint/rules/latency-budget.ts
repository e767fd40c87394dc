import type { Interaction, InteractionId } from "../../model/interaction.ts";
import { beneath } from "../beneath.ts";
import { serviceFile } from "../example.ts";
import { settingPlace } from "../interaction-places.ts";
import { defineRule, finding } from "../rule.ts";
import { pathText, slowestPath } from "../slowest-path.ts";

const shop = (p99: string) => ({
  "orders.yaml": serviceFile(
    "orders",
    `
    interactions:
      check:
        style: http
        route: GET /check
        slo: { latency: { p99: ${p99} } }
        calls: [stock.count, prices.get]
    `,
  ),
  "stock.yaml": serviceFile("stock", "interactions: { count: { style: grpc, slo: { latency: { p99: 300ms } } } }"),
  "prices.yaml": serviceFile("prices", "interactions: { get: { style: grpc, slo: { latency: { p99: 250ms } } } }"),
});

/** See `summary`. */
export const latencyBudget = defineRule({
  id: "latency-budget",
  severity: "warning",
  summary: "The p99 of an interaction has room for the p99 of what it calls.",
  why: "A handler is not faster than what it waits for. A promise that cannot be kept is an alert every night.",
  examples: { bad: shop("500ms"), good: shop("700ms") },
  *check({ calls }) {
    // What promises nothing itself is as slow as what it calls.
    const known = new Map<InteractionId, number>();
    for (const it of calls.calleesFirst) {
      const own = ownP99(it);
      const path = slowestPath(calls.straight.get(it.id) ?? [], ({ callee }) => known.get(callee.id) ?? null);
      if (own !== null) known.set(it.id, own);
      else if (path.totalMs > 0) known.set(it.id, path.totalMs);
      if (own === null || path.totalMs <= own) continue;
      yield finding({
        message: `'${it.id}' promises a p99 of ${own} ms; what it calls has ${path.totalMs} ms (${pathText(path)})`,
        origin: settingPlace(it, it.policies.slo),
        related: beneath(
          path.steps.map((step) => step.step),
          calls,
          ({ callee }) => ownP99(callee) !== null,
        ).flatMap(({ caller, callee, call }) => {
          const ms = known.get(callee.id);
          const message = `${ms ?? 0} ms: the p99 of '${callee.id}', called by '${caller.id}'`;
          return ms === undefined ? [] : [{ message, origin: call.origin }];
        }),
        help: "promise more time, run calls side by side with `parallel`, or keep a copy that events feed",
        about: [it.id],
      });
    }
  },
});

function ownP99({ policies: { slo } }: Interaction): number | null {
  return slo.value?.p99Ms ?? null;
}
