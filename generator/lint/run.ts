import { collector, type Diagnostic, type Report, type Severity } from "../base/diagnostic.ts";
import { at, onKey } from "../base/origin.ts";
import { graphJoins } from "../model/graph-joins.ts";
import { syncCalls } from "../model/sync-calls.ts";
import type { Workspace } from "../model/workspace.ts";
import type { LintRule } from "./rule.ts";
import { Suppressions } from "./suppressions.ts";

/** How loud a rule is. */
export type Level = Severity | "off";

type Suggest = (id: string, known: readonly string[]) => string | null;

/** What is said besides the specs. */
export interface LintOptions {
  /** Levels that win over those of the workspace, by rule. */
  readonly levels: ReadonlyMap<string, Level>;
  /** `2026-11-01`: what `until` and `sunset` are compared with. */
  readonly today: string;
  /** `did you mean 'x'?`, or null. */
  readonly suggest: Suggest;
}

/** What the rules find in a workspace, and which suppressions are idle or over. Pure. */
export function lint(
  workspace: Workspace,
  rules: readonly LintRule[],
  { levels, today, suggest }: LintOptions,
): readonly Diagnostic[] {
  const { report, diagnostics } = collector();
  refuseUnknown(workspace, rules, suggest, report);
  const levelOf = (rule: LintRule): Level | null => levels.get(rule.id) ?? workspace.lint.rules.get(rule.id) ?? null;
  const running = rules.filter((it) => isOn(it, levelOf(it), workspace));
  const suppressions = new Suppressions(workspace, today);
  const input = { workspace, calls: syncCalls(workspace), joins: graphJoins(workspace), today };
  for (const rule of running) {
    const level = levelOf(rule);
    for (const { message, origin, related, help, severity, about } of rule.check(input)) {
      const effective = level === null || level === "off" ? (severity ?? rule.severity) : level;
      if (suppressions.silences(rule.id, effective, about)) continue;
      report({ code: rule.id, severity: effective, message, origin, related, help });
    }
  }
  suppressions.judge(running, report);
  return diagnostics;
}

/** A level that is given turns a rule of another preset on. */
function isOn({ presets }: LintRule, level: Level | null, { lint: { preset } }: Workspace): boolean {
  if (level !== null) return level !== "off";
  return presets === null || presets.includes(preset);
}

/** Reports names that are no rule, in `lint.rules` and in suppressions. */
function refuseUnknown(workspace: Workspace, rules: readonly LintRule[], suggest: Suggest, report: Report): void {
  const known = rules.map((it) => it.id);
  const ids = new Set(known);
  const { rules: written, origin } = workspace.lint;
  const suppressed = [...workspace.services, ...workspace.interactions.values()].flatMap((it) => it.suppress);
  const named = [
    ...[...written.keys()].map((id) => ({ id, place: onKey(at(origin, "rules", id)) })),
    ...suppressed.map((it) => ({ id: it.rule, place: at(it.origin, "rule") })),
  ];
  for (const { id, place } of named)
    if (!ids.has(id))
      report({
        code: "unknown-rule",
        message: `there is no design rule '${id}'`,
        origin: place,
        help: () => suggest(id, known) ?? "the guide to the design rules lists them",
      });
}
