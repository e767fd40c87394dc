import { interactionsExample } from "../../example.ts";
import { removalOf } from "../../policy.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** B02: An interaction was removed that was not deprecated. */
export const interactionRemovedLive: CompatRule = {
  id: "interaction-removed-live",
  row: "B02",
  axis: "wire",
  says: "is gone",
  summary: "An interaction was removed that was not deprecated.",
  why: "Those who call it or wait for its messages fail.",
  fix: "Deprecate it with a sunset, let consumers move, and remove it when the sunset has passed.",
  claims: claim("interaction-removed", (it, context) => removalOf(it.interaction.deprecated, context) === "live"),
  verdicts: always("breaking"),
  exception: null,
  example: interactionsExample(
    [
      'getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order }',
      "placeOrder: { style: http, route: POST /orders, in: Order, out: Order }",
    ],
    ['getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order }'],
  ),
};
