import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** B27: An idempotency key became mandatory. */
export const idempotencyKeyRequired: CompatRule = {
  id: "idempotency-key-required",
  row: "B27",
  axis: "wire",
  says: "needs an idempotency key now",
  summary: "An idempotency key became mandatory.",
  why: "Callers without a key are refused.",
  fix: "Take a key where it is given, let callers follow, and require it then.",
  claims: claim("key", (it) => it.key === "idempotency" && it.to.policies.idempotency.value === "key"),
  verdicts: always("breaking"),
  exception: null,
  example: interactionsExample(
    ["placeOrder: { style: http, route: POST /orders, in: Order, out: Order }"],
    ["placeOrder: { style: http, route: POST /orders, in: Order, out: Order, idempotency: key }"],
  ),
};
