import { interactionsExample } from "../../example.ts";
import { lowered } from "../../key-numbers.ts";
import { always, type CompatRule, isOf } from "../../rule.ts";

/** B29: The time that a call may take is shorter. */
export const deadlineDecreased: CompatRule = {
  id: "deadline-decreased",
  row: "B29",
  axis: "wire",
  says: "has less time",
  summary: "The time that a call may take is shorter.",
  why: "Calls that were slow, but right, fail.",
  fix: "Measure how long calls take, and make them faster first.",
  claims: ({ fact, before, after }) => isOf(fact, "key") && fact.key === "timeout" && lowered({ before, after }),
  verdicts: always("dangerous"),
  exception: {
    says: "breaking below the latency that is promised for 99 of 100 calls",
    judge: ({ fact, after }) =>
      isOf(fact, "key") && Number(after) < (fact.from.policies.slo.value?.p99Ms ?? 0) ? "breaking" : null,
  },
  example: interactionsExample(
    ['getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order, timeout: 5s }'],
    ['getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order, timeout: 1s }'],
  ),
};
