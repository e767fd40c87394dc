import type { Origin } from "../base/origin.ts";
import type { ErrorCode } from "./errors.ts";

/** Where an effective value comes from, in rising precedence. */
export type SettingLevel =
  | "style default"
  | "workspace"
  | "workspace style"
  | "service"
  | "service style"
  | "interaction";

/** An effective value, with the place that decided it. */
export interface Setting<T> {
  readonly value: T;
  readonly level: SettingLevel;
  /** Null for a style's default, which no file holds. */
  readonly origin: Origin | null;
}

/** May a call be sent again? `key`: with its idempotency key. */
export const idempotencies = ["read", "natural", "key", "none"] as const;
/** One of `idempotencies`. */
export type Idempotency = (typeof idempotencies)[number];

/** What is shed first under load. */
export const priorities = ["critical", "default", "sheddable"] as const;
/** One of `priorities`. */
export type Priority = (typeof priorities)[number];

/** How a failed call or message is tried again; `attempts` includes the first. */
export interface Retry {
  readonly attempts: number;
  readonly backoffMs: number;
  readonly maxBackoffMs: number;
  readonly on: readonly ErrorCode[];
  /** Delays of the retry topics of an event consumer; empty: all in place. */
  readonly topicsMs: readonly number[];
}

/** When a caller stops trying a target that fails. */
export interface Breaker {
  /** Percent. */
  readonly failureRate: number;
  readonly minimumCalls: number;
  readonly windowMs: number;
  readonly openForMs: number;
}

/** How many calls a client has in flight, and how many wait. */
export interface Bulkhead {
  readonly inFlight: number;
  readonly queue: number;
}

/** So many in so much time. */
export interface Rate {
  readonly count: number;
  readonly perMs: number;
  /** As written: `50/s`. */
  readonly text: string;
}

/** What a server accepts. Null: no limit of this interaction's own. */
export interface Limits {
  readonly bodyBytes: number;
  readonly inFlight: number | null;
  readonly rate: Rate | null;
  readonly rateBy: "principal" | "none";
  readonly headers: "draft" | null;
}

/** One way to prove who is calling. */
export interface AuthOption {
  readonly scheme: string;
  readonly scopes: readonly string[];
}

/** Who may call: nobody needs to be known, or any one of the options suffices. */
export type Auth =
  | { readonly kind: "none"; readonly reason: string | null }
  | { readonly kind: "any"; readonly options: readonly AuthOption[] };

/** Service level objective; latencies in ms, availability in percent. */
export interface Slo {
  readonly p50Ms: number | null;
  readonly p95Ms: number | null;
  readonly p99Ms: number | null;
  readonly availability: number | null;
}

/** The policies that every interaction has. A null value means: switched off. */
export interface Policies {
  readonly timeoutMs: Setting<number | null>;
  readonly idempotency: Setting<Idempotency>;
  readonly retry: Setting<Retry | null>;
  readonly breaker: Setting<Breaker | null>;
  readonly bulkhead: Setting<Bulkhead | null>;
  readonly limits: Setting<Limits>;
  readonly priority: Setting<Priority>;
  readonly auth: Setting<Auth>;
  readonly slo: Setting<Slo | null>;
  readonly runbook: Setting<string | null>;
  readonly audit: Setting<boolean>;
  readonly outbox: Setting<boolean>;
}
