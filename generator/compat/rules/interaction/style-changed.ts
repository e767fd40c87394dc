import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** B07: An interaction changed its style. */
export const styleChanged: CompatRule = {
  id: "style-changed",
  row: "B07",
  axis: "wire",
  says: "has another style",
  summary: "An interaction changed its style.",
  why: "Callers and readers of the old wire find nothing.",
  fix: "Add the interaction under another name in the new style, and remove the old one after its sunset.",
  claims: claim("style"),
  verdicts: always("breaking"),
  exception: null,
  example: interactionsExample(
    ['getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order }'],
    ["getOrder: { style: grpc, in: { id: id }, out: Order }"],
  ),
};
