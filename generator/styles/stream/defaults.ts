import type { StylePolicies } from "../../resolve/settings.ts";
import { breakerDefaults, bulkheadDefaults, limitsOf, retryDefaults } from "../../resolve/settings.ts";

/** No message for so long ends a stream. */
export const idleTimeoutMs = 60_000;

/** What holds for a streaming RPC. A stream has no end in time; its idle timeout guards it. Only a server stream may be opened again. Source: resilience.md, Knobs. */
export function streamDefaults(isServerStream: boolean): StylePolicies {
  return {
    timeoutMs: null,
    idempotency: isServerStream ? "read" : "none",
    retry: retryDefaults,
    breaker: breakerDefaults,
    bulkhead: bulkheadDefaults,
    limits: limitsOf(4 * 1024 ** 2),
  };
}
