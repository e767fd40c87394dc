import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** B37: A list comes in pages. */
export const paginationAdded: CompatRule = {
  id: "pagination-added",
  row: "B37",
  axis: "wire",
  says: "comes in pages now",
  summary: "A list comes in pages.",
  why: "Callers see the first page, and take it for all.",
  fix: "Add an interaction with pages beside this one.",
  claims: claim("key", (it) => it.key === "page" && "page" in it.to && it.to.page !== null),
  verdicts: always("breaking"),
  exception: null,
  example: interactionsExample(
    ["listOrders: { style: http, route: GET /orders, out: list<Order> }"],
    ["listOrders: { style: http, route: GET /orders, out: list<Order>, page: cursor }"],
  ),
};
