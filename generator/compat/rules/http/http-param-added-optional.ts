import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** H04: An optional parameter of query or header was added. */
export const httpParamAddedOptional: CompatRule = {
  id: "http-param-added-optional",
  row: "H04",
  axis: "wire",
  says: "was added",
  summary: "An optional parameter of query or header was added.",
  why: "Nobody has to send it.",
  fix: "Nothing to do.",
  claims: claim(
    "root-added",
    (it) => ["query", "header", "path"].includes(it.field.in) && it.field.need !== "required",
  ),
  verdicts: always("safe"),
  exception: null,
  example: interactionsExample(
    ['listOrders: { style: http, route: GET /orders, in: { a: "string?" }, out: list<Order> }'],
    ['listOrders: { style: http, route: GET /orders, in: { a: "string?", b: "int?" }, out: list<Order> }'],
  ),
};
