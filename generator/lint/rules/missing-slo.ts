import { onKey } from "../../base/origin.ts";
import { configFile, serviceFile } from "../example.ts";
import { defineRule, finding } from "../rule.ts";

const shop = (slo: string) => ({
  "interspec.yaml": configFile(`
    journeys: { checkout: { entry: orders.placeOrder${slo} } }
  `),
  "orders.yaml": serviceFile("orders", "interactions: { placeOrder: { style: grpc, idempotency: key } }"),
});

/** See `summary`. */
export const missingSlo = defineRule({
  id: "missing-slo",
  severity: "info",
  summary: "A journey says how fast and how available it is to be.",
  why: "Without a number nobody can say whether it is well, and no alert can know.",
  examples: { bad: shop(""), good: shop(", slo: { latency: { p99: 800ms }, availability: 99.9 }") },
  *check({ workspace }) {
    for (const { name, entries, slo, origin } of workspace.journeys)
      if (slo === null)
        yield finding({
          message: `journey '${name}' has no slo`,
          origin: onKey(origin),
          help: "write `slo: { latency: { p99: 800ms }, availability: 99.9 }` with what its users need",
          about: entries,
        });
  },
});
