import { audiences } from "../model/lifecycle.ts";
import type { Auth, AuthOption } from "../model/policy.ts";
import { idempotencies, priorities } from "../model/policy.ts";
import { isName, nameOf } from "./names.ts";
import { duration, errorCode, flag, line, numberWithin, rate, size, text, url, whole, word } from "./scalars.ts";
import type { NameCheck, Of, Shape } from "./shape.ts";
import { byKind, list, mapped, optional, record, shown, wrongKind } from "./shape.ts";

/** A value, or the word `none`, which reads to null. */
export function orNone<T>(shape: Shape<T>): Shape<T | null> {
  return {
    noun: `${shape.noun}, or none`,
    schema: { anyOf: [{ const: "none" }, shape.schema] },
    read: (value, cursor) => (value === "none" ? null : shape.read(value, cursor)),
  };
}

const retry = record("{ attempts, backoff, maxBackoff, on, topics }", {
  attempts: optional(whole(1, 100), "How often in all, the first included."),
  backoff: optional(duration, "The first wait; doubled each time, with full jitter."),
  maxBackoff: optional(duration, "The longest wait."),
  on: optional(list(errorCode), "The codes that are tried again."),
  topics: optional(list(duration, { min: 1 }), "Event consumers: the delays of the retry topics."),
});

const breaker = record("{ failureRate, minimumCalls, window, openFor }", {
  failureRate: optional(numberWithin(1, 100), "Percent of failures that opens it."),
  minimumCalls: optional(whole(1, 1_000_000), "Fewer calls decide nothing."),
  window: optional(duration, "The time that is looked at."),
  openFor: optional(duration, "How long it stays open."),
});

const bulkhead = record("{ inFlight, queue }", {
  inFlight: optional(whole(1, 1_000_000), "Calls in flight at most."),
  queue: optional(whole(0, 1_000_000), "Calls that wait at most."),
});

const limits = record("{ body, inFlight, rate, rateBy, headers }", {
  body: optional(size, "The largest body."),
  inFlight: optional(whole(1, 1_000_000), "Calls at once at most."),
  rate: optional(rate, "Calls in a time, as in 50/s."),
  rateBy: optional(word(["principal", "none"]), "Each caller for itself, or all together."),
  headers: optional(word(["draft"]), "Sends the draft RateLimit headers."),
});

/** Latencies and availability that are promised. */
export const slo = record("{ latency, availability }", {
  latency: optional(
    record("{ p50, p95, p99 }", {
      p50: optional(duration, "Half of the calls are faster."),
      p95: optional(duration, "95 of 100 calls are faster."),
      p99: optional(duration, "99 of 100 calls are faster."),
    }),
    "Latency by percentile.",
  ),
  availability: optional(numberWithin(0, 100), "Percent of calls that succeed."),
});

/** `auth` as written: scheme names are checked by `resolve`. */
const schemeName = nameOf("security scheme", "camel");
/** The name of a scope. Source: RFC 6749, 3.3; commas part scopes in some documents. */
export const scopePattern = /^[\x21\x23-\x2b\x2d-\x5b\x5d-\x7e]{1,128}$/;

/** Checks the name of a scope. */
export const checkScope: NameCheck = (name) =>
  scopePattern.test(name)
    ? null
    : {
        message: `'${shown(name)}' is no name of a scope`,
        help: "use up to 128 visible ASCII characters without quotes, commas and blanks",
      };

const scope: Shape<string> = {
  noun: "a scope such as orders:write",
  schema: { type: "string", pattern: scopePattern.source },
  read(value, cursor) {
    if (typeof value !== "string") return wrongKind(value, "a scope such as orders:write", cursor);
    const bad = checkScope(value);
    return bad === null ? value : cursor.wrong("bad-name", bad.message, bad.help);
  },
};

const oneScheme: Shape<AuthOption> = byKind<AuthOption>("a scheme, or { scheme, scopes }", {
  text: mapped(schemeName, (scheme) => ({ scheme, scopes: [] })),
  map: mapped(
    record("{ scheme, scopes }", {
      scheme: optional(schemeName, "A scheme of the workspace's `security`."),
      scopes: optional(list(scope), "The scopes that are needed."),
    }),
    ({ scheme, scopes }) => ({ scheme: scheme ?? "user", scopes: scopes ?? [] }),
  ),
});

const noneWithReason = mapped(
  record("{ none: reason }", { none: optional(text, "Why anyone may call.") }),
  (it): Auth => ({ kind: "none", reason: it.none ?? null }),
);

/** Who may call. */
export const auth: Shape<Auth> = {
  noun: "none, a scheme name, { scheme, scopes }, or a list of these",
  schema: {
    anyOf: [
      { type: "string" },
      oneScheme.schema,
      noneWithReason.schema,
      { type: "array", items: oneScheme.schema, minItems: 1 },
    ],
  },
  read(value, cursor) {
    if (value === "none") return { kind: "none", reason: null };
    if (typeof value === "string" && !isName("camel", value))
      return cursor.wrong("bad-name", `'${shown(value)}' is no name of a security scheme`);
    if (typeof value === "object" && value !== null && "none" in value) return noneWithReason.read(value, cursor);
    const options = Array.isArray(value)
      ? list(oneScheme, { min: 1 }).read(value, cursor)
      : asList(oneScheme.read(value, cursor));
    return options === undefined ? undefined : { kind: "any", options };
  },
};

function asList<T>(value: T | undefined): readonly T[] | undefined {
  return value === undefined ? undefined : [value];
}

/** The keys that every level may set, from the workspace's `defaults` to the interaction. */
export const cascadedKeys = {
  auth: optional(auth, "Who may call."),
  audience: optional(word(audiences), "For whom it is."),
  idempotency: optional(word(idempotencies), "May a call be sent again?"),
  timeout: optional(orNone(duration), "Client timeout and server deadline of one logical call."),
  retry: optional(orNone(retry), "How a failure is tried again."),
  breaker: optional(orNone(breaker), "When a caller stops trying."),
  bulkhead: optional(orNone(bulkhead), "How many calls a client has in flight."),
  limits: optional(limits, "What the server accepts."),
  priority: optional(word(priorities), "What is shed first under load."),
  slo: optional(slo, "Latency and availability that are promised."),
  runbook: optional(url, "What to do when it fails."),
  audit: optional(flag, "One structured record a call."),
  outbox: optional(flag, "Publishes `emits` through the outbox table."),
  tags: optional(list(line), "Words for documents."),
};

const cascaded = record("defaults", cascadedKeys);

/** The cascaded keys as written on one level. */
export type CascadedSyntax = Of<typeof cascaded>;

export type RetrySyntax = Of<typeof retry>;
export type BreakerSyntax = Of<typeof breaker>;
export type BulkheadSyntax = Of<typeof bulkhead>;
export type LimitsSyntax = Of<typeof limits>;
export type SloSyntax = Of<typeof slo>;
