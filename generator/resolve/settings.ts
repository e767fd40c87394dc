import type { Origin } from "../base/origin.ts";
import { at } from "../base/origin.ts";
import type { Shape } from "../model/interaction.ts";
import type { Breaker, Bulkhead, Idempotency, Limits, Retry, Setting, SettingLevel, Slo } from "../model/policy.ts";
import type { DefaultsSyntax } from "../syntax/defaults.ts";
import type { CascadedSyntax, SloSyntax } from "../syntax/policies.ts";

/** What a style gives where nobody says otherwise. */
export interface StylePolicies {
  readonly timeoutMs: number | null;
  readonly idempotency: Idempotency;
  readonly retry: Retry | null;
  readonly breaker: Breaker | null;
  readonly bulkhead: Bulkhead | null;
  readonly limits: Limits;
}

/** One level of the cascade, as it stands in a file. */
export interface Layer {
  readonly level: SettingLevel;
  readonly origin: Origin;
  readonly values: Partial<CascadedSyntax>;
}

/** What a default outside a style's name does not reach: policies of calls, and who may call where nobody calls. */
const unreached: Readonly<Record<Shape, readonly (keyof CascadedSyntax)[]>> = {
  call: [],
  stream: ["timeout", "idempotency", "retry", "breaker", "bulkhead"],
  message: ["timeout", "idempotency", "retry", "breaker", "bulkhead", "auth"],
};

/** The levels that count for an interaction, highest first. */
export function layersOf(
  own: { readonly values: CascadedSyntax; readonly origin: Origin },
  service: { readonly defaults: DefaultsSyntax | undefined; readonly origin: Origin },
  workspace: { readonly defaults: DefaultsSyntax | undefined; readonly origin: Origin },
  { style, shape }: { readonly style: string; readonly shape: Shape },
): readonly Layer[] {
  const block = (level: "service" | "workspace", from: typeof service): readonly Layer[] => {
    if (from.defaults === undefined) return [];
    const origin = at(from.origin, "defaults");
    const styled = from.defaults.byStyle.get(style);
    const all = without(from.defaults.all, unreached[shape]);
    return [
      ...(styled === undefined
        ? []
        : [{ level: `${level} style` as const, origin: at(origin, style), values: styled }]),
      { level, origin, values: all },
    ];
  };
  return [
    { level: "interaction", origin: own.origin, values: own.values },
    ...block("service", service),
    ...block("workspace", workspace),
  ];
}

function without(values: CascadedSyntax, keys: readonly (keyof CascadedSyntax)[]): Partial<CascadedSyntax> {
  return Object.fromEntries(Object.entries(values).filter(([key]) => !keys.some((it) => it === key)));
}

/** The value of a key: that of the highest level which has it, else the default. */
export function setting<K extends keyof CascadedSyntax, T>(
  layers: readonly Layer[],
  key: K,
  convert: (value: NonNullable<CascadedSyntax[K]> | Extract<CascadedSyntax[K], null>) => T,
  byDefault: T,
): Setting<T> {
  for (const { level, origin, values } of layers) {
    const value = values[key];
    // `none` reads to null, which is a value; undefined is none.
    if (value !== undefined)
      return { value: convert(value as NonNullable<CascadedSyntax[K]>), level, origin: at(origin, key) };
  }
  return { value: byDefault, level: "style default", origin: null };
}

/** A policy of several numbers: each number comes from the highest level that gives it, `none` ends the search. */
export function mergedSetting<K extends "retry" | "breaker" | "bulkhead" | "limits" | "slo", T>(
  layers: readonly Layer[],
  key: K,
  complete: (given: Readonly<Record<string, unknown>>) => T,
  byDefault: T,
): Setting<T | null> | Setting<T> {
  const given: Record<string, unknown> = {};
  let first: { readonly level: SettingLevel; readonly origin: Origin } | null = null;
  for (const { level, origin, values } of layers) {
    const value = values[key];
    if (value === undefined) continue;
    if (value === null) {
      if (first === null) return { value: null, level, origin: at(origin, key) } as Setting<T | null>;
      break;
    }
    first ??= { level, origin: at(origin, key) };
    for (const [name, it] of Object.entries(value)) if (it !== undefined && !(name in given)) given[name] = it;
  }
  return first === null
    ? { value: byDefault, level: "style default", origin: null }
    : { value: complete(given), ...first };
}

/** The numbers of a retry that nobody gives. Source: resilience.md, Knobs. */
export const retryDefaults: Retry = {
  attempts: 3,
  backoffMs: 50,
  maxBackoffMs: 2000,
  on: ["unavailable"],
  topicsMs: [],
};
/** The numbers of a breaker that nobody gives. Source: resilience.md, Knobs. */
export const breakerDefaults: Breaker = { failureRate: 50, minimumCalls: 20, windowMs: 10_000, openForMs: 5000 };
/** The numbers of a bulkhead that nobody gives. Source: resilience.md, Knobs. */
export const bulkheadDefaults: Bulkhead = { inFlight: 100, queue: 0 };

/** The limits of a server whose bodies are at most this large. */
export function limitsOf(bodyBytes: number): Limits {
  return { bodyBytes, inFlight: null, rate: null, rateBy: "principal", headers: null };
}

/** An SLO with null for what is not promised. */
export function sloOf(syntax: SloSyntax | undefined): Slo | null {
  if (syntax === undefined) return null;
  const { latency, availability } = syntax;
  return {
    p50Ms: latency?.p50 ?? null,
    p95Ms: latency?.p95 ?? null,
    p99Ms: latency?.p99 ?? null,
    availability: availability ?? null,
  };
}
