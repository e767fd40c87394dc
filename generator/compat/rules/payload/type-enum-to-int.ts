import { typesExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";
import { stepSort } from "../../type-step.ts";

/** A26: An enum became a number, or the other way round. */
export const typeEnumToInt: CompatRule = {
  id: "type-enum-to-int",
  row: "A26",
  axis: "wire",
  says: "is a number now, or was one",
  summary: "An enum became a number, or the other way round.",
  why: "Neither side reads what the other writes.",
  fix: "Add a field of the new type beside the old one, write both, let readers move, and remove the old one after its sunset.",
  claims: claim("type", (it) => stepSort(it.step) === "enum-to-int"),
  verdicts: always("breaking"),
  exception: null,
  example: typesExample(
    ["Order:", "  fields:", "    id: id", "    count: Status", "Status: { enum: [OPEN, DONE] }"],
    ["Order:", "  fields:", "    id: id", "    count: int", "Status: { enum: [OPEN, DONE] }"],
  ),
};
