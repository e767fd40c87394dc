import { interactionsExample } from "../../example.ts";
import { dueOr } from "../../removal-verdict.ts";
import { always, type CompatRule, claim, isOf } from "../../rule.ts";

/** H11: A header of an answer was removed. */
export const httpResHeaderRemoved: CompatRule = {
  id: "http-res-header-removed",
  row: "H11",
  axis: "wire",
  says: "is gone",
  summary: "A header of an answer was removed.",
  why: "Callers that read it do not find it.",
  fix: "Deprecate it with a sunset first.",
  claims: claim("root-removed", (it) => it.field.in === "response-header"),
  verdicts: always("breaking"),
  exception: {
    says: "dangerous, and not breaking, where it was optional; safe where it was deprecated for as long as the policy asks and its sunset has passed",
    judge: ({ fact }, _use, _lens, context) =>
      isOf(fact, "root-removed")
        ? dueOr(fact.field.field.deprecated, context, fact.field.need === "optional" ? "dangerous" : null)
        : null,
  },
  example: interactionsExample(
    [
      "getVersion: { style: http, route: GET /version, out: { name: string, tag: { type: string, bind: header X-Tag } } }",
    ],
    ["getVersion: { style: http, route: GET /version, out: { name: string } }"],
  ),
};
