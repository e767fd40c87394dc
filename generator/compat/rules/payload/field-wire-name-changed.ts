import { fieldsExample } from "../../example.ts";
import { always, type CompatRule, claim, isOf } from "../../rule.ts";
import { wireVerdict } from "../../wire-verdict.ts";

/** A09: Only the name of a field on a wire changed. */
export const fieldWireNameChanged: CompatRule = {
  id: "field-wire-name-changed",
  row: "A09",
  axis: "wire",
  says: "has another name on the wire",
  summary: "Only the name of a field on a wire changed.",
  why: "For those who read and send it the old field is gone, and a new one is there.",
  fix: "Keep the old name with `wire`, or add a second field and remove the first one after its sunset.",
  claims: claim("field-names"),
  verdicts: always("breaking"),
  exception: {
    says: "only on the wires whose name changed",
    judge: (change, use) =>
      isOf(change.fact, "field-names") ? wireVerdict(change.fact.wires, use.codec, "safe") : null,
  },
  example: fieldsExample(["id: id", "note: string"], ["id: id", "note: { type: string, wire: memo }"]),
};
