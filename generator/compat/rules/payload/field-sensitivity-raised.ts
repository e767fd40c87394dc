import { fieldsExample } from "../../example.ts";
import { always, type CompatRule, claim } from "../../rule.ts";

/** A68: The `safety` of a field changed. */
export const fieldSensitivityRaised: CompatRule = {
  id: "field-sensitivity-raised",
  row: "A68",
  axis: "wire",
  says: "is handled with other care",
  summary: "The `safety` of a field changed.",
  why: "What logs and errors show changes, and with it what those who read them may rely on.",
  fix: "Tell those who read logs; take care of what was written before.",
  claims: claim("safety"),
  verdicts: always("dangerous"),
  exception: null,
  example: fieldsExample(["id: id", "email: string"], ["id: id", "email: { type: string, safety: pii }"]),
};
