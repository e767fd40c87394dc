import type { StylePolicies } from "../../resolve/settings.ts";
import { breakerDefaults, bulkheadDefaults, limitsOf, retryDefaults } from "../../resolve/settings.ts";

/** What holds for a unary RPC. Internal calls are short: a slow one is better given up. Source: resilience.md, Knobs. */
export const grpcDefaults: StylePolicies = {
  timeoutMs: 2000,
  idempotency: "none",
  retry: retryDefaults,
  breaker: breakerDefaults,
  bulkhead: bulkheadDefaults,
  limits: limitsOf(4 * 1024 ** 2),
};
