import { interactionsExample } from "../../example.ts";
import { removalOf } from "../../policy.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** B05: An interaction was removed after its sunset, but a consumer is declared. */
export const interactionRemovedConsumers: CompatRule = {
  id: "interaction-removed-consumers",
  row: "B05",
  axis: "wire",
  says: "is gone, and has consumers left",
  summary: "An interaction was removed after its sunset, but a consumer is declared.",
  why: "The consumers that are named fail.",
  fix: "Deprecate it with a sunset, let consumers move, and remove it when the sunset has passed.",
  claims: claim(
    "interaction-removed",
    (it, context) =>
      removalOf(it.interaction.deprecated, context) === "due" &&
      it.consumers.length > context.policy.maxDeclaredConsumers,
  ),
  verdicts: always("breaking"),
  exception: null,
  example: interactionsExample(
    [
      'getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order }',
      "placeOrder: { style: http, route: POST /orders, in: Order, out: Order, deprecated: { since: 2025-01-01, sunset: 2026-01-01 }, consumers: [{ name: app }] }",
    ],
    ['getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order }'],
  ),
};
