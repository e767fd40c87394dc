import { interactionsExample } from "../../example.ts";
import { idempotencyStep } from "../../idempotency-step.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** B25: An interaction is less idempotent than it was. */
export const idempotencyRemoved: CompatRule = {
  id: "idempotency-removed",
  row: "B25",
  axis: "wire",
  says: "may not be repeated as before",
  summary: "An interaction is less idempotent than it was.",
  why: "Calls that are under way are sent again, and done twice.",
  fix: "Keep it idempotent, or add an interaction under another name.",
  claims: claim("key", (it) => it.key === "idempotency" && idempotencyStep(it) === "removed"),
  verdicts: always("breaking"),
  exception: null,
  example: interactionsExample(
    ["placeOrder: { style: http, route: POST /orders, in: Order, out: Order, idempotency: natural }"],
    ["placeOrder: { style: http, route: POST /orders, in: Order, out: Order }"],
  ),
};
