import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** H07: The status of a success changed. */
export const httpStatusSuccessChanged: CompatRule = {
  id: "http-status-success-changed",
  row: "H07",
  axis: "wire",
  says: "answers with another status",
  summary: "The status of a success changed.",
  why: "Callers that ask for the old one take it for a failure.",
  fix: "Keep the status.",
  claims: claim("key", (it) => it.key === "status"),
  verdicts: always("breaking"),
  exception: null,
  example: interactionsExample(
    ["placeOrder: { style: http, route: POST /orders, in: Order, out: Order }"],
    ["placeOrder: { style: http, route: POST /orders, in: Order, out: Order, status: 200 }"],
  ),
};
