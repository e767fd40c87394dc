import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** H03: A placeholder of a path was renamed. */
export const httpPathParamRenamed: CompatRule = {
  id: "http-path-param-renamed",
  row: "H03",
  axis: "source",
  says: "is called otherwise in code",
  summary: "A placeholder of a path was renamed.",
  why: "The path is the same; code that is generated again has the new name.",
  fix: "Rename it in code when you generate again.",
  claims: claim("root-renamed", (it) => it.to.in === "path"),
  verdicts: always("source"),
  exception: null,
  example: interactionsExample(
    ['getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order }'],
    ['getOrder: { style: http, route: "GET /orders/{orderId}", in: { orderId: id }, out: Order }'],
  ),
};
