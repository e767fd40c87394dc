import type { StylePolicies } from "../../resolve/settings.ts";
import { limitsOf, retryDefaults } from "../../resolve/settings.ts";

/** What holds for an MQTT message: devices have slow links and little memory. Source: resilience.md, Knobs. */
export const mqttDefaults: StylePolicies = {
  timeoutMs: 10_000,
  idempotency: "none",
  retry: retryDefaults,
  breaker: null,
  bulkhead: { inFlight: 20, queue: 0 },
  limits: limitsOf(256 * 1024),
};
