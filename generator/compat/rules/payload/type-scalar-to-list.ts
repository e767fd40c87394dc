import { fieldsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";
import { stepSort } from "../../type-step.ts";

/** A29: A single value became a list. */
export const typeScalarToList: CompatRule = {
  id: "type-scalar-to-list",
  row: "A29",
  axis: "wire",
  says: "is a list now",
  summary: "A single value became a list.",
  why: "Neither side reads what the other writes.",
  fix: "Add a field of the new type beside the old one, write both, let readers move, and remove the old one after its sunset.",
  claims: claim("type", (it) => stepSort(it.step) === "scalar-to-list"),
  verdicts: always("breaking"),
  exception: null,
  example: fieldsExample(["id: id", "count: int"], ["id: id", "count: list<int>"]),
};
