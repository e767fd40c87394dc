import { typesExample } from "../../example.ts";
import { always, type CompatRule, claim, isOf } from "../../rule.ts";
import { wireVerdict } from "../../wire-verdict.ts";

/** A47: An enum value was renamed. */
export const enumValueRenamed: CompatRule = {
  id: "enum-value-renamed",
  row: "A47",
  axis: "wire",
  says: "has another name",
  summary: "An enum value was renamed.",
  why: "Those who read the old name do not know the new one.",
  fix: "Write `was: <old name>`, or add the new value beside the old one.",
  claims: claim("value-renamed"),
  verdicts: always("breaking"),
  exception: {
    says: "only code where the name on the wire stayed",
    judge: (change, use) =>
      isOf(change.fact, "value-renamed") ? wireVerdict(change.fact.wires, use.codec, "source") : null,
  },
  example: typesExample(
    ["Order: { fields: { status: Status } }", "Status: { enum: [OPEN, DONE] }"],
    ["Order: { fields: { status: Status } }", "Status: { enum: [OPEN, { name: DONE, wire: { json: CLOSED } }] }"],
  ),
};
