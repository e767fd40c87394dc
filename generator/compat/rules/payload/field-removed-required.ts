import { fieldsExample } from "../../example.ts";
import { removedField } from "../../removal-verdict.ts";
import { type CompatRule, claim, column } from "../../rule.ts";

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
  exception: removedField,
  example: fieldsExample(["id: id", "note: string"], ["id: id"]),
};
