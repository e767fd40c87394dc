import type { Related, Severity } from "../base/diagnostic.ts";
import type { Origin } from "../base/origin.ts";
import type { GraphJoins } from "../model/graph-joins.ts";
import type { SyncCalls } from "../model/sync-calls.ts";
import type { LintSettings, Workspace } from "../model/workspace.ts";

/** What a rule found. */
export interface Finding {
  readonly message: string;
  readonly origin: Origin;
  readonly related: readonly Related[];
  /** The way out. */
  readonly help: string;
  /** Null: that of the rule. */
  readonly severity: Severity | null;
  /** Ids of the interactions or services that it is about: it is silenced when all of these suppress it, or their services. */
  readonly about: readonly string[];
}

/** What rules read. */
export interface LintInput {
  readonly workspace: Workspace;
  readonly calls: SyncCalls;
  readonly joins: GraphJoins;
  /** `2026-11-01`. */
  readonly today: string;
}

/** The files of a little workspace: path → text. */
export type ExampleFiles = Readonly<Record<string, string>>;

/** A design rule: data, and one pure generator. */
export interface LintRule {
  /** The name of its file, of its page in the docs and of its tests. */
  readonly id: string;
  readonly severity: Severity;
  /** A fact about good specs. */
  readonly summary: string;
  /** What breaks in production. */
  readonly why: string;
  readonly examples: { readonly bad: ExampleFiles; readonly good: ExampleFiles };
  /** The presets that it belongs to; null: it holds everywhere. */
  readonly presets: readonly LintSettings["preset"][] | null;
  readonly check: (input: LintInput) => Iterable<Finding>;
}

/** A rule that holds everywhere. */
export function defineRule(rule: Omit<LintRule, "presets">): LintRule {
  return { ...rule, presets: null };
}

/** A rule of some presets. */
export function definePresetRule(
  presets: readonly LintSettings["preset"][],
  rule: Omit<LintRule, "presets">,
): LintRule {
  return { ...rule, presets };
}

/** A finding; what it does not say it has not. */
export function finding(found: Pick<Finding, "message" | "origin" | "help" | "about"> & Partial<Finding>): Finding {
  return { related: [], severity: null, ...found };
}
