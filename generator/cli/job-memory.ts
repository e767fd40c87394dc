import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { OpenJobCache } from "../plan/job-cache.ts";
import type { FileMark } from "../plan/plan.ts";
import type { RunMarks } from "../plan/run-marks.ts";
import { journalFileName } from "../write/apply.ts";
import { type MemoryPlace, type Stamp, writeQuietly } from "./unchanged.ts";

/** What jobs made, kept from one run to the next. It can be deleted at any time: then every job runs once more. */
export interface JobMemory {
  /** Opens it for a run, to which nothing but specs may be another than the last one left it; or anything. */
  readonly opened: (changes: "specs" | "anything") => OpenJobCache;
  /** Notes what the run that is ending made, and answers how it lies on disk; call it once all of it is there. */
  readonly note: () => ReadonlyMap<string, Stamp>;
  /** Keeps what was noted last for later runs of the program. */
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
  /** Null: the next run has to look at everything. */
  readonly marks: KeptMarks | null;
}

/** As JSON has them. */
type KeptMarks = Omit<RunMarks, "texts"> & { readonly texts: readonly (readonly [path: string, digest: string])[] };

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
  let left: RunMarks | null = null;
  return {
    opened: (changes) => (outDir) => {
      folder = outDir;
      jobs = new Map();
      seen = new Map();
      left = null;
      // A run that was killed has left what no memory knows.
      const known = existsSync(join(outDir, journalFileName)) ? null : (kept ?? read(file, place));
      return {
        base: place.program,
        earlier: changes === "specs" && known !== null ? earlierOf(known) : null,
        find: (key, fingerprint) => (known === null ? null : filesOf(known, outDir, { key, fingerprint }, seen)),
        others: (isLeftOut) => (known === null ? new Map() : othersOf(known, isLeftOut, { jobs, seen })),
        keep: (key, fingerprint, files) => void jobs.set(key, { fingerprint, files }),
        leave: (marks) => {
          left = marks;
        },
      };
    },
    note() {
      const marks = marksOf(folder, jobs, seen);
      kept = keptOf(place, { jobs, marks, left });
      return new Map([...marks].map(([path, [, ...times]]) => [path, [path, ...times]]));
    },
    save() {
      if (kept !== null) writeQuietly(file, JSON.stringify(kept));
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

interface Leaving {
  readonly jobs: ReadonlyMap<string, Job>;
  readonly marks: Marks;
  readonly left: RunMarks | null;
}

function keptOf({ program }: MemoryPlace, { jobs, marks, left }: Leaving): Kept {
  const entries = [...jobs].map(([key, it]) => [key, [it.fingerprint, it.files.map((mark) => mark.path)]] as const);
  const keptMarks = left === null ? null : { ...left, texts: [...left.texts] };
  return { program, jobs: Object.fromEntries(entries), files: Object.fromEntries(marks), marks: keptMarks };
}

function earlierOf({ marks }: Kept): RunMarks | null {
  return marks === null ? null : { ...marks, texts: new Map(marks.texts) };
}

/** The files of jobs that are not looked at again, since all that was written is known to lie as it was left. */
function othersOf(
  known: Kept,
  isLeftOut: (key: string) => boolean,
  { jobs, seen }: { readonly jobs: Map<string, Job>; readonly seen: Map<string, Mark> },
): ReadonlyMap<string, readonly FileMark[]> {
  const others = new Map<string, readonly FileMark[]>();
  for (const [key, [fingerprint, paths]] of Object.entries(known.jobs)) {
    if (isLeftOut(key)) continue;
    const marks = paths.flatMap((path) => {
      const mark = known.files[path];
      return mark === undefined ? [] : [[path, mark] as const];
    });
    for (const [path, mark] of marks) seen.set(path, mark);
    const files = marks.map(([path, [digest]]) => ({ path, digest }));
    others.set(key, files);
    jobs.set(key, { fingerprint, files });
  }
  return others;
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
  return typeof value === "object" && value !== null && "program" in value && "jobs" in value && "marks" in value;
}
