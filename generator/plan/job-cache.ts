import type { ManifestEntry } from "./manifest.ts";
import type { FileMark } from "./plan.ts";
import type { RunMarks } from "./run-marks.ts";

/** What jobs made before, and what went into it. */
export interface JobCache {
  /** Stands for the program and all that every file depends on beside the specs and the config. */
  readonly base: string;
  /** What the last run left, if nothing but specs is another since then; null: look at everything. */
  readonly earlier: RunMarks | null;
  /** The files that a job made from the same ingredients, if they lie on disk as it left them; null: it has to run. */
  find(key: string, fingerprint: string): readonly FileMark[] | null;
  /** Parts what was made before by whether a change concerns the job, and keeps what it does not concern. */
  part(isConcerned: (key: string) => boolean): PartedFiles;
  /** Told what a job made, or would make again. */
  keep(key: string, fingerprint: string, files: readonly FileMark[]): void;
  /** Told what this run leaves; null: the next one has to look at everything. */
  leave(marks: RunMarks | null): void;
}

/** What was made before a change of specs. */
export interface PartedFiles {
  /** The files of jobs that it concerns. */
  readonly before: readonly ManifestEntry[];
  /** The files of all others, which lie on disk as they were left. They are many: nothing is made of each of them unasked. */
  readonly others: { readonly count: number; readonly entries: () => readonly ManifestEntry[] };
}

/** Opens what is known of the jobs that write to a folder. */
export type OpenJobCache = (outDir: string) => JobCache;
