import { fieldsExample } from "../../example.ts";
import { byLens, type CompatRule, claim, isOf } from "../../rule.ts";

/** A38: An optional field became required. */
export const fieldOptionalToRequired: CompatRule = {
  id: "field-optional-to-required",
  row: "A38",
  axis: "wire",
  says: "is required now",
  summary: "An optional field became required.",
  why: "Those who leave it out are refused.",
  fix: "Add a default, let every sender send it, and require it then.",
  claims: claim("field-need", (it) => it.from === "optional"),
  verdicts: byLens("breaking", "safe"),
  exception: {
    says: "safe where it got a default, which fills in for what is not sent",
    judge: (change) => (isOf(change.fact, "field-need") && change.fact.to === "default" ? "safe" : null),
  },
  example: fieldsExample(["id: id", 'note: "string?"'], ["id: id", "note: string"]),
};
