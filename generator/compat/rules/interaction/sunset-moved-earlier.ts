import { deprecationSort } from "../../deprecation-sort.ts";
import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** B16: A sunset was moved to an earlier day, or taken away. */
export const sunsetMovedEarlier: CompatRule = {
  id: "sunset-moved-earlier",
  row: "B16",
  axis: "wire",
  says: "goes out of use earlier than was said",
  summary: "A sunset was moved to an earlier day, or taken away.",
  why: "Consumers planned with the day that was said.",
  fix: "Keep the day.",
  claims: claim("deprecation", (it, context) => deprecationSort(it, context) === "moved-earlier"),
  verdicts: always("breaking"),
  exception: null,
  example: interactionsExample(
    [
      'getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order, deprecated: { since: 2026-01-01, sunset: 2030-01-01 } }',
    ],
    [
      'getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order, deprecated: { since: 2026-01-01, sunset: 2029-01-01 } }',
    ],
  ),
};
