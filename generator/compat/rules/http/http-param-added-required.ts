import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** H04: A required parameter of query, header or path was added. */
export const httpParamAddedRequired: CompatRule = {
  id: "http-param-added-required",
  row: "H04",
  axis: "wire",
  says: "was added and is required",
  summary: "A required parameter of query, header or path was added.",
  why: "Callers that do not send it are refused.",
  fix: "Add it with `?` or a default.",
  claims: claim(
    "root-added",
    (it) => ["query", "header", "path"].includes(it.field.in) && it.field.need === "required",
  ),
  verdicts: always("breaking"),
  exception: null,
  example: interactionsExample(
    ['listOrders: { style: http, route: GET /orders, in: { a: "string?" }, out: list<Order> }'],
    ['listOrders: { style: http, route: GET /orders, in: { a: "string?", b: int }, out: list<Order> }'],
  ),
};
