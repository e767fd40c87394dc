import { fieldsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** A01: An optional field was added. */
export const fieldAddedOptional: CompatRule = {
  id: "field-added-optional",
  row: "A01",
  axis: "wire",
  says: "was added",
  summary: "An optional field was added.",
  why: "Nobody has to send it, and readers that do not know it pass over it.",
  fix: "Nothing to do.",
  claims: claim("field-added", (it) => it.need === "optional"),
  verdicts: always("safe"),
  exception: null,
  example: fieldsExample(["id: id"], ["id: id", 'note: "string?"']),
};
