/** When something goes out of use. Dates are `YYYY-MM-DD`. */
export interface Deprecation {
  readonly since: string;
  readonly sunset: string | null;
  /** What to use instead. */
  readonly use: string | null;
  readonly reason: string | null;
}

/** How far an interface has come; none of these shows in a name. */
export const stabilities = ["experimental", "alpha", "beta", "stable"] as const;
/** One of `stabilities`. */
export type Stability = (typeof stabilities)[number];

/** Who may call. */
export const audiences = ["public", "partner", "internal"] as const;
/** One of `audiences`. */
export type Audience = (typeof audiences)[number];

/** How a finding is reported. */
export type Level = "off" | "info" | "warning" | "error";

/** A finding that somebody accepted, until a day. */
export interface Allowance {
  readonly fingerprint: string;
  readonly rule: string;
  readonly target: string;
  readonly reason: string;
  readonly approvedBy: readonly string[];
  readonly expires: string;
}

/** The policy block of evolution.md, as written on a workspace, service or interaction. Null: not said here. */
export interface CompatibilityPolicy {
  readonly rollout: "server-first" | "client-first" | "producer-first" | "consumer-first" | "any" | null;
  readonly mode:
    | "auto"
    | "backward"
    | "backward_transitive"
    | "forward"
    | "forward_transitive"
    | "full"
    | "full_transitive"
    | null;
  readonly supportWindowMs: number | null;
  readonly supportVersions: number | null;
  readonly noticeMs: number | null;
  readonly fleetMinVersion: string | null;
  readonly deprecation: {
    readonly requireSunset: boolean | null;
    readonly requireReplacement: boolean | null;
    readonly maxNewConsumers: number | null;
  };
  readonly removal: {
    readonly requireSunsetPassed: boolean | null;
    readonly maxDeclaredConsumers: number | null;
    readonly usage: { readonly source: string; readonly idleMs: number | null } | null;
    readonly tombstone: "forever" | null;
  };
  readonly enforce: {
    readonly breaking: Level | null;
    readonly dangerous: Level | null;
    readonly source: Level | null;
    readonly semantic: Level | null;
    readonly unknown: Level | null;
  };
  readonly enums: "open" | "closed" | null;
  /** Levels of single rules, by the rule as written. */
  readonly severity: ReadonlyMap<string, Level>;
  readonly allow: readonly Allowance[];
}
