import { posix } from "node:path";
import type { Stages } from "../load.ts";
import type { Options, Outcome, Result } from "../outcome.ts";
import type { OpenJobCache, PartedFiles } from "../plan/job-cache.ts";
import type { WorkspaceFolder } from "../source/workspace-folder.ts";
import { waitMs } from "../write/run-lock.ts";
import { type Arguments, choiceOf, isOn, listOf } from "./arguments.ts";
import { fileCount } from "./changes.ts";
import { conflictDiffs, diffTexts } from "./diffs.ts";
import { spareMemory } from "./engine.ts";
import type { JobMemory } from "./job-memory.ts";
import { type Progress, progressOf } from "./progress.ts";
import type { DiagnosticRecord } from "./report/record.ts";
import { located } from "./report.ts";
import { unitFilter } from "./select.ts";
import type { Session } from "./session.ts";
import type { Signals } from "./signals.ts";
import { type Memory, type MemoryPlace, memoryOf, type Untouched } from "./unchanged.ts";

/** What a run is made with. */
export interface Circumstances {
  readonly folder: WorkspaceFolder;
  readonly stages: Stages;
  readonly cache: OpenJobCache | null;
  readonly signals: Pick<Signals, "begin" | "caught">;
  /** Fulfilled when what was compared with the disk may be told and written. */
  readonly mayGoOn: () => Promise<void>;
}

/** What came of a run, and its findings with their places. */
export interface Generation {
  readonly outcome: Outcome;
  readonly records: readonly DiagnosticRecord[];
  /** What a person changed in generated files, for people to read. */
  readonly edits: string;
}

/** Runs the pipeline once, as the flags say. It prints nothing but its progress, and the differences that `--diff` asks for. */
export async function generateOnce(
  session: Session,
  args: Arguments,
  { folder, stages, cache, signals, mayGoOn }: Circumstances,
): Promise<Generation> {
  const { run } = await import("../pipeline.ts");
  const progress = progressOf(session);
  let edits = "";
  const onCompared = async (result: Result) => {
    await mayGoOn();
    if (session.format !== "pretty") return;
    if (isOn(args, "diff")) session.stdout.write(await diffTexts(result, session));
    else edits = await conflictDiffs(result, session);
  };
  const options = { ...optionsOf(session, args, progress), cache, isStopped: signals.caught, onCompared };
  try {
    const outcome = await run(folder, { ...options, onStage: prepared(options.onStage, signals.begin) }, stages);
    return { outcome, records: await located(outcome.diagnostics, outcome.files), edits };
  } finally {
    progress.end();
  }
}

/** What a whole run saw and made, for the next one; null where that would mislead it. */
export function memoryAfter(
  folder: WorkspaceFolder,
  { place, jobs, earlier }: MemoryParts,
  { outcome: { result }, records }: Generation,
): Memory | null {
  if (result === null) return null;
  const stamps = jobs?.note();
  const { compiled, sources, changes, parted, handlers } = result;
  // A warning about a file that has just got stubs tells of lines that have moved.
  if (records.length > 0 && handlers.changes.some((it) => it.kind === "update")) return null;
  const { specs: patterns, out, templates } = compiled.config;
  const outputs = changes.filter((it) => it.file !== null).map((it) => it.path);
  const settings = { patterns, out, templates, handlers: handlers.paths, files: fileCount(result) };
  if (parted !== null && earlier === null) return null;
  const untouched = parted === null || earlier === null ? null : untouchedBy(result, parted, earlier);
  const { lockText } = compiled;
  return memoryOf(folder, place, { sources, lockText, settings, outputs, stamps, records, untouched });
}

function untouchedBy({ compiled, handlers }: Result, { before }: PartedFiles, memory: Memory): Untouched {
  return {
    memory,
    concerned: before.map((it) => it.path),
    handlers: handlers.others.map((it) => posix.join(compiled.config.handlers, it.path)),
  };
}

/** Where a memory is kept, and what is known already. */
export interface MemoryParts {
  readonly place: MemoryPlace;
  readonly jobs: JobMemory | null;
  /** What the last run saw. */
  readonly earlier: Memory | null;
}

/** Signals are caught while files are written, to stop between two of them; at any other time they end the process at once. */
function prepared(onStage: Options["onStage"], begin: () => void): Options["onStage"] {
  return (stage, amount) => {
    if (stage === "compile") spareMemory(amount);
    if (stage === "write") begin();
    onStage(stage, amount);
  };
}

function optionsOf(
  session: Session,
  args: Arguments,
  progress: Progress,
): Omit<Options, "cache" | "isStopped" | "onCompared"> {
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
  };
}
