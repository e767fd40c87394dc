import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, isOf } from "../../rule.ts";

/** H06: A field moved between path, query, header and body, or to another name there. */
export const httpParamLocationChanged: CompatRule = {
  id: "http-param-location-changed",
  row: "H06",
  axis: "wire",
  says: "travels elsewhere",
  summary: "A field moved between path, query, header and body, or to another name there.",
  why: "The server looks for it elsewhere than callers put it.",
  fix: "Take it in both places for a while: two fields.",
  claims: (change) =>
    isOf(change.fact, "root-moved") ||
    (isOf(change.fact, "root-renamed") && ["query", "header", "response-header"].includes(change.fact.to.in)),
  verdicts: always("breaking"),
  exception: null,
  example: interactionsExample(
    ['listOrders: { style: http, route: GET /orders, in: { a: "string?" }, out: list<Order> }'],
    [
      'listOrders: { style: http, route: GET /orders, in: { a: { type: "string?", bind: header X-A } }, out: list<Order> }',
    ],
  ),
};
