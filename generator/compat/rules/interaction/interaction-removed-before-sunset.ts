import { interactionsExample } from "../../example.ts";
import { removalOf } from "../../policy.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** B03: An interaction was removed before its sunset, or before the notice that was promised. */
export const interactionRemovedBeforeSunset: CompatRule = {
  id: "interaction-removed-before-sunset",
  row: "B03",
  axis: "wire",
  says: "is gone before its sunset",
  summary: "An interaction was removed before its sunset, or before the notice that was promised.",
  why: "Those who call it or wait for its messages fail.",
  fix: "Deprecate it with a sunset, let consumers move, and remove it when the sunset has passed.",
  claims: claim(
    "interaction-removed",
    (it, context) => removalOf(it.interaction.deprecated, context) === "before-sunset",
  ),
  verdicts: always("breaking"),
  exception: null,
  example: interactionsExample(
    [
      'getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order }',
      "placeOrder: { style: http, route: POST /orders, in: Order, out: Order, deprecated: { since: 2026-01-01, sunset: 2030-01-01 } }",
    ],
    ['getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order }'],
  ),
};
