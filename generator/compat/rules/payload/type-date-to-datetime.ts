import { fieldsExample } from "../../example.ts";
import { type CompatRule, claim, column } from "../../rule.ts";
import { stepSort } from "../../type-step.ts";

/** A28: A date became a timestamp. */
export const typeDateToDatetime: CompatRule = {
  id: "type-date-to-datetime",
  row: "A28",
  axis: "wire",
  says: "is a time now",
  summary: "A date became a timestamp.",
  why: "Old readers meet times where they expect days.",
  fix: "Add a field of the new type beside the old one, write both, let readers move, and remove the old one after its sunset.",
  claims: claim("type", (it) => stepSort(it.step) === "date-to-datetime"),
  verdicts: {
    json: column("dangerous", "breaking"),
    proto: column("breaking", "breaking"),
    avro: column("breaking", "breaking"),
    graphql: column("breaking", "breaking"),
  },
  exception: null,
  example: fieldsExample(["id: id", "count: date"], ["id: id", "count: timestamp"]),
};
