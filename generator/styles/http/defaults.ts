import type { Idempotency } from "../../model/policy.ts";
import type { StylePolicies } from "../../resolve/settings.ts";
import { breakerDefaults, bulkheadDefaults, limitsOf, retryDefaults } from "../../resolve/settings.ts";
import type { HttpMethod } from "./model.ts";

// GET and HEAD change nothing, PUT and DELETE the same thing twice (RFC 9110, 9.2).
const idempotency: Readonly<Record<HttpMethod, Idempotency>> = {
  GET: "read",
  HEAD: "read",
  PUT: "natural",
  DELETE: "natural",
  POST: "none",
  PATCH: "none",
};

/** What holds for an endpoint of this method. Source: resilience.md, Knobs. */
export function httpDefaults(method: HttpMethod): StylePolicies {
  return {
    timeoutMs: 10_000,
    idempotency: idempotency[method],
    retry: retryDefaults,
    breaker: breakerDefaults,
    bulkhead: bulkheadDefaults,
    limits: limitsOf(1024 ** 2),
  };
}
