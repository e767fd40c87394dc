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

/** The policy block of evolution.md, as written on a workspace, service or interaction; later rules read it. */
export interface CompatibilityPolicy {
  readonly [key: string]: unknown;
}
