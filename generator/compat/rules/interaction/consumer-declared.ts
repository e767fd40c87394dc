import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim, isOf } from "../../rule.ts";

/** B40: The consumers that are declared changed. */
export const consumerDeclared: CompatRule = {
  id: "consumer-declared",
  row: "B40",
  axis: "wire",
  says: "has other consumers",
  summary: "The consumers that are declared changed.",
  why: "Somebody new relies on it, or nobody any more.",
  fix: "New consumers should use what is not deprecated.",
  claims: claim("consumer"),
  verdicts: always("safe"),
  exception: {
    says: "breaking where something deprecated gets more new consumers than the policy lets",
    judge: ({ fact }, use) =>
      isOf(fact, "consumer") && fact.isDeprecated && fact.added.length > use.policy.maxNewConsumers ? "breaking" : null,
  },
  example: interactionsExample(
    ['getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order }'],
    ['getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order, consumers: [{ name: app }] }'],
  ),
};
