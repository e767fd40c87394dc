/** What operations of tests say beside what they ask for. */
export const readPolicy = {
  cost: 1,
  timeoutMs: 2000,
  idempotency: "read",
  retry: null,
  breaker: null,
  bulkhead: null,
  limits: { bodyBytes: 1000 },
  auth: [],
  errors: [],
} as const;
