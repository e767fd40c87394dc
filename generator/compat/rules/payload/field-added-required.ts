import { fieldsExample } from "../../example.ts";
import { byLens, type CompatRule, claim } from "../../rule.ts";

/** A03: A required field was added, without a default. */
export const fieldAddedRequired: CompatRule = {
  id: "field-added-required",
  row: "A03",
  axis: "wire",
  says: "was added and is required",
  summary: "A required field was added, without a default.",
  why: "Those who send today do not send it, and are refused.",
  fix: "Add it with `?` or a default, let every sender follow, and require it then.",
  claims: claim("field-added", (it) => it.need === "required"),
  verdicts: byLens("breaking", "safe"),
  exception: null,
  example: fieldsExample(["id: id"], ["id: id", "note: string"]),
};
