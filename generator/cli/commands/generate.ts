import type { Result } from "../../outcome.ts";
import type { WorkspaceFolder } from "../../source/workspace-folder.ts";
import { type Arguments, choiceOf, isOn, listOf } from "../arguments.ts";
import {
  changeCounts,
  changeData,
  changeLines,
  fileCount,
  handlersLines,
  hasChanges,
  lockLines,
  manifestLine,
  templatesLine,
} from "../changes.ts";
import { exitCode } from "../command.ts";
import { type Generation, generateOnce, memoryAfter } from "../generation.ts";
import { type JobMemory, jobMemory } from "../job-memory.ts";
import { upToDateLine } from "../quick.ts";
import { countBySeverity } from "../report/record.ts";
import { report } from "../report.ts";
import { type Session, workspaceOf } from "../session.ts";
import { catchSignals } from "../signals.ts";
import { type LookedAt, lookAt, type Memory, type MemoryPlace, memoryPlace, saveMemory } from "../unchanged.ts";
import { watch } from "../watch.ts";

const noLockChanges = { changes: false, entries: [] };

/** `gen generate`: checks the specs and writes what follows from them. */
export async function run(session: Session, args: Arguments): Promise<number> {
  const folder = workspaceOf(args, session.env);
  const isWhole = listOf(args, "only") === null && listOf(args, "select") === null;
  const isRemembered = isWhole && choiceOf(args, "cache") !== false;
  const place = isRemembered ? memoryPlace(folder, session.program, session.env) : null;
  if (isOn(args, "watch")) return watch(session, args, { folder, place });
  const known = session.looked ?? (place === null ? null : lookAt(folder, place));
  if (known?.changes === "nothing") {
    session.log("nothing has changed since the last run");
    await report(session, {
      command: "generate",
      folder,
      records: known.memory.records,
      files: known.files,
      result: {
        changes: { files: [], handlers: [], unchanged: known.memory.files, lock: noLockChanges },
        written: false,
      },
    });
    if (isTalkative(session)) session.stdout.write(upToDateLine(known.memory.files, session.stdout.paint.green));
    return exitCode.ok;
  }
  return generate(session, args, { folder, place, known });
}

interface Target {
  readonly folder: WorkspaceFolder;
  readonly place: MemoryPlace | null;
  /** What the last run left; null: nothing to go by. */
  readonly known: LookedAt | null;
}

async function generate(session: Session, args: Arguments, target: Target): Promise<number> {
  const { place } = target;
  const jobs = place === null || isOn(args, "force") ? null : jobMemory(place);
  // Of what was generated nothing is held here: the model goes before what is to be kept becomes one long text.
  const { code, kept } = await generated(session, args, target, jobs);
  if (place === null || kept === null) return code;
  jobs?.save();
  if (kept.memory !== null) saveMemory(place, kept.memory);
  return code;
}

/** How a run ended. */
interface Ended {
  readonly code: number;
  /** What a whole run saw and made, for the next one; null: nothing is to be kept of it. */
  readonly kept: { readonly memory: Memory | null } | null;
}

async function generated(
  session: Session,
  args: Arguments,
  { folder, place, known }: Target,
  jobs: JobMemory | null,
): Promise<Ended> {
  const { stages } = await import("../../stages.ts");
  const signals = catchSignals();
  let generation: Generation;
  try {
    const cache = jobs?.opened(known === null ? "anything" : "specs") ?? null;
    generation = await generateOnce(session, args, { folder, stages, cache, signals, mayGoOn: async () => undefined });
  } finally {
    signals.end();
  }
  const { outcome, records, edits } = generation;
  const { result } = outcome;
  const data = result === null ? null : dataOf(result, folder);
  await report(session, { command: "generate", folder, records, files: outcome.files, result: data });
  if (signals.caught()) return { code: signals.code(), kept: null };
  const isRefused = countBySeverity(records).error > 0;
  if (result !== null) await tell(session, args, result, { isRefused, edits });
  if (result === null || isRefused) return { code: exitCode.findings, kept: null };
  if (isOn(args, "check") && hasChanges(result)) return { code: exitCode.findings, kept: null };
  const isKept = place !== null && (result.written || !hasChanges(result));
  if (!isKept) return { code: exitCode.ok, kept: null };
  const memory = memoryAfter(folder, { place, jobs, earlier: known?.memory ?? null }, generation);
  return { code: exitCode.ok, kept: { memory } };
}

/** The list of changes is long, and made when a report asks for it. */
function dataOf(result: Result, { dir }: WorkspaceFolder): Readonly<Record<string, unknown>> {
  return {
    get changes() {
      return changeData(result, dir);
    },
    written: result.written,
  };
}

async function tell(
  session: Session,
  args: Arguments,
  result: Result,
  { isRefused, edits }: { readonly isRefused: boolean; readonly edits: string },
): Promise<void> {
  const { stdout, cwd, verbosity } = session;
  if (session.format !== "pretty") return;
  const listing = { cwd, isVerbose: verbosity === "verbose", colours: stdout.paint };
  const kinds = [templatesLine, changeLines, handlersLines, manifestLine, lockLines];
  const lines = kinds.map((it) => it(result, listing)).join("");
  const words = { create: "created", update: "updated", delete: "removed" };
  if (isRefused) stdout.write(edits);
  if (!isTalkative(session)) return;
  if (isRefused) stdout.write("nothing was written\n");
  else if (!hasChanges(result)) stdout.write(upToDateLine(fileCount(result), stdout.paint.green));
  else if (isOn(args, "check")) {
    stdout.write(`${lines}${stdout.paint.red("out of date")}: run gen and commit the result\n`);
  } else {
    const done = isOn(args, "dry-run") ? "would be done" : "done";
    const counts = changeCounts(result, words);
    stdout.write(`${lines}${stdout.paint.green(done)}: ${counts}\n`);
    if (result.written) stdout.write((await import("../first-call.ts")).firstCallText(result));
  }
}

function isTalkative({ format, verbosity }: Session): boolean {
  return format === "pretty" && verbosity !== "quiet";
}
