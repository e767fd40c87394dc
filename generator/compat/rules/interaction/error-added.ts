import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** B19: An interaction declares one more error. */
export const errorAdded: CompatRule = {
  id: "error-added",
  row: "B19",
  axis: "wire",
  says: "was added",
  summary: "An interaction declares one more error.",
  why: "Callers that handle all errors by name do not know it.",
  fix: "Let it come under new conditions only.",
  claims: claim("error-added"),
  verdicts: always("dangerous"),
  exception: null,
  example: interactionsExample(
    ["placeOrder: { style: http, route: POST /orders, in: Order, out: Order, errors: [OutOfStock] }"],
    ["placeOrder: { style: http, route: POST /orders, in: Order, out: Order, errors: [OutOfStock, OrderNotFound] }"],
  ),
};
