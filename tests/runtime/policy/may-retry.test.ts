import { describe, expect, it } from "vitest";
import { type ErrorCode, errorCodes } from "../../../runtime/src/errors.ts";
import { attemptTimeout, exhausted, notProcessed } from "../../../runtime/src/evidence.ts";
import { type InteractionError, interactionError } from "../../../runtime/src/interaction-error.ts";
import type { Operation } from "../../../runtime/src/operation.ts";
import { mayRetry } from "../../../runtime/src/policy/may-retry.ts";

/** What is known of a failure beside its code. */
const evidence = {
  nothing: (error: InteractionError) => error,
  "not processed": notProcessed,
  "attempt timeout": attemptTimeout,
};

/** Failures that were seen, with what the target asks for. */
type Seen = keyof typeof evidence | "Retry-After" | "not processed, Retry-After";

interface Row {
  /** Retried where a second time does no harm: under a key, or because of what it does. */
  readonly keyed?: readonly Seen[];
  readonly harmless: readonly Seen[];
  /** Retried where it may do harm. */
  readonly harmful: readonly Seen[];
}

const all: readonly Seen[] = [
  "nothing",
  "not processed",
  "attempt timeout",
  "Retry-After",
  "not processed, Retry-After",
];
const never: Row = { harmless: [], harmful: [] };

/** The column "client retry" of the taxonomy, row by row. */
const rows: Readonly<Record<ErrorCode, Row>> = {
  canceled: never,
  unknown: never,
  invalid_argument: never,
  deadline_exceeded: { harmless: ["attempt timeout"], harmful: [] },
  not_found: never,
  already_exists: never,
  permission_denied: never,
  resource_exhausted: {
    harmless: ["Retry-After", "not processed, Retry-After"],
    harmful: ["not processed, Retry-After"],
  },
  failed_precondition: never,
  // At the level of the transaction: whoever began it. Of a key that is in use the answer comes later.
  aborted: { ...never, keyed: ["Retry-After", "not processed, Retry-After"] },
  out_of_range: never,
  unimplemented: never,
  internal: never,
  unavailable: { harmless: all, harmful: ["not processed", "not processed, Retry-After"] },
  data_loss: never,
  // Once, with another token: whoever presents it.
  unauthenticated: never,
};

const retry = { attempts: 3, backoffMs: 50, maxBackoffMs: 2000, on: ["unavailable"] } as const;
const harmless = [
  { idempotency: "read", hasKey: false },
  { idempotency: "natural", hasKey: false },
  { idempotency: "key", hasKey: true },
] as const;
const harmful = [
  { idempotency: "none", hasKey: false },
  { idempotency: "none", hasKey: true },
  { idempotency: "key", hasKey: false },
] as const;

function operation(more: Partial<Operation>): Operation {
  return {
    shape: "call",
    style: "http",
    interaction: "shop.test",
    errors: [],
    timeoutMs: 1000,
    idempotency: "read",
    retry,
    breaker: null,
    bulkhead: null,
    limits: { bodyBytes: 1000 },
    auth: [],
    ...more,
  };
}

function failure(code: ErrorCode, seen: Seen): InteractionError {
  const retryAfterMs = seen.endsWith("Retry-After") ? 1000 : null;
  const error = interactionError({ code, reason: null, details: null, message: "it failed", retryAfterMs });
  if (seen === "Retry-After") return error;
  return evidence[seen === "not processed, Retry-After" ? "not processed" : seen](error);
}

describe.for(errorCodes)("after %s", (code) => {
  it.for(harmless)("a call is sent again as the taxonomy says: $idempotency", ({ idempotency, hasKey }) => {
    const retried = all.filter((seen) => mayRetry(operation({ idempotency }), failure(code, seen), hasKey));
    const { harmless, keyed = harmless } = rows[code];
    expect(retried).toEqual(idempotency === "key" ? keyed : harmless);
  });

  it.for(harmful)("a call that may do harm only on proof: $idempotency, $hasKey", ({ idempotency, hasKey }) => {
    const retried = all.filter((seen) => mayRetry(operation({ idempotency }), failure(code, seen), hasKey));
    expect(retried).toEqual(rows[code].harmful);
  });

  it("no call is sent again where the spec says so, or somebody has tried often enough", () => {
    for (const seen of all) {
      expect(mayRetry(operation({ retry: null }), failure(code, seen), true)).toBe(false);
      expect(mayRetry(operation({}), exhausted(failure(code, seen)), true)).toBe(false);
    }
  });
});

describe("a spec that names codes", () => {
  const named = operation({ retry: { ...retry, on: ["aborted", "internal"] } });

  it("has calls sent again after these that do no harm", () => {
    expect(mayRetry(named, failure("aborted", "nothing"), false)).toBe(true);
    expect(mayRetry(named, failure("internal", "nothing"), false)).toBe(true);
    expect(mayRetry({ ...named, idempotency: "none" }, failure("aborted", "nothing"), false)).toBe(false);
  });

  it("has none sent again after others, but on proof", () => {
    expect(mayRetry(named, failure("unavailable", "nothing"), false)).toBe(false);
    expect(mayRetry(named, failure("unavailable", "not processed"), false)).toBe(true);
  });
});

it("no call is sent again after a failure that came of one that was tried often enough", () => {
  const below = exhausted(failure("unavailable", "nothing"));
  const fields = { code: "unavailable", reason: null, details: null, message: "the next one failed" } as const;
  expect(mayRetry(operation({}), interactionError({ ...fields, cause: below }), false)).toBe(false);
  expect(mayRetry(operation({}), interactionError(fields), false)).toBe(true);
});
