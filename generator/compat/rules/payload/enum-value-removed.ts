import { typesExample } from "../../example.ts";
import { dueOr } from "../../removal-verdict.ts";
import { type CompatRule, claim, column, isOf } from "../../rule.ts";

/** A45: An enum lost a value. */
export const enumValueRemoved: CompatRule = {
  id: "enum-value-removed",
  row: "A45",
  axis: "wire",
  says: "is gone",
  summary: "An enum lost a value.",
  why: "Those who still send it are refused.",
  fix: "Deprecate the value with a sunset; remove it when the sunset has passed.",
  claims: claim("value-removed", (it) => it.isReserved),
  verdicts: {
    json: column("breaking", "safe"),
    proto: column("breaking", "dangerous"),
    avro: column("safe", "safe"),
    graphql: column("breaking", "breaking"),
  },
  exception: {
    says: "breaking for Avro readers of a closed enum, which has no default; safe where it was deprecated for as long as the policy asks and its sunset has passed",
    judge: (change, use, lens, context) => {
      if (!isOf(change.fact, "value-removed")) return null;
      const { type, value } = change.fact;
      const otherwise = use.codec === "avro" && lens === "backward" && type.closed ? "breaking" : null;
      return dueOr(value.deprecated, context, otherwise);
    },
  },
  example: typesExample(
    ["Order: { fields: { status: Status } }", "Status: { enum: [OPEN, DONE] }"],
    ["Order: { fields: { status: Status } }", "Status: { enum: [OPEN] }"],
  ),
};
