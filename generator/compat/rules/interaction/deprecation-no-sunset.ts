import { deprecationSort } from "../../deprecation-sort.ts";
import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** B14: A deprecation has no sunset, or no replacement where the policy asks for one. */
export const deprecationNoSunset: CompatRule = {
  id: "deprecation-no-sunset",
  row: "B14",
  axis: "wire",
  says: "is deprecated, but not as the policy asks",
  summary: "A deprecation has no sunset, or no replacement where the policy asks for one.",
  why: "Nobody knows until when to move, or to what.",
  fix: "Write `sunset`, and `use`.",
  claims: claim("deprecation", (it, context) => deprecationSort(it, context) === "no-sunset"),
  verdicts: always("breaking"),
  exception: null,
  example: interactionsExample(
    ['getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order }'],
    [
      'getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order, deprecated: { since: 2026-01-01 } }',
    ],
  ),
};
