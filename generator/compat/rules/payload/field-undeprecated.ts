import { deprecationSort } from "../../deprecation-sort.ts";
import { fieldsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** A64: A deprecation was taken back. */
export const fieldUndeprecated: CompatRule = {
  id: "field-undeprecated",
  row: "A64",
  axis: "wire",
  says: "is not deprecated any more",
  summary: "A deprecation was taken back.",
  why: "Who has moved has moved for nothing; nobody breaks.",
  fix: "Nothing to do.",
  claims: claim("deprecation", (it, context) => deprecationSort(it, context) === "undeprecated"),
  verdicts: always("safe"),
  exception: null,
  example: fieldsExample(
    ["id: id", 'note: { type: "string?", deprecated: { since: 2026-01-01, sunset: 2030-01-01 } }'],
    ["id: id", 'note: "string?"'],
  ),
};
