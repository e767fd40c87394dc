import { fieldsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";
import { stepSort } from "../../type-step.ts";

/** A31: A list became a map, or the other way round. */
export const typeListToMap: CompatRule = {
  id: "type-list-to-map",
  row: "A31",
  axis: "wire",
  says: "is a map now, or a list",
  summary: "A list became a map, or the other way round.",
  why: "Neither side reads what the other writes.",
  fix: "Add a field of the new type beside the old one, write both, let readers move, and remove the old one after its sunset.",
  claims: claim("type", (it) => stepSort(it.step) === "list-to-map"),
  verdicts: always("breaking"),
  exception: null,
  example: fieldsExample(["id: id", "count: list<int>"], ["id: id", "count: map<int>"]),
};
