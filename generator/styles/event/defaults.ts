import type { StylePolicies } from "../../resolve/settings.ts";
import { breakerDefaults, limitsOf, retryDefaults } from "../../resolve/settings.ts";

/** Messages that a consumer handles at once. */
export const concurrency = 16;
/** How long a message is remembered, so that a second delivery does nothing: 24 h. */
export const dedupeMs = 86_400_000;
/** Delays of the retry topics of a consumer without order. */
export const retryTopicsMs = [1000, 30_000, 300_000] as const;

/** What holds for a producer: publishing may take long, and what is published twice is told by its id. Source: resilience.md, Knobs. */
export const producerDefaults: StylePolicies = {
  timeoutMs: 30_000,
  idempotency: "none",
  retry: retryDefaults,
  breaker: breakerDefaults,
  bulkhead: { inFlight: 1000, queue: 0 },
  limits: limitsOf(1024 ** 2),
};

/** What holds for a consumer. Where there is an order it retries in place, since a retry topic gives the order up. Source: resilience.md, Event consumers. */
export function consumerDefaults(isOrdered: boolean): StylePolicies {
  const retry = isOrdered
    ? { ...retryDefaults, attempts: 5, maxBackoffMs: 2000 }
    : { ...retryDefaults, attempts: 6, maxBackoffMs: 2000, topicsMs: retryTopicsMs };
  return { timeoutMs: 30_000, idempotency: "none", retry, breaker: null, bulkhead: null, limits: limitsOf(1024 ** 2) };
}
