import type { Interaction, InteractionId } from "../model/interaction.ts";
import type { CompatibilityPolicy, Deprecation, Level } from "../model/lifecycle.ts";
import type { Workspace } from "../model/workspace.ts";

type Said<K extends keyof CompatibilityPolicy> = NonNullable<CompatibilityPolicy[K]>;

/** The policy that holds for an interaction: its own words over its service's over the workspace's over the defaults. */
export interface EffectivePolicy {
  readonly rollout: Said<"rollout">;
  readonly mode: Said<"mode">;
  readonly supportWindowMs: number;
  readonly noticeMs: number;
  readonly requireSunset: boolean;
  readonly requireReplacement: boolean;
  readonly maxNewConsumers: number;
  readonly requireSunsetPassed: boolean;
  readonly maxDeclaredConsumers: number;
  readonly enums: "open" | "closed";
  readonly enforce: Readonly<Record<keyof CompatibilityPolicy["enforce"], Level>>;
  readonly severity: ReadonlyMap<string, Level>;
  /** What servers do with JSON fields that they do not know. */
  readonly unknownFields: "reject" | "ignore";
  /** What is not stable yet may break, and is told of all the same. */
  readonly isDraft: boolean;
}

const dayMs = 86_400_000;

/** Days of notice and of support, by stability and audience. Source: evolution.md, Policy block. */
const days = {
  experimental: { internal: [0, 0], partner: [0, 0], public: [0, 0] },
  alpha: { internal: [0, 0], partner: [0, 0], public: [0, 0] },
  beta: { internal: [31, 90], partner: [31, 90], public: [90, 180] },
  stable: { internal: [90, 90], partner: [180, 365], public: [365, 365] },
} as const;

/** The policy of an interaction, or of the workspace where none is given. */
export function effectivePolicy(workspace: Workspace, interaction: Interaction | null): EffectivePolicy {
  const service = workspace.services.find((it) => it.id === interaction?.service);
  const blocks = [interaction?.compatibility, service?.compatibility, workspace.compatibility].filter(
    (it) => it !== null && it !== undefined,
  );
  const first = <T>(read: (block: CompatibilityPolicy) => T | null, otherwise: T): T => {
    const found = blocks.find((it) => read(it) !== null);
    return (found === undefined ? null : read(found)) ?? otherwise;
  };
  const stability = interaction?.stability ?? "stable";
  const [notice, support] = days[stability][interaction?.audience.value ?? "internal"];
  return {
    rollout: first((it) => it.rollout, "server-first"),
    mode: first((it) => it.mode, "auto"),
    supportWindowMs: first((it) => it.supportWindowMs, support * dayMs),
    noticeMs: first((it) => it.noticeMs, notice * dayMs),
    requireSunset: first((it) => it.deprecation.requireSunset, true),
    requireReplacement: first((it) => it.deprecation.requireReplacement, false),
    maxNewConsumers: first((it) => it.deprecation.maxNewConsumers, 0),
    requireSunsetPassed: first((it) => it.removal.requireSunsetPassed, true),
    maxDeclaredConsumers: first((it) => it.removal.maxDeclaredConsumers, 0),
    enums: first((it) => it.enums, "open"),
    enforce: {
      breaking: first((it) => it.enforce.breaking, "error"),
      dangerous: first((it) => it.enforce.dangerous, "warning"),
      source: first((it) => it.enforce.source, "warning"),
      semantic: first((it) => it.enforce.semantic, "error"),
      unknown: first((it) => it.enforce.unknown, "error"),
    },
    severity: new Map(
      [...blocks].reverse().flatMap((it) => [...it.severity].map(([id, level]) => [ruleId(id), level])),
    ),
    unknownFields: service?.unknownFields ?? "reject",
    isDraft: stability === "experimental" || stability === "alpha",
  };
}

/** Policies by interaction, each made once. */
export function policies(workspace: Workspace): (id: InteractionId | null) => EffectivePolicy {
  const known = new Map<InteractionId | null, EffectivePolicy>();
  return (id) => {
    const before = known.get(id);
    if (before !== undefined) return before;
    const interaction = id === null ? undefined : workspace.interactions.get(id);
    const policy = effectivePolicy(workspace, interaction ?? null);
    known.set(id, policy);
    return policy;
  };
}

/** A rule as a policy may write it, `field.removed.optional`, as its id. */
export function ruleId(text: string): string {
  return text.replace(/[^A-Za-z0-9]+/g, "-");
}

/** How far a removal has come: what was deprecated long enough before the change may go. */
export function removalOf(
  deprecated: Deprecation | null,
  { now, policy }: { readonly now: string; readonly policy: EffectivePolicy },
): "live" | "before-sunset" | "due" {
  if (deprecated === null) return "live";
  if (policy.requireSunsetPassed && (deprecated.sunset === null || deprecated.sunset > now)) return "before-sunset";
  return dayOf(now) - dayOf(deprecated.since) < policy.noticeMs ? "before-sunset" : "due";
}

/** A date in milliseconds. */
export function dayOf(date: string): number {
  return Date.parse(date);
}

/** So many days after a date, as `YYYY-MM-DD`. */
export function daysAfter(date: string, count: number): string {
  return new Date(dayOf(date) + count * dayMs).toISOString().slice(0, 10);
}
