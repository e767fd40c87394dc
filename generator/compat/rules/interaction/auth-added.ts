import { authSort } from "../../auth-sort.ts";
import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** B34: Callers must prove who they are, or do it in another way. */
export const authAdded: CompatRule = {
  id: "auth-added",
  row: "B34",
  axis: "wire",
  says: "asks for another proof of who calls",
  summary: "Callers must prove who they are, or do it in another way.",
  why: "Callers without that proof are refused.",
  fix: "Take both for a while: a list of schemes, any of which suffices.",
  claims: claim(
    "key",
    (it) =>
      it.key === "security" ||
      (it.key === "auth" && authSort(it.from.policies.auth.value, it.to.policies.auth.value) === "added"),
  ),
  verdicts: always("breaking"),
  exception: null,
  example: interactionsExample(
    [
      'getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order, auth: { none: "public catalogue" } }',
    ],
    ['getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order }'],
  ),
};
