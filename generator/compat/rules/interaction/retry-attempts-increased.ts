import { interactionsExample } from "../../example.ts";
import { lowered } from "../../key-numbers.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** B31: The number of attempts changed. */
export const retryAttemptsIncreased: CompatRule = {
  id: "retry-attempts-increased",
  row: "B31",
  axis: "wire",
  says: "is tried otherwise",
  summary: "The number of attempts changed.",
  why: "More attempts are more load where the provider is in trouble.",
  fix: "Raise them where the whole chain of callers can bear it.",
  claims: claim("key", (it) => it.key === "retry.attempts"),
  verdicts: always("dangerous"),
  exception: { says: "safe where there are fewer", judge: (change) => (lowered(change) ? "safe" : null) },
  example: interactionsExample(
    ['getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order, retry: { attempts: 2 } }'],
    ['getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order, retry: { attempts: 5 } }'],
  ),
};
