import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** B13: The audience of an interaction changed. */
export const visibilityNarrowed: CompatRule = {
  id: "visibility-narrowed",
  row: "B13",
  axis: "wire",
  says: "has another audience",
  summary: "The audience of an interaction changed.",
  why: "Callers from outside are shut out.",
  fix: "Deprecate it for them first.",
  claims: claim("key", (it) => it.key === "audience"),
  verdicts: always("breaking"),
  exception: {
    says: "safe where it grew",
    judge: ({ before, after }) => {
      const order = ["internal", "partner", "public"];
      return order.indexOf(after ?? "") > order.indexOf(before ?? "") ? "safe" : null;
    },
  },
  example: interactionsExample(
    ['getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order, audience: public }'],
    ['getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order }'],
  ),
};
