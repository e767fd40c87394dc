import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** B12: The stability of an interaction changed. */
export const stabilityDecreased: CompatRule = {
  id: "stability-decreased",
  row: "B12",
  axis: "wire",
  says: "is of another stability",
  summary: "The stability of an interaction changed.",
  why: "Those who rely on it were promised more.",
  fix: "Keep the promise, or publish a new version.",
  claims: claim("key", (it) => it.key === "stability"),
  verdicts: always("breaking"),
  exception: {
    says: "safe where it grew",
    judge: ({ before, after }) => {
      const order = ["experimental", "alpha", "beta", "stable"];
      return order.indexOf(after ?? "") > order.indexOf(before ?? "") ? "safe" : null;
    },
  },
  example: interactionsExample(
    ['getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order }'],
    ['getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order, stability: beta }'],
  ),
};
