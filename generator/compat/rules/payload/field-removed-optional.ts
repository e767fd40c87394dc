import { fieldsExample } from "../../example.ts";
import { removedField } from "../../removal-verdict.ts";
import { type CompatRule, claim, column } from "../../rule.ts";

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
  exception: removedField,
  example: fieldsExample(["id: id", 'note: "string?"'], ["id: id"]),
};
