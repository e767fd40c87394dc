import { fieldsExample } from "../../example.ts";
import { dueOr } from "../../removal-verdict.ts";
import { type CompatRule, claim, column, isOf } from "../../rule.ts";

/** A06: A required field was removed. */
export const fieldRemovedRequired: CompatRule = {
  id: "field-removed-required",
  row: "A06",
  axis: "wire",
  says: "is gone",
  summary: "A required field was removed.",
  why: "Old readers cannot do without it.",
  fix: "Deprecate it with a sunset first: `deprecated: { since, sunset }`; remove it when the sunset has passed.",
  claims: claim("field-removed", (it) => it.need === "required"),
  verdicts: {
    json: column("dangerous", "breaking"),
    proto: column("breaking", "breaking"),
    avro: column("safe", "breaking"),
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
  example: fieldsExample(["id: id", "note: string"], ["id: id"]),
};
