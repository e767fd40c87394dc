import { join, resolve } from "node:path";
import type { Checked, Diagnostic } from "./base/diagnostic.ts";
import { collector, hasErrors } from "./base/diagnostic.ts";
import { at, fileOrigin } from "./base/origin.ts";
import { CannotRun } from "./cannot-run.ts";
import type { Compiled, Sources } from "./compile.ts";
import type { Config } from "./config.ts";
import type { Emitter } from "./emit/emitter.ts";
import { lockFileName } from "./lock/lock.ts";
import type { RunMarks } from "./plan/run-marks.ts";
import { maxBytes, readSource, specPaths, staysInside } from "./source/read.ts";
import type { SourceFile } from "./source/source-file.ts";
import type { WorkspaceFolder } from "./source/workspace-folder.ts";

/** The stages up to the model; a test may give its own. */
export interface Compiler {
  readonly parseConfig: (file: SourceFile) => Checked<Config | null>;
  readonly compile: (sources: Sources) => Promise<Checked<Compiled | null>>;
}

/** The stages and registries of a whole run. */
export interface Stages extends Compiler {
  /** Compiles what a change of specs concerns; null: all has to be compiled. */
  readonly compilePart: (sources: Sources, earlier: RunMarks) => Promise<Compiled | null>;
  readonly emitters: readonly Emitter[];
}

/** A config that was read, with its file. */
export interface Configured {
  readonly file: SourceFile;
  readonly config: Config;
  /** False when it has mistakes with which nothing may be written. */
  readonly isSound: boolean;
}

/** The files that were read so far: diagnostics are about them. */
export interface Read {
  readonly files: readonly SourceFile[];
}

/**
 * Reads the config of a workspace. What `compile` finds in it too is told here only when there is nothing to compile.
 */
export function configure(
  folder: WorkspaceFolder,
  { parseConfig }: Pick<Compiler, "parseConfig">,
): Checked<Configured | null> & Read {
  const file = readSource(folder, folder.configName, maxBytes.spec);
  if (file.value === null) {
    if (file.diagnostics.length === 0) throw new CannotRun(`there is no file '${join(folder.dir, folder.configName)}'`);
    return { value: null, diagnostics: file.diagnostics, files: [] };
  }
  const files = [file.value];
  const parsed = parseConfig(file.value);
  if (parsed.value === null) return { value: null, diagnostics: parsed.diagnostics, files };
  const diagnostics = foldersInProject(folder, parsed.value);
  const isSound = !hasErrors(parsed.diagnostics) && !hasErrors(diagnostics);
  return { value: { file: file.value, config: parsed.value, isSound }, diagnostics, files };
}

/** Reads the specs and the lock of a workspace. */
export function load(folder: WorkspaceFolder, configured: Configured): Checked<Sources> & Read {
  const { file } = configured;
  const paths = pathsOfSpecs(folder, configured);
  const specs = paths.value.map((path) => readSource(folder, path, maxBytes.spec));
  const lock = readSource(folder, lockFileName, maxBytes.lock);
  const read = specs.flatMap((it) => (it.value === null ? [] : [it.value]));
  return {
    value: { config: file, specs: read, lock: lock.value },
    diagnostics: [...paths.diagnostics, ...specs.flatMap((it) => it.diagnostics), ...lock.diagnostics],
    files: [file, ...read, ...(lock.value === null ? [] : [lock.value])],
  };
}

/** Whether the config, the specs and, looked at last, the lock are still those that were read. */
export function isAsRead(folder: WorkspaceFolder, configured: Configured, { config, specs, lock }: Sources): boolean {
  const isSame = (path: string, limit: number, before: SourceFile | null | undefined) =>
    readSource(folder, path, limit).value?.text === before?.text;
  const paths = pathsOfSpecs(folder, configured).value;
  return (
    isSame(folder.configName, maxBytes.spec, config) &&
    paths.length === specs.length &&
    paths.every((path, index) => path === specs[index]?.path && isSame(path, maxBytes.spec, specs[index])) &&
    isSame(lockFileName, maxBytes.lock, lock)
  );
}

/** Reads a workspace and compiles it, stopping after the first stage with an error. */
export async function loadAndCompile(
  folder: WorkspaceFolder,
  compiler: Compiler,
): Promise<Checked<Compiled | null> & Read> {
  const configured = configure(folder, compiler);
  if (configured.value === null) return { ...configured, value: null };
  const loaded = load(folder, configured.value);
  const before = [...configured.diagnostics, ...loaded.diagnostics];
  if (hasErrors(loaded.diagnostics)) return { value: null, diagnostics: before, files: loaded.files };
  const compiled = await compiler.compile(loaded.value);
  const diagnostics = [...before, ...compiled.diagnostics];
  return { value: hasErrors(diagnostics) ? null : compiled.value, diagnostics, files: loaded.files };
}

function pathsOfSpecs(folder: WorkspaceFolder, { file, config }: Configured): Checked<readonly string[]> {
  const origin = at(fileOrigin(file.path), "specs");
  return specPaths(folder, { patterns: config.specs, except: [config.out, lockFileName], origin });
}

function foldersInProject(folder: WorkspaceFolder, config: Config): readonly Diagnostic[] {
  const { report, diagnostics } = collector();
  for (const key of ["out", "handlers", "templates"] as const) {
    const path = config[key];
    if (path === null || staysInside(resolve(folder.dir, path), folder.project)) continue;
    const origin = at(fileOrigin(folder.configName), key);
    report({
      code: "outside-project",
      message: `'${path}' leads out of the project`,
      origin,
      help: "the project is the nearest folder upward with `.git`",
    });
  }
  return diagnostics;
}
