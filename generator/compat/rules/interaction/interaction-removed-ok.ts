import { interactionsExample } from "../../example.ts";
import { removalOf } from "../../policy.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** B04: An interaction was removed after its sunset, and nobody is known to use it. */
export const interactionRemovedOk: CompatRule = {
  id: "interaction-removed-ok",
  row: "B04",
  axis: "wire",
  says: "is gone, as announced",
  summary: "An interaction was removed after its sunset, and nobody is known to use it.",
  why: "It was announced for as long as was promised.",
  fix: "Deprecate it with a sunset, let consumers move, and remove it when the sunset has passed.",
  claims: claim(
    "interaction-removed",
    (it, context) =>
      removalOf(it.interaction.deprecated, context) === "due" &&
      it.consumers.length <= context.policy.maxDeclaredConsumers,
  ),
  verdicts: always("safe"),
  exception: null,
  example: interactionsExample(
    [
      'getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order }',
      "placeOrder: { style: http, route: POST /orders, in: Order, out: Order, deprecated: { since: 2025-01-01, sunset: 2026-01-01 } }",
    ],
    ['getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order }'],
  ),
};
