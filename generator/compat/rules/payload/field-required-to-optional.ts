import { fieldsExample } from "../../example.ts";
import { byLens, type CompatRule, claim } from "../../rule.ts";

/** A39: A field that was always there became optional. */
export const fieldRequiredToOptional: CompatRule = {
  id: "field-required-to-optional",
  row: "A39",
  axis: "wire",
  says: "is optional now",
  summary: "A field that was always there became optional.",
  why: "Old readers rely on it.",
  fix: "Go on sending it, and say so; make it optional when every reader does without.",
  claims: claim("field-need", (it) => it.to === "optional"),
  verdicts: byLens("safe", "breaking"),
  exception: null,
  example: fieldsExample(["id: id", "note: string"], ["id: id", 'note: "string?"']),
};
