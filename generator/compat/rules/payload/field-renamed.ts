import { fieldsExample } from "../../example.ts";
import { always, type CompatRule, claim, isOf } from "../../rule.ts";
import { wireVerdict } from "../../wire-verdict.ts";

/** A07: A field was renamed, and with it its name on the wire. */
export const fieldRenamed: CompatRule = {
  id: "field-renamed",
  row: "A07",
  axis: "wire",
  says: "has another name on the wire",
  summary: "A field was renamed, and with it its name on the wire.",
  why: "For those who read and send it the old field is gone, and a new one is there.",
  fix: "Write `was: <old name>`: the field keeps its number and its names on every wire, and only code sees the new one.",
  claims: claim("field-renamed", (it) => it.wires.length > 0),
  verdicts: always("breaking"),
  exception: {
    says: "only readers that go by the name that changed",
    judge: (change, use) =>
      isOf(change.fact, "field-renamed") ? wireVerdict(change.fact.wires, use.codec, "safe") : null,
  },
  example: fieldsExample(["id: id", "note: string"], ["id: id", "memo: string"]),
};
