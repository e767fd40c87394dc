import { interactionsExample } from "../../example.ts";
import { isLimit, lowered, raised } from "../../key-numbers.ts";
import { always, type CompatRule, isOf } from "../../rule.ts";

/** B32: A limit was lowered. */
export const limitLowered: CompatRule = {
  id: "limit-lowered",
  row: "B32",
  axis: "wire",
  says: "has a lower limit",
  summary: "A limit was lowered.",
  why: "Callers near the limit are refused.",
  fix: "Look at what callers need, and announce it.",
  claims: ({ fact, before, after }) =>
    isOf(fact, "key") &&
    isLimit(fact.key) &&
    !(fact.key === "cost" ? lowered({ before, after }) : raised({ before, after })),
  verdicts: always("breaking"),
  exception: {
    says: "dangerous, and not breaking, for rates, calls at once and costs",
    judge: ({ fact }) =>
      isOf(fact, "key") && ["limits.rate", "limits.inFlight", "cost"].includes(fact.key) ? "dangerous" : null,
  },
  example: interactionsExample(
    ["placeOrder: { style: http, route: POST /orders, in: Order, out: Order, limits: { body: 1MiB } }"],
    ["placeOrder: { style: http, route: POST /orders, in: Order, out: Order, limits: { body: 64KiB } }"],
  ),
};
