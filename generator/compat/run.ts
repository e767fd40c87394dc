import type { Diagnostic } from "../base/diagnostic.ts";
import { collector } from "../base/diagnostic.ts";
import { sha256 } from "../base/digest.ts";
import type { Level } from "../model/lifecycle.ts";
import { type Allowed, checkAllowances } from "./allowances.ts";
import type { Change } from "./change.ts";
import { type ContractChange, differences } from "./differences.ts";
import { findingText } from "./finding-text.ts";
import { type Class, type CompatRule, type Context, classes } from "./rule.ts";
import type { Sides } from "./type-differences.ts";
import type { Lens, Use } from "./use.ts";

/** One change, judged. */
export interface CompatFinding {
  /** Null: no rule knows the change. */
  readonly rule: CompatRule | null;
  readonly change: Change;
  /** The use that suffers most. */
  readonly use: Use;
  readonly lens: Lens;
  readonly class: Class;
  readonly level: Level;
  /** 12 hex digits: the same as long as the change is the same, wherever its lines move. */
  readonly fingerprint: string;
}

/** What a comparison is told besides the two workspaces. */
export interface CompareOptions {
  /** `YYYY-MM-DD`. */
  readonly now: string;
  readonly rules: readonly CompatRule[];
  /** Dangerous counts as an error. */
  readonly isStrict: boolean;
  /** The styles that are looked at; null: all. */
  readonly styles: readonly string[] | null;
  /** The path of the config file, where the workspace's policy stands. */
  readonly configFile: string;
}

/** What a comparison found: all changes, the diagnostics of those that matter, and those that were accepted. */
export interface Comparison {
  readonly findings: readonly CompatFinding[];
  readonly accepted: readonly CompatFinding[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Compares two workspaces by the rules. Pure: the same specs and the same day give the same findings. */
export function compare(sides: Sides, options: CompareOptions): Comparison {
  const changes = differences(sides);
  const all = changes.map((it) => judged(it, options));
  // What is accepted may concern styles that are not looked at this time.
  const allowed = checkAllowances(sides.to, all, options);
  const { styles } = options;
  const findings = styles === null ? all : ofStyles(changes, styles).map((it) => judged(it, options));
  const { report, diagnostics } = collector();
  for (const it of findings) {
    if (it.level === "off" || isAccepted(it, allowed)) continue;
    const { message, related, help } = findingText(it);
    const code = it.rule?.id ?? "compat-unknown";
    report({ code, severity: it.level, message, origin: it.change.place.origin, related, help });
  }
  return {
    findings,
    accepted: findings.filter((it) => isAccepted(it, allowed)),
    diagnostics: [...diagnostics, ...allowed.diagnostics],
  };
}

/** The changes as far as they travel in some styles. */
function ofStyles(changes: readonly ContractChange[], styles: readonly string[]): readonly ContractChange[] {
  return changes
    .map(({ change, uses }) => ({ change, uses: uses.filter((it) => styles.includes(it.style)) }))
    .filter(({ uses }) => uses.length > 0);
}

function isAccepted({ fingerprint, class: verdict }: CompatFinding, { fingerprints }: Allowed): boolean {
  return verdict !== "forbidden" && fingerprints.has(fingerprint);
}

function judged({ change, uses }: ContractChange, { rules, now, isStrict }: CompareOptions): CompatFinding {
  const [first] = uses;
  if (first === undefined) throw new Error(`'${change.place.target}' is used by nothing`);
  const known = new Map<Use["policy"], CompatRule | null>();
  const ruleFor = ({ policy }: Use): CompatRule | null => {
    const rule = known.get(policy) ?? rules.find((it) => it.claims(change, { now, policy })) ?? null;
    known.set(policy, rule);
    return rule;
  };
  const verdicts = uses.flatMap((use) => {
    const rule = ruleFor(use);
    return use.lenses.map((lens) => {
      const context = { now, policy: use.policy };
      const verdict = rule === null ? "breaking" : classOf(rule, change, { use, lens }, context);
      return { rule, use, lens, class: verdict, level: levelOf(rule, verdict, use, isStrict) };
    });
  });
  const worst = verdicts.reduce((a, b) => (rank(b) > rank(a) ? b : a));
  return { ...worst, change, fingerprint: fingerprintOf(worst.rule, change) };
}

interface Travel {
  readonly use: Use;
  readonly lens: Lens;
}

function classOf(rule: CompatRule, change: Change, { use, lens }: Travel, context: Context): Class {
  return rule.exception?.judge(change, use, lens, context) ?? rule.verdicts[use.codec][lens];
}

const levels = ["off", "info", "warning", "error"] as const;

function rank({ class: verdict, level }: { readonly class: Class; readonly level: Level }): number {
  return levels.indexOf(level) * classes.length + classes.indexOf(verdict);
}

function levelOf(rule: CompatRule | null, verdict: Class, { policy }: Use, isStrict: boolean): Level {
  if (verdict === "forbidden") return "error";
  if (rule === null) return policy.enforce.unknown;
  if (verdict === "safe") return "off";
  const own = policy.severity.get(rule.id);
  if (own !== undefined) return own;
  const level = enforced(rule, verdict, policy, isStrict);
  return policy.isDraft && level === "error" ? "warning" : level;
}

function enforced({ axis }: CompatRule, verdict: Class, { enforce }: Use["policy"], isStrict: boolean): Level {
  if (verdict === "source") return enforce.source;
  if (verdict === "dangerous") return isStrict ? "error" : enforce.dangerous;
  return axis === "semantic" ? enforce.semantic : enforce.breaking;
}

function fingerprintOf(rule: CompatRule | null, { place, before, after }: Change): string {
  return sha256(`${rule?.id ?? "unknown"}:${place.target}:${before ?? ""}→${after ?? ""}`).slice(0, 12);
}
