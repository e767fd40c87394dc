import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** B38: A list comes in one piece. */
export const paginationRemoved: CompatRule = {
  id: "pagination-removed",
  row: "B38",
  axis: "wire",
  says: "comes in pages no longer",
  summary: "A list comes in one piece.",
  why: "Callers ask for pages, and read `items`.",
  fix: "Add an interaction without pages beside this one.",
  claims: claim("key", (it) => it.key === "page" && !("page" in it.to && it.to.page !== null)),
  verdicts: always("breaking"),
  exception: null,
  example: interactionsExample(
    ["listOrders: { style: http, route: GET /orders, out: list<Order>, page: cursor }"],
    ["listOrders: { style: http, route: GET /orders, out: list<Order> }"],
  ),
};
