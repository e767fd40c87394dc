import { fieldsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";
import { stepSort } from "../../type-step.ts";

/** A30: A list became a single value. */
export const typeListToScalar: CompatRule = {
  id: "type-list-to-scalar",
  row: "A30",
  axis: "wire",
  says: "is no list any more",
  summary: "A list became a single value.",
  why: "Neither side reads what the other writes.",
  fix: "Add a field of the new type beside the old one, write both, let readers move, and remove the old one after its sunset.",
  claims: claim("type", (it) => stepSort(it.step) === "list-to-scalar"),
  verdicts: always("breaking"),
  exception: null,
  example: fieldsExample(["id: id", "count: list<int>"], ["id: id", "count: int"]),
};
