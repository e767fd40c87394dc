import { typesExample } from "../../example.ts";
import { type CompatRule, claim, column } from "../../rule.ts";
import { stepSort } from "../../type-step.ts";

/** A24: Text became an enum. */
export const typeStringToEnum: CompatRule = {
  id: "type-string-to-enum",
  row: "A24",
  axis: "wire",
  says: "is an enum now",
  summary: "Text became an enum.",
  why: "Other texts than its values are refused.",
  fix: "Add a field of the new type beside the old one, write both, let readers move, and remove the old one after its sunset.",
  claims: claim("type", (it) => stepSort(it.step) === "string-to-enum"),
  verdicts: {
    json: column("breaking", "safe"),
    proto: column("breaking", "breaking"),
    avro: column("breaking", "breaking"),
    graphql: column("breaking", "breaking"),
  },
  exception: null,
  example: typesExample(
    ["Order:", "  fields:", "    id: id", "    count: string", "Status: { enum: [OPEN, DONE] }"],
    ["Order:", "  fields:", "    id: id", "    count: Status", "Status: { enum: [OPEN, DONE] }"],
  ),
};
