import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** B01: An interaction was added. */
export const interactionAdded: CompatRule = {
  id: "interaction-added",
  row: "B01",
  axis: "wire",
  says: "was added",
  summary: "An interaction was added.",
  why: "Nobody knows it yet.",
  fix: "Nothing to do.",
  claims: claim("interaction-added"),
  verdicts: always("safe"),
  exception: null,
  example: interactionsExample(
    ['getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order }'],
    [
      'getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order }',
      "placeOrder: { style: http, route: POST /orders, in: Order, out: Order }",
    ],
  ),
};
