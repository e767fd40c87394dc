import { fieldsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** A59: A pattern was replaced by another. */
export const patternChanged: CompatRule = {
  id: "pattern-changed",
  row: "A59",
  axis: "wire",
  says: "has another pattern",
  summary: "A pattern was replaced by another.",
  why: "Nobody can say in general whether fewer or more texts match.",
  fix: "Compare both by hand; add a new field where old texts do not match.",
  claims: claim("constraint", (it) => it.way === "changed"),
  verdicts: always("dangerous"),
  exception: null,
  example: fieldsExample(
    ["id: id", 'sku: { type: string, pattern: "^[a-z]+$" }'],
    ["id: id", 'sku: { type: string, pattern: "^[a-z0-9]+$" }'],
  ),
};
