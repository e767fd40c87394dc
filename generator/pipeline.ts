import { join, resolve } from "node:path";
import { setImmediate as turn } from "node:timers/promises";
import { hasErrors } from "./base/diagnostic.ts";
import { CannotRun } from "./cannot-run.ts";
import { chosenEmitters } from "./choose-emitters.ts";
import { compareWithDisk } from "./compare-with-disk.ts";
import type { Compiled } from "./compile.ts";
import { render } from "./emit/render.ts";
import { frozenLock, lockDiffers } from "./frozen-lock.ts";
import { type Configured, configure, load, loadAndCompile, type Stages } from "./load.ts";
import { lockFileName } from "./lock/lock.ts";
import type { Options, Outcome } from "./outcome.ts";
import { checkPaths } from "./plan/output-paths.ts";
import { emit, type Job, type PlannedFile, plan } from "./plan/plan.ts";
import type { WorkspaceFolder } from "./source/workspace-folder.ts";
import { apply } from "./write/apply.ts";
import { acquireRunLock, runLockFree } from "./write/run-lock.ts";

/** The program: reads a workspace, compiles it, emits its files, compares them with the disk and writes what differs. */
export async function run(folder: WorkspaceFolder, options: Options, stages: Stages): Promise<Outcome> {
  options.onStage("read", 1);
  const configured = configure(folder, stages);
  if (configured.value === null) return { ...configured, result: null };
  if (!configured.value.isSound) return { ...(await loadAndCompile(folder, stages)), result: null };
  const outDir = resolve(folder.dir, configured.value.config.out);
  const release = await undisturbed(outDir, options);
  try {
    return await runUndisturbed({ folder, outDir, configured: configured.value }, options, stages);
  } finally {
    release();
  }
}

interface Target {
  readonly folder: WorkspaceFolder;
  readonly outDir: string;
  readonly configured: Configured;
}

/** Every stage adds what it has to say; the first one with an error is the last one. */
async function runUndisturbed(
  { folder, outDir, configured }: Target,
  options: Options,
  stages: Stages,
): Promise<Outcome> {
  const loaded = load(folder, configured);
  const { files, value: sources } = loaded;
  if (hasErrors(loaded.diagnostics)) return { diagnostics: loaded.diagnostics, files, result: null };

  options.onStage("compile", files.length);
  const { value: compiled, diagnostics: ofCompiling } = await stages.compile(sources);
  let diagnostics = [...loaded.diagnostics, ...ofCompiling];
  if (compiled === null || hasErrors(diagnostics)) return { diagnostics, files, result: null };

  const chosen = chosenEmitters(compiled, options, stages.emitters);
  diagnostics = [...diagnostics, ...frozenLock(compiled, sources.lock, options), ...chosen.diagnostics];
  if (hasErrors(diagnostics)) return { diagnostics, files, result: null };

  const includes = options.includes?.(compiled.workspace) ?? (() => true);
  const jobs = plan(compiled.workspace, chosen.emitters, { includes, configFile: folder.configName });
  options.onStage("emit", jobs.length);
  const planned = checkPaths(await emitted(jobs, compiled, options));
  diagnostics = [...diagnostics, ...planned.diagnostics];
  if (hasErrors(diagnostics)) return { diagnostics, files, result: null };

  options.onStage("compare", planned.value.length);
  const compared = compareWithDisk(folder, { outDir, files: planned.value }, options);
  diagnostics = [...diagnostics, ...compared.diagnostics];
  const { changes, entries, journal, manifestDiffers } = compared.value;
  const differs = lockDiffers(compiled, sources.lock);
  const result = { compiled, sources, outDir, changes, manifestDiffers, lockDiffers: differs, written: false };
  await options.onCompared(result);
  if (hasErrors(diagnostics) || !options.write) return { diagnostics, files, result };

  options.onStage("write", changes.length);
  const lock = differs ? { path: join(folder.dir, lockFileName), text: compiled.lockText } : null;
  const { isStopped, onProgress } = options;
  const out = { dir: outDir, project: folder.project };
  const written = await apply({ out, changes, entries, journal, lock, isStopped, onProgress });
  return { diagnostics, files, result: { ...result, written } };
}

async function emitted(
  jobs: readonly Job[],
  { workspace }: Compiled,
  { onProgress }: Options,
): Promise<readonly PlannedFile[]> {
  const files: PlannedFile[] = [];
  for (const [index, job] of jobs.entries()) {
    for (const file of emit(job, { workspace, render })) files.push(file);
    if (index % 32 !== 0) continue;
    onProgress(index, jobs.length);
    await turn();
  }
  return files;
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
