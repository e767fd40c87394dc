import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** H02: The path of a route changed. */
export const httpPathChanged: CompatRule = {
  id: "http-path-changed",
  row: "H02",
  axis: "wire",
  says: "has another path",
  summary: "The path of a route changed.",
  why: "Callers of the old path get 404.",
  fix: "Add an interaction with the new path, and remove this one after its sunset.",
  claims: claim("key", (it) => it.key === "path" && it.to.style === "http"),
  verdicts: always("breaking"),
  exception: null,
  example: interactionsExample(
    ['getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order }'],
    ['getOrder: { style: http, route: "GET /v2/orders/{id}", in: { id: id }, out: Order }'],
  ),
};
