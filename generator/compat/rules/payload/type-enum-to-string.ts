import { typesExample } from "../../example.ts";
import { type CompatRule, claim, column } from "../../rule.ts";
import { stepSort } from "../../type-step.ts";

/** A25: An enum became text. */
export const typeEnumToString: CompatRule = {
  id: "type-enum-to-string",
  row: "A25",
  axis: "wire",
  says: "is text now",
  summary: "An enum became text.",
  why: "Old readers meet texts that are none of its values.",
  fix: "Add a field of the new type beside the old one, write both, let readers move, and remove the old one after its sunset.",
  claims: claim("type", (it) => stepSort(it.step) === "enum-to-string"),
  verdicts: {
    json: column("safe", "breaking"),
    proto: column("breaking", "breaking"),
    avro: column("breaking", "breaking"),
    graphql: column("breaking", "breaking"),
  },
  exception: null,
  example: typesExample(
    ["Order:", "  fields:", "    id: id", "    count: Status", "Status: { enum: [OPEN, DONE] }"],
    ["Order:", "  fields:", "    id: id", "    count: string", "Status: { enum: [OPEN, DONE] }"],
  ),
};
