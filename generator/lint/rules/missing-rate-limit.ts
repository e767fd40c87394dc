import { isCalled } from "../../model/interaction.ts";
import { serviceFile } from "../example.ts";
import { place } from "../interaction-places.ts";
import { defineRule, finding } from "../rule.ts";

const shop = (limits: string) => ({
  "orders.yaml": serviceFile(
    "orders",
    `
    interactions:
      getOrder:
        style: http
        route: GET /orders/{id}
        in: { id: id }
        audience: public${limits}
        why: { latency: One request., coupling: Plain HTTP., failure: The page shows the last state. }
    `,
  ),
});

/** See `summary`. */
export const missingRateLimit = defineRule({
  id: "missing-rate-limit",
  severity: "info",
  summary: "What is public has a rate limit.",
  why: "One client in a loop, or an attacker, takes the room of all others.",
  examples: { bad: shop(""), good: shop("\n        limits: { rate: 50/s }") },
  *check({ workspace }) {
    for (const it of workspace.interactions.values())
      if (isCalled(it) && it.audience.value === "public" && it.policies.limits.value.rate === null)
        yield finding({
          message: `'${it.id}' is public and has no rate limit`,
          origin: place(it),
          help: "write `limits: { rate: 50/s }`, here or under `defaults`",
          about: [it.id],
        });
  },
});
