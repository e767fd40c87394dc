import { typesExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";
import { stepSort } from "../../type-step.ts";

/** A34: Another type took the place of the old one. */
export const typeObjectReplaced: CompatRule = {
  id: "type-object-replaced",
  row: "A34",
  axis: "wire",
  says: "is of another type altogether",
  summary: "Another type took the place of the old one.",
  why: "Neither side reads what the other writes.",
  fix: "Add a field of the new type beside the old one, write both, let readers move, and remove the old one after its sunset.",
  claims: claim("type", (it) => stepSort(it.step) === "object-replaced"),
  verdicts: always("breaking"),
  exception: null,
  example: typesExample(
    ["Order:", "  fields:", "    id: id", "    count: Line", "Line:", "  fields:", "    sku: string"],
    ["Order:", "  fields:", "    id: id", "    count: int", "Line:", "  fields:", "    sku: string"],
  ),
};
