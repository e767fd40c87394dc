import { authSort } from "../../auth-sort.ts";
import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** B35: One more scope is needed. */
export const authScopeAdded: CompatRule = {
  id: "auth-scope-added",
  row: "B35",
  axis: "wire",
  says: "asks for more scopes",
  summary: "One more scope is needed.",
  why: "Callers whose token lacks it are refused.",
  fix: "Hand out the scope first, then ask for it.",
  claims: claim(
    "key",
    (it) => it.key === "auth" && authSort(it.from.policies.auth.value, it.to.policies.auth.value) === "scope-added",
  ),
  verdicts: always("breaking"),
  exception: null,
  example: interactionsExample(
    ['getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order }'],
    [
      'getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order, auth: { scheme: user, scopes: ["orders:read"] } }',
    ],
  ),
};
