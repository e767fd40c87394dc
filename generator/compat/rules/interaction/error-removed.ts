import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** B20: An interaction declares an error no longer. */
export const errorRemoved: CompatRule = {
  id: "error-removed",
  row: "B20",
  axis: "source",
  says: "is gone",
  summary: "An interaction declares an error no longer.",
  why: "Code that handles it no longer compiles.",
  fix: "Remove the handling when you generate again.",
  claims: claim("error-removed"),
  verdicts: always("source"),
  exception: null,
  example: interactionsExample(
    ["placeOrder: { style: http, route: POST /orders, in: Order, out: Order, errors: [OutOfStock, OrderNotFound] }"],
    ["placeOrder: { style: http, route: POST /orders, in: Order, out: Order, errors: [OutOfStock] }"],
  ),
};
