import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { setTimeout as pause } from "node:timers/promises";
import { hasErrors } from "./base/diagnostic.ts";
import { fileOrigin } from "./base/origin.ts";
import { CannotRun } from "./cannot-run.ts";
import { chosenEmitters } from "./choose-emitters.ts";
import { type ComparedHandlers, compareHandlers } from "./compare-handlers.ts";
import { compareWithDisk } from "./compare-with-disk.ts";
import { frozenLock, lockDiffers } from "./frozen-lock.ts";
import { compileSince, runMarks } from "./last-run.ts";
import { type Configured, configure, isAsRead, load, loadAndCompile, type Stages } from "./load.ts";
import { lockFileName } from "./lock/lock.ts";
import type { Options, Outcome } from "./outcome.ts";
import { workspaceTemplates } from "./overrides/workspace-templates.ts";
import { checkPaths, type PlacedFile } from "./plan/output-paths.ts";
import { type Printed, plannedFiles } from "./planned-files.ts";
import { untilGitIsDone } from "./source/git-at-work.ts";
import type { WorkspaceFolder } from "./source/workspace-folder.ts";
import { apply } from "./write/apply.ts";
import { applyHandlers } from "./write/apply-handlers.ts";
import { acquireRunLock, runLockFree } from "./write/run-lock.ts";
import { Spool, SpoolFailure } from "./write/spool.ts";

/** So often a run starts over because somebody changed what it had read, and waits so long before. */
const [maxAttempts, settleMs] = [5, 50];

/** The program: reads a workspace, compiles it, emits its files, compares them with the disk and writes what differs. */
export async function run(folder: WorkspaceFolder, options: Options, stages: Stages): Promise<Outcome> {
  for (let attempt = 1; attempt <= maxAttempts; attempt += 1) {
    const outcome = await runOnce(folder, options, stages);
    if (outcome !== null) return outcome;
    await pause(settleMs);
    await untilGitIsDone(folder.project);
  }
  throw new CannotRun("the specs, the config or the lock keep changing while gen is running", "run gen again");
}

/** Null: what was read is no longer what lies there. */
async function runOnce(folder: WorkspaceFolder, options: Options, stages: Stages): Promise<Outcome | null> {
  options.onStage("read", 1);
  const configured = configure(folder, stages);
  if (configured.value === null) return { ...configured, result: null };
  if (!configured.value.isSound) return { ...(await loadAndCompile(folder, stages)), result: null };
  const outDir = resolve(folder.dir, configured.value.config.out);
  const release = await undisturbed(outDir, options);
  // Where files are to be written there is room for them; a run that only looks leaves that folder alone.
  const spool = new Spool(options.write ? outDir : tmpdir());
  try {
    return await runUndisturbed({ folder, outDir, configured: configured.value, spool }, options, stages);
  } catch (error) {
    if (!(error instanceof SpoolFailure)) throw error;
    throw new CannotRun(error.message, "make room there, or see what is wrong with that disk", { cause: error });
  } finally {
    spool.close();
    release();
  }
}

interface Target {
  readonly folder: WorkspaceFolder;
  readonly outDir: string;
  readonly configured: Configured;
  readonly spool: Spool;
}

/** Every stage adds what it has to say; the first one with an error is the last one. */
async function runUndisturbed(
  { folder, outDir, configured, spool }: Target,
  options: Options,
  stages: Stages,
): Promise<Outcome | null> {
  const loaded = load(folder, configured);
  const { value: sources } = loaded;
  if (hasErrors(loaded.diagnostics)) return { diagnostics: loaded.diagnostics, files: loaded.files, result: null };

  const { value: templates, diagnostics: ofTemplates } = await workspaceTemplates(folder, configured.config.templates);
  // What a user's template prints is printed in every run: a mistake in it is told until it is mended.
  const cache = templates.overridden.length > 0 ? null : (options.cache?.(outDir) ?? null);

  options.onStage("compile", loaded.files.length);
  const { value: compiled, diagnostics: ofCompiling } = await compileSince(cache?.earlier ?? null, sources, stages);
  let diagnostics = [...loaded.diagnostics, ...ofCompiling];
  if (compiled === null || hasErrors(diagnostics)) return { diagnostics, files: loaded.files, result: null };

  const chosen = chosenEmitters(compiled, options, stages.emitters);
  const files = [...loaded.files, ...templates.files];
  const ofLock = frozenLock(compiled, sources.lock, options);
  diagnostics = [...diagnostics, ...ofLock, ...chosen.diagnostics, ...ofTemplates];
  if (hasErrors(diagnostics)) return { diagnostics, files, result: null };

  const emitting = { outDir, cache, templates, options, store: spool.store };
  const { emitters } = chosen;
  const printed = await plannedFiles(folder, { compiled, sources, emitters }, emitting);
  const { files: planned, seeds, parted, units } = printed;
  diagnostics = [
    ...diagnostics,
    ...templates.mistakes(),
    ...checkPaths(planned, neighbours(printed, folder)).diagnostics,
    ...checkPaths(seeds).diagnostics,
  ];
  if (hasErrors(diagnostics)) return { diagnostics, files, result: null };

  options.onStage("compare", planned.length);
  const compared = compareWithDisk(folder, { outDir, files: planned, parted }, options);
  options.onStage("handlers", seeds.length);
  const { value: handlers, diagnostics: ofHandlers } = await compareHandlers(folder, compiled, seeds);
  diagnostics = [...diagnostics, ...compared.diagnostics, ...ofHandlers];
  const isClean = diagnostics.length === 0;
  cache?.leave(isClean && units !== null ? runMarks(compiled, sources, { emitters, handlers, units }) : null);
  const { changes, journal, manifestText, manifestDiffers } = compared.value;
  const differs = lockDiffers(compiled, sources.lock);
  const result = {
    compiled,
    sources,
    outDir,
    changes,
    parted,
    handlers,
    manifestDiffers,
    lockDiffers: differs,
    overridden: templates.overridden,
    written: false,
  };
  const all = [...files, ...handlers.files];
  await options.onCompared(result);
  if (hasErrors(diagnostics) || !options.write) return { diagnostics, files: all, result };

  // What git or an editor has put there meanwhile, above all the lock, is not ours to replace.
  if (!isAsRead(folder, configured, sources)) return null;
  options.onStage("write", changes.length);
  const lock = differs ? { path: join(folder.dir, lockFileName), text: compiled.lockText } : null;
  const { isStopped, onProgress } = options;
  const out = { dir: outDir, project: folder.project };
  const written = await apply({ out, changes, manifestText, journal, lock, isStopped, onProgress });
  if (written) writeHandlers(handlers);
  return { diagnostics, files: all, result: { ...result, written } };
}

/** The files that a change does not concern, where it brings new ones: no two may be at one place. */
function neighbours({ files, parted }: Printed, { configName }: WorkspaceFolder): readonly PlacedFile[] {
  if (parted === null) return [];
  const known = new Set(parted.before.map((it) => it.path));
  if (files.every((it) => known.has(it.path))) return [];
  return parted.others.entries().map(({ path, emitter }) => ({ path, emitter, origin: fileOrigin(configName) }));
}

function writeHandlers({ dir, changes }: ComparedHandlers): void {
  const [overtaken] = applyHandlers(dir, changes);
  if (overtaken === undefined) return;
  throw new CannotRun(`'${join(dir, overtaken)}' changed while gen was running`, "run gen again: it was left alone");
}

/** Waits for other runs in the same `out`, and keeps them out while this one writes. */
async function undisturbed(outDir: string, { write, waitMs, onWait }: Options): Promise<() => void> {
  const patience = { waitMs, onWait };
  const lock = write ? await acquireRunLock(outDir, patience) : await heldBy(outDir, patience);
  if (!("busy" in lock)) return lock.release;
  const help = "wait for it to end; if there is none, delete `.gen-lock` in that folder";
  throw new CannotRun(`another run is writing to '${outDir}': ${lock.busy}`, help);
}

async function heldBy(outDir: string, patience: Pick<Options, "waitMs" | "onWait">) {
  const busy = await runLockFree(outDir, patience);
  return busy === null ? { release: () => undefined } : { busy };
}
