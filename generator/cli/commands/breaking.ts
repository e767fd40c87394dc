import type { Diagnostic } from "../../base/diagnostic.ts";
import { listed, plural } from "../../base/text.ts";
import { CannotRun } from "../../cannot-run.ts";
import { compatRules } from "../../compat/index.ts";
import { type Comparison, type CompatFinding, compare } from "../../compat/run.ts";
import { type Arguments, isOn, listOf, textOf, wordOf } from "../arguments.ts";
import { accept } from "../breaking/accept.ts";
import { type Baseline, baseline } from "../breaking/baseline.ts";
import { graphAlone } from "../breaking/graph-alone.ts";
import { exitCode } from "../command.ts";
import { severities, styleNames } from "../commands.ts";
import { type Opened, openWorkspace } from "../compiled.ts";
import { located, report } from "../report.ts";
import { type Session, workspaceOf } from "../session.ts";
import { todayOf } from "../today.ts";

/** `gen breaking`: what a change of the specs breaks for those who call, read or send. */
export async function run(session: Session, args: Arguments): Promise<number> {
  const against = textOf(args, "against");
  if (against === null) throw new CannotRun("--against says what to compare with", "--against git:origin/main");
  const failOn = wordOf(args, "fail-on", severities) ?? "error";
  const options = optionsOf(session, args);
  const before = await baseline(session, workspaceOf(args, session.env), against);
  const opened = await openWorkspace(session, args);
  if (opened === null) return exitCode.findings;
  const { folder, compiled } = opened;
  const sides = {
    from: before?.workspace ?? nothingOf(opened),
    to: compiled.workspace,
    isNumbered: before?.isNumbered ?? false,
  };
  session.timings.begin("comparing", null);
  const compared = compare(sides, { ...options, configFile: folder.configName });
  const graph = options.styles?.includes("graphql") === false ? [] : await graphAlone(sides);
  const comparison = { ...compared, diagnostics: [...compared.diagnostics, ...graph] };
  const config = opened.files.find((it) => it.path === folder.configName);
  if (textOf(args, "ack") !== null && config !== undefined) {
    accept(session, args, { folder, config, workspace: compiled.workspace, comparison, now: options.now });
    return exitCode.ok;
  }
  await tell(session, { against, opened, before, comparison });
  const isFailure = ({ severity }: Diagnostic) => severities.indexOf(severity) <= severities.indexOf(failOn);
  return comparison.diagnostics.some(isFailure) ? exitCode.findings : exitCode.ok;
}

function optionsOf(session: Session, args: Arguments) {
  const styles = listOf(args, "style");
  const wrong = styles?.find((it) => !styleNames.some((style) => style === it));
  if (wrong !== undefined) throw new CannotRun(`there is no style '${wrong}'`, `there are ${listed(styleNames)}`);
  return {
    now: todayOf(args, session.env),
    rules: compatRules,
    isStrict: isOn(args, "strict"),
    styles,
  };
}

/** A workspace that has nothing yet. */
function nothingOf({ compiled }: Opened): Opened["compiled"]["workspace"] {
  return {
    ...compiled.workspace,
    services: [],
    libraries: [],
    types: new Map(),
    errors: new Map(),
    interactions: new Map(),
  };
}

interface Told {
  readonly against: string;
  readonly opened: Opened;
  readonly before: Baseline | null;
  readonly comparison: Comparison;
}

async function tell(session: Session, { against, opened, before, comparison }: Told): Promise<void> {
  const { folder, files } = opened;
  const label = before?.label ?? ((path: string) => path);
  const old = (before?.files ?? []).map((it) => ({ ...it, path: label(it.path) }));
  const diagnostics = comparison.diagnostics.map((it) => ({
    ...it,
    related: it.related.map((other) => ({ ...other, origin: { ...other.origin, file: label(other.origin.file) } })),
  }));
  const all = [...files, ...old];
  const records = await located(diagnostics, all);
  const result = { against, findings: comparison.findings.map((it) => shown(it, comparison)) };
  await report(session, { command: "breaking", folder, records, files: all, result });
  if (session.format === "pretty" && session.verbosity !== "quiet") session.stdout.write(summary(before, comparison));
}

function shown(finding: CompatFinding, { accepted }: Comparison): Readonly<Record<string, unknown>> {
  const { rule, change, use, lens, class: verdict, level, fingerprint } = finding;
  return {
    fingerprint,
    rule: rule?.id ?? "compat-unknown",
    row: rule?.row ?? null,
    class: verdict,
    axis: rule?.axis ?? "wire",
    level,
    accepted: accepted.includes(finding),
    target: change.place.target,
    before: change.before,
    after: change.after,
    interaction: use.interaction.id,
    style: use.style,
    codec: use.codec,
    direction: use.direction,
    lens,
  };
}

function summary(before: Baseline | null, { findings, accepted }: Comparison): string {
  if (before === null) return "there is nothing to compare with yet: all is new\n";
  const harmless = findings.filter((it) => it.level === "off").length;
  return `${plural(findings.length, "change")}: ${harmless} harmless, ${accepted.length} accepted\n`;
}
