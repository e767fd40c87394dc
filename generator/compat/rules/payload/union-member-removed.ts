import { typesExample } from "../../example.ts";
import { dueOr } from "../../removal-verdict.ts";
import { type CompatRule, claim, column, isOf } from "../../rule.ts";

/** A52: A union lost a variant. */
export const unionMemberRemoved: CompatRule = {
  id: "union-member-removed",
  row: "A52",
  axis: "wire",
  says: "is gone",
  summary: "A union lost a variant.",
  why: "Those who still send it are refused.",
  fix: "Deprecate the variant with a sunset; remove it when the sunset has passed.",
  claims: claim("variant-removed"),
  verdicts: {
    json: column("breaking", "safe"),
    proto: column("breaking", "dangerous"),
    avro: column("breaking", "safe"),
    graphql: column("breaking", "breaking"),
  },
  exception: {
    says: "safe where it was deprecated for as long as the policy asks and its sunset has passed",
    judge: (change, _use, _lens, context) =>
      isOf(change.fact, "variant-removed") ? dueOr(change.fact.variant.deprecated, context, null) : null,
  },
  example: typesExample(
    [
      "Order: { fields: { pay: Pay } }",
      "Pay: { union: { card: Card, cash: Card } }",
      "Card: { fields: { pan: string } }",
    ],
    ["Order: { fields: { pay: Pay } }", "Pay: { union: { card: Card } }", "Card: { fields: { pan: string } }"],
  ),
};
