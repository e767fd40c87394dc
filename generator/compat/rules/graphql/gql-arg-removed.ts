import { interactionsExample } from "../../example.ts";
import { dueOr } from "../../removal-verdict.ts";
import { always, type CompatRule, isOf } from "../../rule.ts";

/** Q04: An argument was removed, or renamed. */
export const gqlArgRemoved: CompatRule = {
  id: "gql-arg-removed",
  row: "Q04",
  axis: "wire",
  says: "is gone",
  summary: "An argument was removed, or renamed.",
  why: "Queries that give it are refused.",
  fix: "Deprecate it with a sunset first.",
  claims: (change) =>
    (isOf(change.fact, "root-removed") && change.fact.field.in === "argument") ||
    (isOf(change.fact, "root-renamed") && change.fact.to.in === "argument"),
  verdicts: always("breaking"),
  exception: {
    says: "safe where it was deprecated for as long as the policy asks and its sunset has passed",
    judge: ({ fact }, _use, _lens, context) =>
      isOf(fact, "root-removed") ? dueOr(fact.field.field.deprecated, context, null) : null,
  },
  example: interactionsExample(
    ['order: { style: graphql, field: Query.order, in: { id: id, lang: "string?" }, out: Order? }'],
    ["order: { style: graphql, field: Query.order, in: { id: id }, out: Order? }"],
  ),
};
