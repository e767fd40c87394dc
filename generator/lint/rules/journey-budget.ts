import { at } from "../../base/origin.ts";
import { configFile, serviceFile } from "../example.ts";
import { settingPlace } from "../interaction-places.ts";
import { defineRule, finding } from "../rule.ts";

const shop = (timeout: string) => ({
  "interspec.yaml": configFile(`
    journeys: { checkout: { entry: orders.placeOrder, budget: 2s, slo: { availability: 99 } } }
  `),
  "orders.yaml": serviceFile(
    "orders",
    `interactions: { placeOrder: { style: grpc, idempotency: key, timeout: ${timeout} } }`,
  ),
});

/** See `summary`. */
export const journeyBudget = defineRule({
  id: "journey-budget",
  severity: "warning",
  summary: "A journey's budget has room for its entry's timeout.",
  why: "The budget is what a person was promised. A call that may take longer breaks the promise, and nothing stops it.",
  examples: { bad: shop("5s"), good: shop("1500ms") },
  *check({ workspace }) {
    for (const { name, entries, budgetMs, origin } of workspace.journeys)
      for (const id of entries) {
        const entry = workspace.interactions.get(id);
        const timeout = entry?.policies.timeoutMs;
        if (entry === undefined || timeout === undefined) continue;
        if (budgetMs === null || timeout.value === null || timeout.value <= budgetMs) continue;
        yield finding({
          message: `journey '${name}' has ${budgetMs} ms; its entry '${id}' waits ${timeout.value} ms`,
          origin: at(origin, "budget"),
          related: [{ message: `${timeout.value} ms: the timeout of '${id}'`, origin: settingPlace(entry, timeout) }],
          help: `give '${id}' a timeout of at most ${budgetMs} ms, or the journey more`,
          about: [id],
        });
      }
  },
});
