import { fieldsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** A02: A list or map was added, which is empty where it is left out. */
export const fieldAddedOptionalDefault: CompatRule = {
  id: "field-added-optional-default",
  row: "A02",
  axis: "wire",
  says: "was added",
  summary: "A list or map was added, which is empty where it is left out.",
  why: "Nobody has to send it, and readers that do not know it pass over it.",
  fix: "Nothing to do.",
  claims: claim("field-added", (it) => it.need === "default" && it.field.default === null),
  verdicts: always("safe"),
  exception: null,
  example: fieldsExample(["id: id"], ["id: id", "tags: list<string>"]),
};
