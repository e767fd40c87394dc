import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** H13: The version or the caching of an answer changed. */
export const httpCachingRemoved: CompatRule = {
  id: "http-caching-removed",
  row: "H13",
  axis: "wire",
  says: "is cached otherwise",
  summary: "The version or the caching of an answer changed.",
  why: "Conditional requests and caches no longer do what callers rely on.",
  fix: "Tell callers.",
  claims: claim("key", (it) => it.key === "etag" || it.key === "cache"),
  verdicts: always("dangerous"),
  exception: { says: "safe where there was none", judge: ({ before }) => (before === null ? "safe" : null) },
  example: interactionsExample(
    ['getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order, cache: { maxAge: 60s } }'],
    ['getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order }'],
  ),
};
