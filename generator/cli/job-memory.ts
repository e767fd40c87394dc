import { existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import type { OpenJobCache, PartedFiles } from "../plan/job-cache.ts";
import type { ManifestEntry } from "../plan/manifest.ts";
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

/** What the last run made. */
interface Kept {
  readonly jobs: ReadonlyMap<string, Job>;
  readonly files: Marks;
  /** Null: the next run has to look at everything. */
  readonly marks: RunMarks | null;
}

/** As JSON has it. */
interface Written {
  /** The digest of the program. */
  readonly program: string;
  /** Job → its fingerprint and the paths of its files. */
  readonly jobs: readonly (readonly [key: string, job: Job])[];
  readonly files: readonly (readonly [path: string, mark: Mark])[];
  readonly marks:
    | (Omit<RunMarks, "texts"> & { readonly texts: readonly (readonly [path: string, digest: string])[] })
    | null;
}

/** A job's fingerprint, and the paths of its files. */
type Job = readonly [fingerprint: string, paths: readonly string[]];

type Marks = ReadonlyMap<string, Mark>;

/** The memory of the jobs of a workspace. */
export function jobMemory(place: MemoryPlace): JobMemory {
  const file = place.file.replace(/\.json$/, ".jobs.json");
  let kept: Kept | null = null;
  let run = newRun("");
  return {
    opened: (changes) => (outDir) => {
      const current = newRun(outDir);
      run = current;
      // A run that was killed has left what no memory knows.
      const known = existsSync(join(outDir, journalFileName)) ? nothingKept : (kept ?? read(file, place));
      return {
        base: place.program,
        earlier: changes === "specs" ? known.marks : null,
        find: (key, fingerprint) => filesOf(known, current, key, fingerprint),
        part: (isConcerned) => part(known, current, isConcerned),
        keep: (key, fingerprint, files) => void current.jobs.set(key, { fingerprint, files }),
        leave: (marks) => {
          current.left = marks;
        },
      };
    },
    note() {
      const marks = marksOf(run);
      kept = keptAfter(run, marks);
      return new Map([...marks].map(([path, [, ...times]]) => [path, [path, ...times]]));
    },
    save() {
      if (kept !== null) writeQuietly(file, JSON.stringify(writtenOf(place, kept)));
    },
  };
}

/** What a run has learnt so far. */
interface Run {
  readonly outDir: string;
  readonly jobs: Map<string, { readonly fingerprint: string; readonly files: readonly FileMark[] }>;
  /** How files lie on disk that were looked at. */
  readonly seen: Map<string, Mark>;
  /** What it leaves as it is. */
  others: Pick<Kept, "jobs" | "files">;
  left: RunMarks | null;
}

const nothingKept: Kept = { jobs: new Map(), files: new Map(), marks: null };

function newRun(outDir: string): Run {
  return { outDir, jobs: new Map(), seen: new Map(), others: nothingKept, left: null };
}

/** The files of a job if they lie on disk as they were left, or null. */
function filesOf(
  { jobs, files }: Kept,
  { outDir, seen }: Run,
  key: string,
  fingerprint: string,
): readonly FileMark[] | null {
  const [before, paths = []] = jobs.get(key) ?? [];
  if (before !== fingerprint) return null;
  const marks: [string, Mark][] = [];
  for (const path of paths) {
    const mark = files.get(path);
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

/** How the files of a run's jobs lie on disk. What was seen and left alone is not looked at again. */
function marksOf({ outDir, jobs, seen }: Run): Marks {
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

/** Parts what was made before, and leaves to a run what a change does not concern. */
function part({ jobs, files }: Kept, run: Run, isConcerned: (key: string) => boolean): PartedFiles {
  const [otherJobs, otherFiles] = [new Map(jobs), new Map(files)];
  const before: ManifestEntry[] = [];
  for (const [key, [, paths]] of jobs) {
    if (!isConcerned(key)) continue;
    otherJobs.delete(key);
    for (const path of paths) otherFiles.delete(path);
    before.push(...entriesOf(key, paths, files));
  }
  run.others = { jobs: otherJobs, files: otherFiles };
  const entries = () => [...otherJobs].flatMap(([key, [, paths]]) => entriesOf(key, paths, otherFiles));
  return { before, others: { count: otherFiles.size, entries } };
}

function entriesOf(key: string, paths: readonly string[], files: Marks): readonly ManifestEntry[] {
  const [emitter = ""] = key.split(" ");
  return paths.flatMap((path) => {
    const [digest] = files.get(path) ?? [];
    return digest === undefined ? [] : [{ path, emitter, digest }];
  });
}

function keptAfter({ jobs, others, left }: Run, marks: Marks): Kept {
  const made = [...jobs].map(([key, it]): [string, Job] => [key, [it.fingerprint, it.files.map((mark) => mark.path)]]);
  return { jobs: new Map([...others.jobs, ...made]), files: new Map([...others.files, ...marks]), marks: left };
}

function writtenOf({ program }: MemoryPlace, { jobs, files, marks }: Kept): Written {
  return {
    program,
    jobs: [...jobs],
    files: [...files],
    marks: marks === null ? null : { ...marks, texts: [...marks.texts] },
  };
}

/** Only this program writes the file, and `program` tells which build did: a look at its shape is enough. */
function read(file: string, { program }: MemoryPlace): Kept {
  try {
    const value: unknown = JSON.parse(readFileSync(file, "utf8"));
    if (!isWritten(value) || value.program !== program) return nothingKept;
    const { jobs, files, marks } = value;
    const keptMarks = marks === null ? null : { ...marks, texts: new Map(marks.texts) };
    return { jobs: new Map(jobs), files: new Map(files), marks: keptMarks };
  } catch {
    // Absent or damaged: as good as empty.
    return nothingKept;
  }
}

function isWritten(value: unknown): value is Written {
  return typeof value === "object" && value !== null && "program" in value && "jobs" in value && "marks" in value;
}
