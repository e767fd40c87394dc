import type { FactOf } from "./change.ts";
import { daysAfter } from "./policy.ts";
import type { Context } from "./rule.ts";

const dayMs = 86_400_000;

/** What a change of `deprecated` does; each sort has a rule. */
export type DeprecationSort = "deprecated" | "undeprecated" | "no-sunset" | "too-soon" | "moved-earlier";

/** The sort of a change of `deprecated`, the gravest first. */
export function deprecationSort({ from, to }: FactOf<"deprecation">, { now, policy }: Context): DeprecationSort {
  if (to === null) return "undeprecated";
  if (from?.sunset !== null && from?.sunset !== undefined && (to.sunset === null || to.sunset < from.sunset))
    return "moved-earlier";
  const lacksSunset = policy.requireSunset && to.sunset === null;
  const lacksReplacement = policy.requireReplacement && to.use === null;
  if (lacksSunset || lacksReplacement) return "no-sunset";
  const earliest = daysAfter(now, Math.ceil(policy.noticeMs / dayMs));
  const hadSunset = from !== null && from.sunset !== null;
  return !hadSunset && to.sunset !== null && to.sunset < earliest ? "too-soon" : "deprecated";
}
