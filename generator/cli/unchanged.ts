import { existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { collector } from "../base/diagnostic.ts";
import { sha256 } from "../base/digest.ts";
import { isInside } from "../base/inside.ts";
import { fileOrigin } from "../base/origin.ts";
import { lockFileName } from "../lock/lock.ts";
import { manifestFileName } from "../plan/manifest.ts";
import { filesIn, maxBytes, readBytes, specPaths } from "../source/read.ts";
import { type SourceFile, textDigest } from "../source/source-file.ts";
import type { WorkspaceFolder } from "../source/workspace-folder.ts";
import { journalFileName } from "../write/apply.ts";
import { runLockFileName } from "../write/run-lock.ts";
import type { DiagnosticRecord } from "./report/record.ts";

/** What the last whole run saw and left. When all of it is still so, a run has nothing to do. */
export interface Memory {
  /** The digest of the program. */
  readonly program: string;
  readonly patterns: readonly string[];
  readonly out: string;
  readonly templates: string | null;
  /** The paths of handlers that were looked at. */
  readonly handlers: readonly string[];
  /** How many files there are to be up to date. */
  readonly files: number;
  /** Path and digest of all that went in; null where there is nothing. */
  readonly inputs: readonly (readonly [string, string | null])[];
  /** The generated files. */
  readonly outputs: readonly Stamp[];
  readonly manifest: Stamp | null;
  /** What there was to say: warnings do not go away by running again. */
  readonly records: readonly DiagnosticRecord[];
}

/** Path, size, time of change, time of change of its entry. */
export type Stamp = readonly [string, number, number, number];

/** Where a run may keep its memory, and what program it is; null: it keeps none. */
export interface MemoryPlace {
  readonly file: string;
  readonly program: string;
}

const nothing = collector().report;

/** The memory's place: the nearest `node_modules`, else the user's cache. A program that is not bundled keeps none. */
export function memoryPlace(
  folder: WorkspaceFolder,
  program: string,
  env: Readonly<Record<string, string | undefined>>,
): MemoryPlace | null {
  const rest = join(dirname(program), "main.js");
  if (!program.endsWith(".js") || !existsSync(rest)) return null;
  const name = `${sha256(join(folder.dir, folder.configName)).slice(0, 32)}.json`;
  // The bundle names its chunks by their content: the digests of what is loaded first cover them all.
  return {
    file: join(memoryFolder(folder, env), name),
    program: sha256(readFileSync(program)) + sha256(readFileSync(rest)),
  };
}

/** What the last run left, where nothing or nothing but specs is another since then. */
export interface LookedAt {
  readonly memory: Memory;
  readonly changes: "nothing" | "specs";
  /** The texts that it speaks of. */
  readonly files: readonly SourceFile[];
}

/** Compares what lies there with what the last run left, by its memory; null: look closer. */
export function lookAt(
  folder: WorkspaceFolder,
  place: MemoryPlace,
  memory: Memory | null = readMemory(place.file),
): LookedAt | null {
  if (memory === null || memory.program !== place.program) return null;
  const inputs = inputsNow(folder, memory);
  const changes = changesIn(inputs, memory);
  if (changes === null || !outputsAreAsLeft(folder, memory)) return null;
  const files =
    memory.records.length === 0
      ? []
      : inputs.flatMap(({ path, bytes }) => (bytes === null ? [] : [{ path, text: bytes.toString("utf8") }]));
  return { memory, changes, files };
}

/** What is another among the same inputs; null: more than specs, or there are other inputs. */
function changesIn(inputs: readonly Input[], memory: Memory): LookedAt["changes"] | null {
  const before = memory.inputs;
  if (inputs.length !== before.length || inputs.some(({ path }, index) => path !== before[index]?.[0])) return null;
  const changed = inputs.flatMap(({ digest }, index) => (digest === before[index]?.[1] ? [] : [index]));
  const [last] = changed.slice(-1);
  if (last === undefined) return "nothing";
  // The config, the specs, the lock, and then all else.
  const lockIndex = before.findIndex(([path]) => path === lockFileName);
  return changed.every((it) => it > 0 && it < lockIndex) ? "specs" : null;
}

/** What a run read and wrote. */
export interface Seen {
  readonly sources: { readonly config: SourceFile; readonly specs: readonly SourceFile[] };
  readonly lockText: string;
  readonly settings: Pick<Memory, "patterns" | "out" | "templates" | "handlers" | "files">;
  /** Relative to `out`. */
  readonly outputs: readonly string[];
  /** How those of them that were looked at already lie on disk. */
  readonly stamps: ReadonlyMap<string, Stamp> | undefined;
  readonly records: readonly DiagnosticRecord[];
  /** What lies as the run before saw it; null: all was looked at. */
  readonly untouched: Untouched | null;
}

/** What a change of specs did not concern. */
export interface Untouched {
  readonly memory: Memory;
  /** The paths of the outputs that it did concern; relative to `out`. */
  readonly concerned: readonly string[];
  /** The paths of handlers. */
  readonly handlers: readonly string[];
}

/** What is kept of what a run saw. */
export function memoryOf(
  folder: WorkspaceFolder,
  place: MemoryPlace,
  { sources, lockText, settings, outputs, stamps, records, untouched }: Seen,
): Memory {
  const texts = [sources.config, ...sources.specs].map((it): readonly [string, string] => [it.path, textDigest(it)]);
  const known = new Map(untouched?.memory.inputs);
  const isKnown = new Set(untouched?.handlers);
  const others = [...templatePaths(folder, settings.templates), ...settings.handlers].map(
    (it): readonly [string, string | null] => [it, isKnown.has(it) ? (known.get(it) ?? null) : digestOf(folder, it)],
  );
  const outDir = resolve(folder.dir, settings.out);
  const concerned = new Set(untouched?.concerned);
  return {
    program: place.program,
    ...settings,
    inputs: [...texts, [lockFileName, sha256(lockText)], ...others],
    outputs: [
      ...(untouched?.memory.outputs ?? []).filter(([path]) => !concerned.has(path)),
      ...outputs.map((it) => stamps?.get(it) ?? stampOf(outDir, it)),
    ],
    manifest: existsSync(join(outDir, manifestFileName)) ? stampOf(outDir, manifestFileName) : null,
    records,
  };
}

/** Keeps it for later runs. Where that cannot be written, the next one simply looks again. */
export function saveMemory(place: MemoryPlace, memory: Memory): void {
  writeQuietly(place.file, JSON.stringify(memory));
}

/** Writes a file whole. Where that cannot be, nothing is lost but the time of the next run. */
export function writeQuietly(file: string, text: string): void {
  const temporary = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(temporary, text);
    renameSync(temporary, file);
  } catch {
    rmSync(temporary, { force: true });
  }
}

interface Input {
  readonly path: string;
  readonly bytes: Buffer | null;
  readonly digest: string | null;
}

function inputsNow(folder: WorkspaceFolder, { patterns, out, templates, handlers }: Memory): readonly Input[] {
  const origin = fileOrigin(folder.configName);
  const specs = specPaths(folder, { patterns, except: [out, lockFileName], origin }).value;
  return [folder.configName, ...specs, lockFileName, ...templatePaths(folder, templates), ...handlers].map((path) => {
    const bytes = readBytes(folder, path, { limit: maxBytes.lock, report: nothing });
    return { path, bytes, digest: bytes === null ? null : sha256(bytes) };
  });
}

function digestOf(folder: WorkspaceFolder, path: string): string | null {
  const bytes = readBytes(folder, path, { limit: maxBytes.lock, report: nothing });
  return bytes === null ? null : sha256(bytes);
}

function templatePaths(folder: WorkspaceFolder, templates: string | null): readonly string[] {
  return templates === null ? [] : filesIn(folder, templates, ".hbs");
}

function stampOf(outDir: string, path: string): Stamp {
  const { size, mtimeMs, ctimeMs } = statSync(join(outDir, path));
  return [path, size, mtimeMs, ctimeMs];
}

function outputsAreAsLeft(folder: WorkspaceFolder, { out, outputs, manifest }: Memory): boolean {
  const outDir = resolve(folder.dir, out);
  if (existsSync(join(outDir, runLockFileName)) || existsSync(join(outDir, journalFileName))) return false;
  return [...outputs, ...(manifest === null ? [] : [manifest])].every(([path, size, mtimeMs, ctimeMs]) => {
    const found = statSync(`${outDir}/${path}`, { throwIfNoEntry: false });
    return found !== undefined && found.size === size && found.mtimeMs === mtimeMs && found.ctimeMs === ctimeMs;
  });
}

function readMemory(file: string): Memory | null {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    return isMemory(value) ? value : null;
  } catch {
    // Absent or damaged: as good as empty.
    return null;
  }
}

/** Only this program writes the file, and `program` tells which build did: a look at its shape is enough. */
function isMemory(value: unknown): value is Memory {
  if (typeof value !== "object" || value === null) return false;
  return (
    "program" in value &&
    "inputs" in value &&
    Array.isArray(value.inputs) &&
    "outputs" in value &&
    Array.isArray(value.outputs)
  );
}

function memoryFolder(folder: WorkspaceFolder, env: Readonly<Record<string, string | undefined>>): string {
  for (let at = folder.dir; isInside(at, folder.project); at = dirname(at)) {
    if (existsSync(join(at, "node_modules"))) return join(at, "node_modules", ".cache", "interspec");
    if (dirname(at) === at) break;
  }
  const cache = env["XDG_CACHE_HOME"];
  return join(cache === undefined || cache === "" ? join(homedir(), ".cache") : cache, "interspec");
}
