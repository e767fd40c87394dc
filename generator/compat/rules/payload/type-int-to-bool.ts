import { fieldsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";
import { stepSort } from "../../type-step.ts";

/** A20: A number became a bool, or the other way round. */
export const typeIntToBool: CompatRule = {
  id: "type-int-to-bool",
  row: "A20",
  axis: "wire",
  says: "is no number any more, or one now",
  summary: "A number became a bool, or the other way round.",
  why: "Neither side reads what the other writes.",
  fix: "Add a field of the new type beside the old one, write both, let readers move, and remove the old one after its sunset.",
  claims: claim("type", (it) => stepSort(it.step) === "int-to-bool"),
  verdicts: always("breaking"),
  exception: null,
  example: fieldsExample(["id: id", "count: int"], ["id: id", "count: bool"]),
};
