import { fieldsExample } from "../../example.ts";
import { byLens, type CompatRule, claim } from "../../rule.ts";

/** A58: A bound was removed or made wider. */
export const constraintLoosened: CompatRule = {
  id: "constraint-loosened",
  row: "A58",
  axis: "wire",
  says: "takes more values",
  summary: "A bound was removed or made wider.",
  why: "Old readers may have no room for the new values.",
  fix: "Tell readers before the first such value is sent.",
  claims: claim("constraint", (it) => it.way === "loosened"),
  verdicts: byLens("safe", "dangerous"),
  exception: null,
  example: fieldsExample(["id: id", "note: { type: string, maxLength: 9 }"], ["id: id", "note: string"]),
};
