import { authSort } from "../../auth-sort.ts";
import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** B36: Less proof is needed than before. */
export const authScopeRemoved: CompatRule = {
  id: "auth-scope-removed",
  row: "B36",
  axis: "wire",
  says: "asks for less",
  summary: "Less proof is needed than before.",
  why: "Those who call today get in; others may too, which somebody should look at.",
  fix: "Let security look at it.",
  claims: claim(
    "key",
    (it) => it.key === "auth" && authSort(it.from.policies.auth.value, it.to.policies.auth.value) === "loosened",
  ),
  verdicts: always("safe"),
  exception: null,
  example: interactionsExample(
    [
      'getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order, auth: { scheme: user, scopes: ["orders:read"] } }',
    ],
    ['getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order }'],
  ),
};
