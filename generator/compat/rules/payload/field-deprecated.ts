import { deprecationSort } from "../../deprecation-sort.ts";
import { fieldsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** A63: Something was deprecated, or its dates were put off. */
export const fieldDeprecated: CompatRule = {
  id: "field-deprecated",
  row: "A63",
  axis: "wire",
  says: "is deprecated",
  summary: "Something was deprecated, or its dates were put off.",
  why: "It starts the clock: after the sunset it may go.",
  fix: "Nothing to do; consumers move to what `use` names.",
  claims: claim("deprecation", (it, context) => deprecationSort(it, context) === "deprecated"),
  verdicts: always("safe"),
  exception: null,
  example: fieldsExample(
    ["id: id", 'note: "string?"'],
    ["id: id", 'note: { type: "string?", deprecated: { since: 2026-01-01, sunset: 2030-01-01 } }'],
  ),
};
