import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { dirname, posix, relative, resolve } from "node:path";
import type { Diagnostic } from "../base/diagnostic.ts";
import type { SourceFile } from "../source/source-file.ts";
import type { WorkspaceFolder } from "../source/workspace-folder.ts";
import type { Format } from "./commands.ts";
import { githubReport } from "./report/github.ts";
import { jsonReport } from "./report/json.ts";
import { markdownReport } from "./report/markdown.ts";
import { prettyReport } from "./report/pretty.ts";
import type { DiagnosticRecord } from "./report/record.ts";
import { recordsOf } from "./report/record.ts";
import type { Report } from "./report/report.ts";
import type { Session } from "./session.ts";
import { paint } from "./terminal.ts";

/** The summary of a job in GitHub shows no more than so many findings. */
const summaryRows = 50;

/** What a command found out, for `report`. */
export interface Findings {
  readonly command: string;
  readonly folder: WorkspaceFolder;
  readonly records: readonly DiagnosticRecord[];
  readonly files: readonly SourceFile[];
  /** What the command did, for `--format json`; null: nothing but its diagnostics. */
  readonly result: Readonly<Record<string, unknown>> | null;
}

/** The diagnostics as records. The parser of positions is loaded when there are any. */
export async function located(
  diagnostics: readonly Diagnostic[],
  files: readonly SourceFile[],
): Promise<readonly DiagnosticRecord[]> {
  if (diagnostics.length === 0) return [];
  const { locator } = await import("../source/locate.ts");
  return recordsOf(diagnostics, locator(files));
}

/** Prints the findings in the format of the session, and writes the reports that were asked for. */
export async function report(session: Session, findings: Findings): Promise<void> {
  session.timings.begin("reporting", findings.records.length);
  const all = reportOf(session, findings);
  const { stdout, format } = session;
  const isQuiet = session.verbosity === "quiet";
  stdout.write(
    format === "pretty" ? prettyReport(all, { colours: stdout.paint, isQuiet }) : await formatted(format, all),
  );
  if (session.inGithub && format === "pretty") stdout.write(githubReport(all));
  const summary = session.env["GITHUB_STEP_SUMMARY"];
  if (session.inGithub && summary !== undefined && summary !== "" && all.records.length > 0)
    appendSummary(session, summary, markdownReport(all, summaryRows));
  for (const it of session.reports) {
    mkdirSync(dirname(it.file), { recursive: true });
    writeFileSync(it.file, await formatted(it.format, all));
  }
}

/** Prints the findings to stderr: for commands whose output is something else. */
export function reportAside(session: Session, findings: Findings): void {
  const isQuiet = session.verbosity === "quiet";
  session.stderr.write(prettyReport(reportOf(session, findings), { colours: session.stderr.paint, isQuiet }));
}

/** The summary is an extra: a run does not fail for want of it. */
function appendSummary({ log }: Session, file: string, text: string): void {
  try {
    appendFileSync(file, text);
  } catch (error) {
    log(`the summary could not be written: ${error instanceof Error ? error.message : String(error)}`);
  }
}

async function formatted(format: Format, all: Report): Promise<string> {
  switch (format) {
    case "pretty":
      return prettyReport(all, { colours: paint(false), isQuiet: false });
    case "json":
      return jsonReport(all);
    case "github":
      return githubReport(all);
    case "markdown":
      return markdownReport(all);
    case "ndjson":
      return (await import("./report/ndjson.ts")).ndjsonReport(all);
    case "gitlab":
      return (await import("./report/gitlab.ts")).gitlabReport(all);
    case "junit":
      return (await import("./report/junit.ts")).junitReport(all);
    case "sarif": {
      const { sarifReport } = await import("./report/sarif.ts");
      const { everyFact } = await import("./every-fact.ts");
      const { packageVersion } = await import("./package-version.ts");
      return sarifReport(all, { version: packageVersion(), catalogue: await everyFact() });
    }
  }
}

/** What a report prints from, for a person in the current folder. */
export function reportOf({ cwd }: Pick<Session, "cwd">, { command, folder, records, files, result }: Findings): Report {
  const texts = new Map(files.map((it) => [it.path, it.text]));
  const inProject = relative(folder.project, folder.dir).replaceAll("\\", "/");
  return {
    command,
    records,
    textOf: (file) => texts.get(file) ?? null,
    shownPath: (file) => shownPath(cwd, resolve(folder.dir, file)),
    projectPath: (file) => posix.join(inProject, file),
    result,
  };
}

/** A path as a person in the current folder would write it. */
export function shownPath(cwd: string, path: string): string {
  return relative(cwd, path).replaceAll("\\", "/") || ".";
}
