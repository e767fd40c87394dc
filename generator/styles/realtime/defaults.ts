import type { StylePolicies } from "../../resolve/settings.ts";
import { limitsOf, retryDefaults } from "../../resolve/settings.ts";

/** How often either side shows that it is there: proxies close what is silent for longer. */
export const heartbeatMs = { sse: 15_000, websocket: 25_000 } as const;

/** What a session keeps for a client that comes back. */
export const resumeDefaults = { events: 1000, windowMs: 120_000 } as const;

/** What holds for a connection: it has no end in time, and one client has one. Source: resilience.md, Knobs. */
export function realtimeDefaults(isSse: boolean): StylePolicies {
  return {
    timeoutMs: null,
    idempotency: isSse ? "read" : "none",
    retry: retryDefaults,
    breaker: null,
    bulkhead: { inFlight: 1, queue: 0 },
    limits: limitsOf(1024 ** 2),
  };
}
