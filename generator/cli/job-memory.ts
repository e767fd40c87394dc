import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { OpenJobCache } from "../plan/job-cache.ts";
import type { FileMark } from "../plan/plan.ts";
import { journalFileName } from "../write/apply.ts";
import { type MemoryPlace, type Stamp, writeQuietly } from "./unchanged.ts";

/** What jobs made, kept from one run to the next. It can be deleted at any time: then every job runs once more. */
export interface JobMemory {
  readonly open: OpenJobCache;
  /** Keeps what the run that is ending made, and answers how it lies on disk; call it once all of it is there. */
  readonly save: () => ReadonlyMap<string, Stamp>;
}

/** The digest, size, time of change and time of change of its entry of a file. */
type Mark = readonly [digest: string, size: number, mtimeMs: number, ctimeMs: number];

interface Kept {
  /** The digest of the program. */
  readonly program: string;
  /** Job → its fingerprint and the paths of its files. */
  readonly jobs: Readonly<Record<string, readonly [fingerprint: string, paths: readonly string[]]>>;
  readonly files: Readonly<Record<string, Mark>>;
}

interface Job {
  readonly fingerprint: string;
  readonly files: readonly FileMark[];
}

type Marks = ReadonlyMap<string, Mark>;

/** The memory of the jobs of a workspace. */
export function jobMemory(place: MemoryPlace): JobMemory {
  const file = place.file.replace(/\.json$/, ".jobs.json");
  let kept: Kept | null = null;
  let folder = "";
  let jobs = new Map<string, Job>();
  let seen = new Map<string, Mark>();
  return {
    open(outDir) {
      folder = outDir;
      jobs = new Map();
      seen = new Map();
      // A run that was killed has left what no memory knows.
      const known = existsSync(join(outDir, journalFileName)) ? null : (kept ?? read(file, place));
      return {
        base: place.program,
        find: (key, fingerprint) => (known === null ? null : filesOf(known, outDir, { key, fingerprint }, seen)),
        keep: (key, fingerprint, files) => void jobs.set(key, { fingerprint, files }),
      };
    },
    save() {
      const marks = marksOf(folder, jobs, seen);
      kept = keptOf(place, jobs, marks);
      writeQuietly(file, JSON.stringify(kept));
      return new Map([...marks].map(([path, [, ...times]]) => [path, [path, ...times]]));
    },
  };
}

/** The files of a job if they lie on disk as they were left, or null. */
function filesOf(
  known: Kept,
  outDir: string,
  { key, fingerprint }: { readonly key: string; readonly fingerprint: string },
  seen: Map<string, Mark>,
): readonly FileMark[] | null {
  const [before, paths = []] = known.jobs[key] ?? [];
  if (before !== fingerprint) return null;
  const marks: [string, Mark][] = [];
  for (const path of paths) {
    const mark = known.files[path];
    if (mark === undefined || !isAsLeft(outDir, path, mark)) return null;
    marks.push([path, mark]);
  }
  for (const [path, mark] of marks) seen.set(path, mark);
  return marks.map(([path, [digest]]) => ({ path, digest }));
}

function isAsLeft(outDir: string, path: string, [, size, mtimeMs, ctimeMs]: Mark): boolean {
  const found = statSync(join(outDir, path), { throwIfNoEntry: false });
  return found?.isFile() === true && found.size === size && found.mtimeMs === mtimeMs && found.ctimeMs === ctimeMs;
}

/** How the files of all jobs lie on disk. What was seen and left alone is not looked at again. */
function marksOf(outDir: string, jobs: ReadonlyMap<string, Job>, seen: Marks): Marks {
  const marks = new Map<string, Mark>();
  for (const { path, digest } of [...jobs.values()].flatMap((it) => it.files)) {
    const mark = seen.get(path) ?? markNow(outDir, path, digest);
    if (mark !== null) marks.set(path, mark);
  }
  return marks;
}

function markNow(outDir: string, path: string, digest: string): Mark | null {
  const found = statSync(join(outDir, path), { throwIfNoEntry: false });
  return found === undefined ? null : [digest, found.size, found.mtimeMs, found.ctimeMs];
}

function keptOf({ program }: MemoryPlace, jobs: ReadonlyMap<string, Job>, marks: Marks): Kept {
  const entries = [...jobs].map(([key, it]) => [key, [it.fingerprint, it.files.map((mark) => mark.path)]] as const);
  return { program, jobs: Object.fromEntries(entries), files: Object.fromEntries(marks) };
}

/** Only this program writes the file, and `program` tells which build did: a look at its shape is enough. */
function read(file: string, { program }: MemoryPlace): Kept | null {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    return isKept(value) && value.program === program ? value : null;
  } catch {
    // Absent or damaged: as good as empty.
    return null;
  }
}

function isKept(value: unknown): value is Kept {
  return typeof value === "object" && value !== null && "program" in value && "jobs" in value && "files" in value;
}
