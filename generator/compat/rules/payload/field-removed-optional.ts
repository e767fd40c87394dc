import { fieldsExample } from "../../example.ts";
import { dueOr } from "../../removal-verdict.ts";
import { type CompatRule, claim, column, isOf } from "../../rule.ts";

/** A05: An optional field was removed. */
export const fieldRemovedOptional: CompatRule = {
  id: "field-removed-optional",
  row: "A05",
  axis: "wire",
  says: "is gone",
  summary: "An optional field was removed.",
  why: "Old readers may still use it, and servers that refuse unknown fields refuse old senders.",
  fix: "Deprecate it with a sunset first: `deprecated: { since, sunset }`; remove it when the sunset has passed.",
  claims: claim("field-removed", (it) => it.need !== "required"),
  verdicts: {
    json: column("dangerous", "breaking"),
    proto: column("breaking", "breaking"),
    avro: column("safe", "safe"),
    graphql: column("breaking", "breaking"),
  },
  exception: {
    says: "new servers refuse the field where `unknownFields` is `reject`, and all other readers of JSON pass over it; safe where it was deprecated for as long as the policy asks and its sunset has passed",
    judge: (change, use, lens, context) => {
      const { fact } = change;
      if (!isOf(fact, "field-removed")) return null;
      const refuses =
        use.codec === "json" && use.direction === "in" && use.style !== "mqtt" && use.policy.unknownFields === "reject";
      const otherwise = use.codec !== "json" || lens === "forward" ? null : refuses ? "breaking" : "safe";
      return dueOr(fact.field.deprecated, context, otherwise);
    },
  },
  example: fieldsExample(["id: id", 'note: "string?"'], ["id: id"]),
};
