import { interactionsExample } from "../../example.ts";
import { raised } from "../../key-numbers.ts";
import { always, type CompatRule, isOf } from "../../rule.ts";

/** B30: The time that a call may take is longer. */
export const timeoutIncreased: CompatRule = {
  id: "timeout-increased",
  row: "B30",
  axis: "wire",
  says: "has more time",
  summary: "The time that a call may take is longer.",
  why: "Callers with less time give up first, and the work is for nothing.",
  fix: "Raise the time of callers first.",
  claims: ({ fact, before, after }) => isOf(fact, "key") && fact.key === "timeout" && raised({ before, after }),
  verdicts: always("dangerous"),
  exception: null,
  example: interactionsExample(
    ['getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order, timeout: 1s }'],
    ['getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order, timeout: 5s }'],
  ),
};
