import { fieldsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";
import { stepSort } from "../../type-step.ts";

/** A21: A number or bool became text, or the other way round. */
export const typeScalarToString: CompatRule = {
  id: "type-scalar-to-string",
  row: "A21",
  axis: "wire",
  says: "is text now, or was text",
  summary: "A number or bool became text, or the other way round.",
  why: "Neither side reads what the other writes.",
  fix: "Add a field of the new type beside the old one, write both, let readers move, and remove the old one after its sunset.",
  claims: claim("type", (it) => stepSort(it.step) === "scalar-to-string"),
  verdicts: always("breaking"),
  exception: null,
  example: fieldsExample(["id: id", "count: int"], ["id: id", "count: string"]),
};
