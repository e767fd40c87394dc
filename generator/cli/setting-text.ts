import { listed } from "../base/text.ts";
import type { Interaction } from "../model/interaction.ts";
import type { Auth, Breaker, Bulkhead, Limits, Retry, Setting, Slo } from "../model/policy.ts";

/** An effective value as a sentence, under the name that a spec gives it. */
export interface ShownSetting {
  readonly name: string;
  readonly text: string;
  readonly setting: Setting<unknown>;
}

/** Every setting of an interaction that may come from somewhere else than its own lines. */
export function shownSettings({ policies, tags, audience }: Interaction): readonly ShownSetting[] {
  const { timeoutMs, idempotency, retry, breaker, bulkhead, limits, priority, auth, slo, runbook, audit, outbox } =
    policies;
  return [
    { name: "timeout", text: orNone(timeoutMs.value, durationText), setting: timeoutMs },
    { name: "idempotency", text: idempotency.value, setting: idempotency },
    { name: "retry", text: orNone(retry.value, retryText), setting: retry },
    { name: "breaker", text: orNone(breaker.value, breakerText), setting: breaker },
    { name: "bulkhead", text: orNone(bulkhead.value, bulkheadText), setting: bulkhead },
    { name: "limits", text: limitsText(limits.value), setting: limits },
    { name: "priority", text: priority.value, setting: priority },
    { name: "auth", text: authText(auth.value), setting: auth },
    { name: "audience", text: audience.value, setting: audience },
    { name: "slo", text: orNone(slo.value, sloText), setting: slo },
    { name: "runbook", text: runbook.value ?? "none", setting: runbook },
    { name: "audit", text: audit.value ? "yes" : "no", setting: audit },
    { name: "outbox", text: outbox.value ? "yes" : "no", setting: outbox },
    { name: "tags", text: tags.value.length === 0 ? "none" : tags.value.join(", "), setting: tags },
  ];
}

const units = [
  { ms: 86_400_000, sign: "d" },
  { ms: 3_600_000, sign: "h" },
  { ms: 60_000, sign: "m" },
  { ms: 1000, sign: "s" },
] as const;

/** A duration as a spec writes it: `2s`. */
export function durationText(ms: number): string {
  const unit = units.find((it) => ms >= it.ms && ms % it.ms === 0);
  return unit === undefined ? `${ms}ms` : `${ms / unit.ms}${unit.sign}`;
}

function orNone<T>(value: T | null, textOf: (value: T) => string): string {
  return value === null ? "none" : textOf(value);
}

function retryText({ attempts, backoffMs, maxBackoffMs, on, topicsMs }: Retry): string {
  if (attempts <= 1) return "1 attempt";
  const codes = on.length === 0 ? [] : [`on ${on.join(", ")}`];
  const topics = topicsMs.length === 0 ? [] : [`the last by topics after ${topicsMs.map(durationText).join(", ")}`];
  return [
    `${attempts} attempts`,
    `backoff ${durationText(backoffMs)} to ${durationText(maxBackoffMs)}`,
    ...codes,
    ...topics,
  ].join("; ");
}

function breakerText({ failureRate, minimumCalls, windowMs, openForMs }: Breaker): string {
  return `opens for ${durationText(openForMs)} at ${failureRate} % failures of at least ${minimumCalls} calls in ${durationText(windowMs)}`;
}

function bulkheadText({ inFlight, queue }: Bulkhead): string {
  return `${inFlight} in flight, ${queue} waiting`;
}

function limitsText({ bodyBytes, inFlight, rate, rateBy }: Limits): string {
  const rates = rate === null ? [] : [`${rate.text}${rateBy === "principal" ? " a principal" : ""}`];
  return [`body ${bytesText(bodyBytes)}`, ...(inFlight === null ? [] : [`${inFlight} in flight`]), ...rates].join("; ");
}

function bytesText(bytes: number): string {
  if (bytes >= 1_048_576 && bytes % 1_048_576 === 0) return `${bytes / 1_048_576}MiB`;
  return bytes >= 1024 && bytes % 1024 === 0 ? `${bytes / 1024}KiB` : `${bytes}`;
}

function authText(auth: Auth): string {
  if (auth.kind === "none") return auth.reason === null ? "none" : `none: ${auth.reason}`;
  return listed(
    auth.options.map(({ scheme, scopes }) => (scopes.length === 0 ? scheme : `${scheme} (${scopes.join(", ")})`)),
    "or",
  );
}

function sloText({ p50Ms, p95Ms, p99Ms, availability }: Slo): string {
  const latencies = Object.entries({ p50: p50Ms, p95: p95Ms, p99: p99Ms }).flatMap(([name, ms]) =>
    ms === null ? [] : [`${name} ${durationText(ms)}`],
  );
  return [...latencies, ...(availability === null ? [] : [`${availability} % available`])].join("; ");
}
