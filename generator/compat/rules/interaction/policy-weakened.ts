import { interactionsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** B18: The policy of compatibility was weakened. */
export const policyWeakened: CompatRule = {
  id: "policy-weakened",
  row: "B18",
  axis: "wire",
  says: "is promised less",
  summary: "The policy of compatibility was weakened.",
  why: "What consumers were promised holds for what is there already.",
  fix: "Weaken it for a new version, and keep the old one as it is.",
  claims: claim("policy"),
  verdicts: always("dangerous"),
  exception: null,
  example: interactionsExample(
    [
      'getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order, compatibility: { notice: 400d } }',
    ],
    [
      'getOrder: { style: http, route: "GET /orders/{id}", in: { id: id }, out: Order, compatibility: { notice: 30d } }',
    ],
  ),
};
