import { interactionsExample } from "../../example.ts";
import { idempotencyStep } from "../../idempotency-step.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** B26: An interaction became idempotent. */
export const idempotencyAdded: CompatRule = {
  id: "idempotency-added",
  row: "B26",
  axis: "wire",
  says: "may be repeated now",
  summary: "An interaction became idempotent.",
  why: "Callers may repeat it; nobody has to.",
  fix: "Nothing to do.",
  claims: claim("key", (it) => it.key === "idempotency" && idempotencyStep(it) === "added"),
  verdicts: always("safe"),
  exception: null,
  example: interactionsExample(
    ["placeOrder: { style: http, route: POST /orders, in: Order, out: Order }"],
    ["placeOrder: { style: http, route: POST /orders, in: Order, out: Order, idempotency: natural }"],
  ),
};
