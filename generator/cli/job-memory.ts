import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { OpenJobCache } from "../plan/job-cache.ts";
import type { FileMark } from "../plan/plan.ts";
import { journalFileName } from "../write/apply.ts";
import { type MemoryPlace, writeQuietly } from "./unchanged.ts";

/** What jobs made, kept from one run to the next. It can be deleted at any time: then every job runs once more. */
export interface JobMemory {
  readonly open: OpenJobCache;
  /** Keeps what the run that is ending made; call it once all of it is on disk. */
  readonly save: () => void;
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

/** The memory of the jobs of a workspace. */
export function jobMemory(place: MemoryPlace): JobMemory {
  const file = place.file.replace(/\.json$/, ".jobs.json");
  let kept: Kept | null = null;
  let folder = "";
  let jobs = new Map<string, Job>();
  return {
    open(outDir) {
      folder = outDir;
      jobs = new Map();
      // A run that was killed has left what no memory knows.
      const known = existsSync(join(outDir, journalFileName)) ? null : (kept ?? read(file, place));
      return {
        base: place.program,
        find: (key, fingerprint) => (known === null ? null : filesOf(known, outDir, key, fingerprint)),
        keep: (key, fingerprint, files) => void jobs.set(key, { fingerprint, files }),
      };
    },
    save() {
      kept = keptOf(place, folder, jobs);
      writeQuietly(file, JSON.stringify(kept));
    },
  };
}

function filesOf(known: Kept, outDir: string, key: string, fingerprint: string): readonly FileMark[] | null {
  const [before, paths = []] = known.jobs[key] ?? [];
  if (before !== fingerprint) return null;
  const marks = paths.map((path) => markedAs(outDir, path, known.files[path]));
  return marks.every((it) => it !== null) ? marks : null;
}

/** The file if it lies on disk as it was left, or null. */
function markedAs(outDir: string, path: string, mark: Mark | undefined): FileMark | null {
  if (mark === undefined) return null;
  const [digest, size, mtimeMs, ctimeMs] = mark;
  const found = statSync(join(outDir, path), { throwIfNoEntry: false });
  const isSame =
    found?.isFile() === true && found.size === size && found.mtimeMs === mtimeMs && found.ctimeMs === ctimeMs;
  return isSame ? { path, digest } : null;
}

function keptOf({ program }: MemoryPlace, outDir: string, jobs: ReadonlyMap<string, Job>): Kept {
  const files: Record<string, Mark> = {};
  for (const { path, digest } of [...jobs.values()].flatMap((it) => it.files)) {
    const found = statSync(join(outDir, path), { throwIfNoEntry: false });
    if (found !== undefined) files[path] = [digest, found.size, found.mtimeMs, found.ctimeMs];
  }
  const entries = [...jobs].map(([key, it]) => [key, [it.fingerprint, it.files.map((mark) => mark.path)]] as const);
  return { program, jobs: Object.fromEntries(entries), files };
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
