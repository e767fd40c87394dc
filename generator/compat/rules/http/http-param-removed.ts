import { interactionsExample } from "../../example.ts";
import { dueOr } from "../../removal-verdict.ts";
import { always, type CompatRule, claim, isOf } from "../../rule.ts";

/** H05: A parameter of query or header was removed. */
export const httpParamRemoved: CompatRule = {
  id: "http-param-removed",
  row: "H05",
  axis: "wire",
  says: "is gone",
  summary: "A parameter of query or header was removed.",
  why: "What callers ask for by it is not heard, or refused.",
  fix: "Deprecate it with a sunset first.",
  claims: claim("root-removed", (it) => ["query", "header", "path"].includes(it.field.in)),
  verdicts: always("dangerous"),
  exception: {
    says: "safe where it was deprecated for as long as the policy asks and its sunset has passed",
    judge: ({ fact }, _use, _lens, context) =>
      isOf(fact, "root-removed") ? dueOr(fact.field.field.deprecated, context, null) : null,
  },
  example: interactionsExample(
    ['listOrders: { style: http, route: GET /orders, in: { a: "string?", b: "int?" }, out: list<Order> }'],
    ['listOrders: { style: http, route: GET /orders, in: { a: "string?" }, out: list<Order> }'],
  ),
};
