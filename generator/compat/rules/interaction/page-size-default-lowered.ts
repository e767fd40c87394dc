import { interactionsExample } from "../../example.ts";
import { raised } from "../../key-numbers.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** B39: The usual size of a page changed. */
export const pageSizeDefaultLowered: CompatRule = {
  id: "page-size-default-lowered",
  row: "B39",
  axis: "wire",
  says: "has pages of another size",
  summary: "The usual size of a page changed.",
  why: "Callers that read one page only see less.",
  fix: "Nothing to do where callers read all pages.",
  claims: claim("key", (it) => it.key === "page.limit"),
  verdicts: always("dangerous"),
  exception: { says: "safe where it grew", judge: (change) => (raised(change) ? "safe" : null) },
  example: interactionsExample(
    ["listOrders: { style: http, route: GET /orders, out: list<Order>, page: { limit: 50, max: 200 } }"],
    ["listOrders: { style: http, route: GET /orders, out: list<Order>, page: { limit: 20, max: 200 } }"],
  ),
};
