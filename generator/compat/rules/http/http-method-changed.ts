import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** H01: The method of a route changed. */
export const httpMethodChanged: CompatRule = {
  id: "http-method-changed",
  row: "H01",
  axis: "wire",
  says: "has another method",
  summary: "The method of a route changed.",
  why: "Callers of the old method get 405.",
  fix: "Add an interaction with the new method, and remove this one after its sunset.",
  claims: claim("key", (it) => it.key === "method" && it.to.style === "http"),
  verdicts: always("breaking"),
  exception: null,
  example: interactionsExample(
    ['putOrder: { style: http, route: "PUT /orders/{id}", in: { id: id, note: string } }'],
    ['putOrder: { style: http, route: "PATCH /orders/{id}", in: { id: id, note: string }, idempotency: natural }'],
  ),
};
