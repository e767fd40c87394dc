import type { StylePolicies } from "../../resolve/settings.ts";
import { breakerDefaults, bulkheadDefaults, limitsOf, retryDefaults } from "../../resolve/settings.ts";

/** What holds for a field of the graph. All but a mutation only reads. Source: resilience.md, Knobs. */
export function graphqlDefaults(isMutation: boolean): StylePolicies {
  return {
    timeoutMs: 10_000,
    idempotency: isMutation ? "none" : "read",
    retry: retryDefaults,
    breaker: breakerDefaults,
    bulkhead: bulkheadDefaults,
    limits: limitsOf(1024 ** 2),
  };
}
