import type { Deprecation } from "../model/lifecycle.ts";
import { removalOf } from "./policy.ts";
import type { Class, Context } from "./rule.ts";

/** `safe` for what was deprecated long enough before and whose sunset has passed, else `otherwise`. */
export function dueOr(deprecated: Deprecation | null, context: Context, otherwise: Class | null): Class | null {
  return removalOf(deprecated, context) === "due" ? "safe" : otherwise;
}
