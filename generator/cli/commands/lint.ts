import { hasErrors, type Severity } from "../../base/diagnostic.ts";
import { plural } from "../../base/text.ts";
import { compiler } from "../../compiler.ts";
import { lintRules } from "../../lint/index.ts";
import { lint } from "../../lint/run.ts";
import { loadAndCompile } from "../../load.ts";
import type { WorkspaceFolder } from "../../source/workspace-folder.ts";
import { didYouMean } from "../../syntax/suggest.ts";
import { type Arguments, isOn, textOf, wordOf } from "../arguments.ts";
import { exitCode } from "../command.ts";
import { severities } from "../commands.ts";
import { baselineFile, readBaseline, writeBaseline } from "../lint/baseline.ts";
import { maxWarnings, ruleLevels } from "../lint/levels.ts";
import { countBySeverity, type DiagnosticRecord } from "../report/record.ts";
import { located, report, shownPath } from "../report.ts";
import { type Session, workspaceOf } from "../session.ts";
import { todayOf } from "../today.ts";

const isRule = new Set(lintRules.map((it) => it.id));

/** `gen lint`: what the specs say that is right as a language, and wrong as a design. */
export async function run(session: Session, args: Arguments): Promise<number> {
  const folder = workspaceOf(args, session.env);
  const options = { levels: ruleLevels(args, lintRules), today: todayOf(args, session.env), suggest: didYouMean };
  const limits = { failOn: wordOf(args, "fail-on", severities) ?? "error", most: maxWarnings(args) };
  session.timings.begin("reading and compiling", null);
  const { value, diagnostics, files } = await loadAndCompile(folder, compiler);
  if (value === null || hasErrors(diagnostics)) {
    const records = await located(diagnostics, files);
    await report(session, { command: "lint", folder, records, files, result: null });
    return exitCode.findings;
  }
  const interactions = value.workspace.interactions.size;
  session.timings.begin("linting", interactions);
  const found = lint(value.workspace, lintRules, options);
  const records = await located([...diagnostics, ...found], files);
  const judged = isOn(args, "update-baseline")
    ? updated(session, args, folder, records)
    : compared(session, args, folder, records);
  const { shown, hidden, gone } = judged;
  await report(session, {
    command: "lint",
    folder,
    records: shown,
    files,
    result: { interactions, hidden, gone },
  });
  if (session.format === "pretty" && session.verbosity !== "quiet")
    session.stdout.write(summary(session, judged, interactions));
  return isTooMuch(shown, limits) ? exitCode.findings : exitCode.ok;
}

interface Judged {
  readonly shown: readonly DiagnosticRecord[];
  /** How many findings the baseline holds. */
  readonly hidden: number;
  /** How many entries of the baseline are found no more. */
  readonly gone: number;
  readonly file: string;
  readonly isWritten: boolean;
}

/** Writes all findings of rules into the baseline; what is wrong with suppressions is told all the same. */
function updated(
  { cwd }: Session,
  args: Arguments,
  { dir }: WorkspaceFolder,
  records: readonly DiagnosticRecord[],
): Judged {
  const file = baselineFile(args, { cwd, dir });
  const known = records.filter((it) => isRule.has(it.code));
  writeBaseline(file, known);
  return { shown: records.filter((it) => !isRule.has(it.code)), hidden: known.length, gone: 0, file, isWritten: true };
}

/** Leaves out what the baseline holds. */
function compared(
  { cwd }: Session,
  args: Arguments,
  { dir }: WorkspaceFolder,
  records: readonly DiagnosticRecord[],
): Judged {
  const file = baselineFile(args, { cwd, dir });
  const { known } = readBaseline(file, { isNamed: textOf(args, "baseline") !== null });
  const shown = records.filter((it) => !isRule.has(it.code) || !known.has(it.fingerprint));
  const hidden = records.length - shown.length;
  return { shown, hidden, gone: known.size - hidden, file, isWritten: false };
}

function summary(
  { stdout, cwd }: Session,
  { shown, hidden, gone, file, isWritten }: Judged,
  interactions: number,
): string {
  const path = shownPath(cwd, file);
  const known = hidden > 0 && !isWritten ? [`${plural(hidden, "finding")} in ${path}`] : [];
  const old = gone > 0 ? [`${gone} of ${path} no longer found: --update-baseline removes them`] : [];
  const written = isWritten ? [`${path} holds ${plural(hidden, "finding")} now`] : [];
  const well =
    shown.length === 0 && !isWritten
      ? [`${stdout.paint.green("nothing to say")}: ${plural(interactions, "interaction")}`]
      : [];
  return [...well, ...known, ...old, ...written].map((it) => `${it}\n`).join("");
}

interface Limits {
  readonly failOn: Severity;
  /** Null: any number of warnings. */
  readonly most: number | null;
}

function isTooMuch(records: readonly DiagnosticRecord[], { failOn, most }: Limits): boolean {
  const counts = countBySeverity(records);
  const grave = severities.slice(0, severities.indexOf(failOn) + 1);
  return grave.some((it) => counts[it] > 0) || (most !== null && counts.warning > most);
}
