import type { Diagnostic } from "../../base/diagnostic.ts";
import { CannotRun } from "../../cannot-run.ts";
import { compiler } from "../../compiler.ts";
import { frozenLock } from "../../frozen-lock.ts";
import { loadAndCompile } from "../../load.ts";
import { lockFileName } from "../../lock/lock.ts";
import { lookOnly } from "../../look-only.ts";
import { run as runPipeline } from "../../pipeline.ts";
import type { WorkspaceFolder } from "../../source/workspace-folder.ts";
import { stages } from "../../stages.ts";
import { didYouMean } from "../../syntax/suggest.ts";
import { type Arguments, listOf } from "../arguments.ts";
import { exitCode } from "../command.ts";
import { checkParts } from "../commands.ts";
import { driftFindings } from "../drift.ts";
import { formattable, formFindings, unformatted } from "../formatting.ts";
import { progressOf } from "../progress.ts";
import { located, report } from "../report.ts";
import { type Session, workspaceOf } from "../session.ts";

type Part = (typeof checkParts)[number];

/** `gen check`: all that has to be right before a merge, in one report. */
export async function run(session: Session, args: Arguments): Promise<number> {
  const folder = workspaceOf(args, session.env);
  const parts = chosenParts(args);
  const { diagnostics: ofSpecs, files, compiled, result } = await compiledWorkspace(session, folder, parts);
  const ofParts: Readonly<Record<Part, () => readonly Diagnostic[]>> = {
    fmt: () => formOf(session, folder),
    lock: () => {
      const lock = files.find((it) => it.path === lockFileName) ?? null;
      return compiled === null ? [] : frozenLock(compiled, lock, { frozen: true, isCi: true });
    },
    drift: () => (result === null ? [] : driftFindings(folder.dir, result)),
  };
  const found = [...ofSpecs, ...parts.flatMap((it) => ofParts[it]())];
  const records = await located(found, files);
  await report(session, { command: "check", folder, records, files, result: { checked: ["specs", ...parts] } });
  const isWrong = records.some((it) => it.severity !== "info");
  if (!isWrong && session.format === "pretty" && session.verbosity !== "quiet")
    session.stdout.write(`${session.stdout.paint.green("all is well")}: ${["specs", ...parts].join(", ")}\n`);
  return isWrong ? exitCode.findings : exitCode.ok;
}

function chosenParts(args: Arguments): readonly Part[] {
  const skipped = listOf(args, "skip") ?? [];
  const known: readonly string[] = checkParts;
  const unknown = skipped.find((it) => !known.includes(it));
  if (unknown !== undefined)
    throw new CannotRun(
      `there is no part '${unknown}' to skip`,
      didYouMean(unknown, checkParts) ?? `there are ${checkParts.join(", ")}; the specs themselves are always checked`,
    );
  return checkParts.filter((it) => !skipped.includes(it));
}

/** Emits the files of the workspace only where they are to be compared. */
async function compiledWorkspace(session: Session, folder: WorkspaceFolder, parts: readonly Part[]) {
  if (!parts.includes("drift")) {
    session.timings.begin("reading and compiling", null);
    const { value: compiled, diagnostics, files } = await loadAndCompile(folder, compiler);
    return { diagnostics, files, compiled, result: null };
  }
  const progress = progressOf(session);
  const told = { onStage: progress.stage, onProgress: progress.advance, onWait: progress.waiting };
  const options = { ...lookOnly, ...told, isCi: session.isCi };
  try {
    const { diagnostics, files, result } = await runPipeline(folder, options, stages);
    return { diagnostics, files, compiled: result?.compiled ?? null, result };
  } finally {
    progress.end();
  }
}

/** The form of the config and the specs; what is wrong with their YAML was told before. */
function formOf(session: Session, folder: WorkspaceFolder): readonly Diagnostic[] {
  const { value: files } = formattable(folder);
  session.timings.begin("comparing with the canonical form", files.length);
  return formFindings(unformatted(files).value);
}
