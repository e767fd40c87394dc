import { deprecationSort } from "../../deprecation-sort.ts";
import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** B15: From now to the sunset is less than the notice that is promised. */
export const sunsetTooSoon: CompatRule = {
  id: "sunset-too-soon",
  row: "B15",
  axis: "wire",
  says: "goes out of use too soon",
  summary: "From now to the sunset is less than the notice that is promised.",
  why: "Consumers have not the time that they were promised.",
  fix: "Choose a later sunset.",
  claims: claim("deprecation", (it, context) => deprecationSort(it, context) === "too-soon"),
  verdicts: always("breaking"),
  exception: null,
  example: interactionsExample(
    ['getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order }'],
    [
      'getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order, deprecated: { since: 2026-01-01, sunset: 2026-01-20 } }',
    ],
  ),
};
