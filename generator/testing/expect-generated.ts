import { fileURLToPath } from "node:url";
import { hasErrors } from "../base/diagnostic.ts";
import { plural } from "../base/text.ts";
import { CannotRun } from "../cannot-run.ts";
import { changeLines, handlersLines, hasChanges, lockLines, manifestLine } from "../cli/changes.ts";
import { conflictDiffs, diffTexts, type Reader } from "../cli/diffs.ts";
import { prettyReport } from "../cli/report/pretty.ts";
import { located, reportOf } from "../cli/report.ts";
import { paint } from "../cli/terminal.ts";
import { lookOnly } from "../look-only.ts";
import type { Outcome, Result } from "../outcome.ts";
import { run } from "../pipeline.ts";
import { findWorkspace } from "../source/read.ts";
import type { WorkspaceFolder } from "../source/workspace-folder.ts";
import { stages } from "../stages.ts";

/** Which workspace is looked at, and how much of it. */
export interface ExpectOptions {
  /** The config file, from `dir`; by default the nearest `interspec.yaml` upward. */
  readonly config?: string;
  /** Emitters and styles; all that the config asks for by default. */
  readonly only?: readonly string[];
}

const maxDiffs = 3;
const maxDiffLines = 120;

/**
 * Expects the generated files of a workspace to be what its specs make, and the specs to have no mistakes. Throws an
 * `Error` that says what differs. It writes nothing.
 */
export async function expectGenerated(dir: string | URL, { config, only }: ExpectOptions = {}): Promise<void> {
  const cwd = typeof dir === "string" ? dir : fileURLToPath(dir);
  const folder = findWorkspace(cwd, config ?? null);
  if (folder === null)
    throw new CannotRun(`there is no ${config ?? "interspec.yaml"} in '${cwd}'`, "give the folder of the workspace");
  const reader: Reader = { cwd: process.cwd(), stdout: { paint: paint(false) } };
  const { outcome, edits, diffs } = await compared(folder, only ?? null, reader);
  if (hasErrors(outcome.diagnostics)) throw new Error(`${await mistakes(folder, outcome, reader)}${edits}`);
  const { result } = outcome;
  if (result === null) throw new Error("a run without errors came to nothing");
  if (hasChanges(result)) throw new Error(drift(result, diffs, reader));
}

/** What came of a run, with what a person changed in files, and how the first of them differ. */
async function compared(folder: WorkspaceFolder, only: readonly string[] | null, reader: Reader) {
  let [edits, diffs] = ["", ""];
  const onCompared = async (result: Result) => {
    edits = await conflictDiffs(result, reader);
    diffs = hasChanges(result) ? await firstDiffs(result, reader) : "";
  };
  return { outcome: await run(folder, { ...lookOnly, only, onCompared }, stages), edits, diffs };
}

async function mistakes(folder: WorkspaceFolder, { diagnostics, files }: Outcome, reader: Reader): Promise<string> {
  const records = await located(diagnostics, files);
  const report = reportOf(reader, { command: "generate", folder, records, files, result: null });
  const text = prettyReport(report, { colours: reader.stdout.paint, isQuiet: false });
  return `the workspace has mistakes\n\n${text}`;
}

function drift(result: Result, diffs: string, reader: Reader): string {
  const listing = { cwd: reader.cwd, isVerbose: false, colours: reader.stdout.paint };
  const lines = [changeLines, handlersLines, manifestLine, lockLines].map((it) => it(result, listing)).join("");
  return `the generated files are not what the specs make\n\n${lines}\n${diffs}run npx gen and commit the result\n`;
}

/** Those of the first files, cut where they get long: a test says that something differs, and `gen --diff` the rest. */
async function firstDiffs({ changes, handlers, ...result }: Result, reader: Reader): Promise<string> {
  const files = changes.filter((it) => it.kind !== "keep");
  const ofHandlers = handlers.changes.filter((it) => it.kind !== "keep");
  const left = Math.max(0, maxDiffs - files.length);
  const first = {
    ...result,
    changes: files.slice(0, maxDiffs),
    handlers: { ...handlers, changes: ofHandlers.slice(0, left) },
  };
  const lines = (await diffTexts(first, reader)).split("\n");
  const hidden = lines.length - maxDiffLines;
  if (hidden <= 0) return lines.join("\n");
  return `${[...lines.slice(0, maxDiffLines), `… ${plural(hidden, "more line")}; gen --diff shows all`].join("\n")}\n\n`;
}
