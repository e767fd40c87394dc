import type { Deprecation } from "../model/lifecycle.ts";
import { removalOf } from "./policy.ts";
import { type Class, type Context, type Exception, isOf } from "./rule.ts";

/** `safe` for what was deprecated long enough before and whose sunset has passed, else `otherwise`. */
export function dueOr(deprecated: Deprecation | null, context: Context, otherwise: Class | null): Class | null {
  return removalOf(deprecated, context) === "due" ? "safe" : otherwise;
}

/** How removing a field is judged otherwise than by the table; the same whether or not it had to be sent. */
export const removedField: Exception = {
  says: "new servers refuse the field where `unknownFields` is `reject`, and all other readers of JSON pass over it; safe where it was deprecated for as long as the policy asks and its sunset has passed",
  judge: ({ fact }, use, lens, context) => {
    if (!isOf(fact, "field-removed")) return null;
    const refuses =
      use.codec === "json" && use.direction === "in" && use.style !== "mqtt" && use.policy.unknownFields === "reject";
    const otherwise = use.codec !== "json" || lens === "forward" ? null : refuses ? "breaking" : "safe";
    return dueOr(fact.field.deprecated, context, otherwise);
  },
};
