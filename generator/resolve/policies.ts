import type { Report } from "../base/diagnostic.ts";
import type { Origin } from "../base/origin.ts";
import { at } from "../base/origin.ts";
import type { Auth, AuthOption, Breaker, Bulkhead, Limits, Policies, Retry, Setting, Slo } from "../model/policy.ts";
import type { SecurityScheme } from "../model/workspace.ts";
import type { BreakerSyntax, BulkheadSyntax, LimitsSyntax, RetrySyntax, SloSyntax } from "../syntax/policies.ts";
import { didYouMean } from "../syntax/suggest.ts";
import type { Layer, StylePolicies } from "./settings.ts";
import { breakerDefaults, bulkheadDefaults, mergedSetting, retryDefaults, setting, sloOf } from "./settings.ts";

/** The effective policies of an interaction. `auth` is null where no level has one. */
export function policiesOf(
  layers: readonly Layer[],
  style: StylePolicies,
  byDefault: Auth | null,
): Omit<Policies, "auth"> & { readonly auth: Setting<Auth | null> } {
  return {
    timeoutMs: setting(layers, "timeout", (it): number | null => it, style.timeoutMs),
    idempotency: setting(layers, "idempotency", (it) => it, style.idempotency),
    retry: mergedSetting(
      layers,
      "retry",
      (it) => retryOf(it, style.retry ?? retryDefaults),
      style.retry,
    ) as Setting<Retry | null>,
    breaker: mergedSetting(
      layers,
      "breaker",
      (it) => breakerOf(it, style.breaker ?? breakerDefaults),
      style.breaker,
    ) as Setting<Breaker | null>,
    bulkhead: mergedSetting(
      layers,
      "bulkhead",
      (it) => bulkheadOf(it, style.bulkhead ?? bulkheadDefaults),
      style.bulkhead,
    ) as Setting<Bulkhead | null>,
    limits: mergedSetting(layers, "limits", (it) => limits(it, style.limits), style.limits) as Setting<Limits>,
    priority: setting(layers, "priority", (it) => it, "default"),
    auth: setting(layers, "auth", (it): Auth | null => it, byDefault),
    slo: mergedSetting(layers, "slo", (it) => sloOf(it as SloSyntax), null) as Setting<Slo | null>,
    runbook: setting(layers, "runbook", (it): string | null => it, null),
    audit: setting(layers, "audit", (it) => it, false),
    outbox: setting(layers, "outbox", (it) => it, false),
  };
}

function retryOf(given: Partial<NonNullable<RetrySyntax>>, base: Retry): Retry {
  const backoffMs = given.backoff ?? base.backoffMs;
  return {
    attempts: given.attempts ?? base.attempts,
    backoffMs,
    maxBackoffMs: Math.max(given.maxBackoff ?? base.maxBackoffMs, given.maxBackoff === undefined ? backoffMs : 0),
    on: given.on ?? base.on,
    // A written retry without topics is in place.
    topicsMs: given.topics ?? [],
  };
}

function breakerOf(given: Partial<BreakerSyntax>, base: Breaker): Breaker {
  return {
    failureRate: given.failureRate ?? base.failureRate,
    minimumCalls: given.minimumCalls ?? base.minimumCalls,
    windowMs: given.window ?? base.windowMs,
    openForMs: given.openFor ?? base.openForMs,
  };
}

function bulkheadOf(given: Partial<BulkheadSyntax>, base: Bulkhead): Bulkhead {
  return { inFlight: given.inFlight ?? base.inFlight, queue: given.queue ?? base.queue };
}

function limits(given: Partial<LimitsSyntax>, base: Limits): Limits {
  return {
    bodyBytes: given.body ?? base.bodyBytes,
    inFlight: given.inFlight ?? base.inFlight,
    rate: given.rate ?? base.rate,
    rateBy: given.rateBy ?? base.rateBy,
    headers: given.headers ?? base.headers,
  };
}

/** Reports schemes and scopes that the workspace does not have. */
export function checkAuth(auth: Setting<Auth>, security: ReadonlyMap<string, SecurityScheme>, report: Report): void {
  if (auth.value.kind === "none" || auth.origin === null) return;
  for (const option of auth.value.options) {
    const scheme = security.get(option.scheme);
    if (scheme !== undefined) checkScopes(option, scheme, at(auth.origin, "scopes"), report);
    else {
      const help = didYouMean(option.scheme, security.keys()) ?? `the schemes are ${[...security.keys()].join(", ")}`;
      const message = `there is no security scheme '${option.scheme}'`;
      report({ code: "unknown-scheme", message, origin: auth.origin, help });
    }
  }
}

function checkScopes({ scopes }: AuthOption, scheme: SecurityScheme, origin: Origin, report: Report): void {
  if (scopes.length === 0) return;
  if (scheme.type !== "oidc" && scheme.type !== "bearer") {
    const message = `scheme '${scheme.name}' has no scopes: its type is ${scheme.type}`;
    report({ code: "unknown-scope", message, origin, help: "remove the scopes" });
    return;
  }
  const known = scheme.scopes;
  for (const scope of scopes) {
    if (known.size === 0 || known.has(scope)) continue;
    const help = didYouMean(scope, known.keys()) ?? `the scopes are ${[...known.keys()].join(", ")}`;
    report({ code: "unknown-scope", message: `scheme '${scheme.name}' has no scope '${scope}'`, origin, help });
  }
}
