import type { Options, Outcome, Result } from "../../outcome.ts";
import type { WorkspaceFolder } from "../../source/workspace-folder.ts";
import { waitMs } from "../../write/run-lock.ts";
import { type Arguments, choiceOf, isOn, listOf } from "../arguments.ts";
import {
  changeCounts,
  changeData,
  changeLines,
  conflictDiffs,
  hasChanges,
  lockLines,
  manifestLine,
  patchText,
} from "../changes.ts";
import { exitCode } from "../command.ts";
import { spareMemory } from "../memory.ts";
import { type Progress, progressOf } from "../progress.ts";
import { upToDateLine } from "../quick.ts";
import { countBySeverity } from "../report/record.ts";
import { located, report } from "../report.ts";
import { unitFilter } from "../select.ts";
import { type Session, workspaceOf } from "../session.ts";
import { catchSignals } from "../signals.ts";
import { type Memory, type MemoryPlace, memoryPlace, remember, unchanged } from "../unchanged.ts";

/** `gen generate`: checks the specs and writes what follows from them. */
export async function run(session: Session, args: Arguments): Promise<number> {
  const folder = workspaceOf(args, session.env);
  const isWhole = listOf(args, "only") === null && listOf(args, "select") === null;
  const isRemembered = isWhole && choiceOf(args, "cache") !== false;
  const place = isRemembered ? memoryPlace(folder, session.program, session.env) : null;
  const known = place === null ? null : unchanged(folder, place);
  if (known !== null) {
    session.log("nothing has changed since the last run");
    await report(session, {
      command: "generate",
      folder,
      records: known.memory.records,
      files: known.files,
      result: {
        changes: { files: [], unchanged: known.memory.outputs.length, lock: { changes: false, entries: [] } },
        written: false,
      },
    });
    if (isTalkative(session))
      session.stdout.write(upToDateLine(known.memory.outputs.length, session.stdout.paint.green));
    return exitCode.ok;
  }
  return generate(session, args, { folder, place });
}

interface Target {
  readonly folder: WorkspaceFolder;
  readonly place: MemoryPlace | null;
}

async function generate(session: Session, args: Arguments, { folder, place }: Target): Promise<number> {
  const { run: runPipeline } = await import("../../pipeline.ts");
  const { stages } = await import("../../stages.ts");
  const progress = progressOf(session);
  const signals = catchSignals();
  const options = optionsOf(args, { session, progress, isStopped: signals.caught });
  let outcome: Outcome;
  try {
    outcome = await runPipeline(folder, { ...options, onStage: prepared(options.onStage, signals.begin) }, stages);
  } finally {
    signals.end();
    progress.end();
  }
  const records = await located(outcome.diagnostics, outcome.files);
  const { result } = outcome;
  const data = result === null ? null : { changes: changeData(result, folder.dir), written: result.written };
  await report(session, { command: "generate", folder, records, files: outcome.files, result: data });
  const signal = signals.caught() ? signals.code() : null;
  if (signal !== null) return signal;
  if (result !== null) await tell(session, args, result, { isRefused: countBySeverity(records).error > 0 });
  if (result === null || countBySeverity(records).error > 0) return exitCode.findings;
  if (isOn(args, "check") && hasChanges(result)) return exitCode.findings;
  if (place !== null && (result.written || !hasChanges(result))) keep(folder, place, result, records);
  return exitCode.ok;
}

/** Signals are caught while files are written, to stop between two of them; at any other time they end the process at once. */
function prepared(onStage: Options["onStage"], begin: () => void): Options["onStage"] {
  return (stage, amount) => {
    if (stage === "compile") spareMemory(amount);
    if (stage === "write") begin();
    onStage(stage, amount);
  };
}

interface Circumstances {
  readonly session: Session;
  readonly progress: Progress;
  readonly isStopped: () => boolean;
}

function optionsOf(args: Arguments, { session, progress, isStopped }: Circumstances): Options {
  return {
    write: !isOn(args, "check") && !isOn(args, "dry-run"),
    only: listOf(args, "only"),
    includes: unitFilter(listOf(args, "select")),
    force: isOn(args, "force"),
    prune: choiceOf(args, "prune") ?? true,
    frozen: choiceOf(args, "frozen"),
    isCi: session.isCi,
    waitMs,
    onStage: progress.stage,
    onProgress: progress.advance,
    onWait: progress.waiting,
    onCompared: async (result) => {
      if (isOn(args, "diff") && session.format === "pretty") session.stdout.write(await patchText(result, session));
    },
    isStopped,
  };
}

async function tell(
  session: Session,
  args: Arguments,
  result: Result,
  { isRefused }: { readonly isRefused: boolean },
): Promise<void> {
  const { stdout, cwd, verbosity } = session;
  if (session.format !== "pretty") return;
  const listing = { cwd, isVerbose: verbosity === "verbose", colours: stdout.paint };
  const lines = changeLines(result, listing) + manifestLine(result, listing) + lockLines(result, listing);
  const words = { create: "created", update: "updated", delete: "removed" };
  if (isRefused && !isOn(args, "diff")) stdout.write(await conflictDiffs(result, session));
  if (!isTalkative(session)) return;
  if (isRefused) stdout.write("nothing was written\n");
  else if (!hasChanges(result)) stdout.write(upToDateLine(result.changes.length, stdout.paint.green));
  else if (isOn(args, "check")) {
    stdout.write(`${lines}${stdout.paint.red("out of date")}: run gen and commit the result\n`);
  } else {
    const done = isOn(args, "dry-run") ? "would be done" : "done";
    const counts = changeCounts(result.changes, words);
    stdout.write(`${lines}${stdout.paint.green(done)}: ${counts}\n`);
  }
}

function isTalkative({ format, verbosity }: Session): boolean {
  return format === "pretty" && verbosity !== "quiet";
}

function keep(
  folder: WorkspaceFolder,
  place: MemoryPlace,
  { compiled, sources, changes }: Result,
  records: Memory["records"],
): void {
  const { specs: patterns, out, templates } = compiled.config;
  const outputs = changes.filter((it) => it.file?.ownership === "generated").map((it) => it.path);
  remember(folder, place, {
    sources,
    lockText: compiled.lockText,
    settings: { patterns, out, templates },
    outputs,
    records,
  });
}
