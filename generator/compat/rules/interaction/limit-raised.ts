import { interactionsExample } from "../../example.ts";
import { isLimit, lowered, raised } from "../../key-numbers.ts";
import { always, type CompatRule, isOf } from "../../rule.ts";

/** B33: A limit was raised. */
export const limitRaised: CompatRule = {
  id: "limit-raised",
  row: "B33",
  axis: "wire",
  says: "has a higher limit",
  summary: "A limit was raised.",
  why: "Larger pages come only when they are asked for.",
  fix: "Nothing to do.",
  claims: ({ fact, before, after }) =>
    isOf(fact, "key") &&
    isLimit(fact.key) &&
    (fact.key === "cost" ? lowered({ before, after }) : raised({ before, after })),
  verdicts: always("safe"),
  exception: {
    says: "dangerous for the largest page",
    judge: ({ fact }) => (isOf(fact, "key") && fact.key === "page.max" ? "dangerous" : null),
  },
  example: interactionsExample(
    ["placeOrder: { style: http, route: POST /orders, in: Order, out: Order, limits: { body: 64KiB } }"],
    ["placeOrder: { style: http, route: POST /orders, in: Order, out: Order, limits: { body: 1MiB } }"],
  ),
};
