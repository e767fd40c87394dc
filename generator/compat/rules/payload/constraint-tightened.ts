import { fieldsExample } from "../../example.ts";
import { byLens, type CompatRule, claim } from "../../rule.ts";

/** A57: A bound was added or made tighter. */
export const constraintTightened: CompatRule = {
  id: "constraint-tightened",
  row: "A57",
  axis: "wire",
  says: "takes fewer values",
  summary: "A bound was added or made tighter.",
  why: "Values that were right are refused.",
  fix: "Loosen it again; where the bound must come, announce it and measure who is beyond it.",
  claims: claim("constraint", (it) => it.way === "tightened"),
  verdicts: byLens("breaking", "safe"),
  exception: null,
  example: fieldsExample(["id: id", "note: string"], ["id: id", "note: { type: string, maxLength: 9 }"]),
};
