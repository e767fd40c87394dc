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
  /** The files of all jobs but those that are left out, which lie on disk as they were left, and keeps them so. */
  others(isLeftOut: (key: string) => boolean): ReadonlyMap<string, readonly FileMark[]>;
  /** Told what a job made, or would make again. */
  keep(key: string, fingerprint: string, files: readonly FileMark[]): void;
  /** Told what this run leaves; null: the next one has to look at everything. */
  leave(marks: RunMarks | null): void;
}

/** Opens what is known of the jobs that write to a folder. */
export type OpenJobCache = (outDir: string) => JobCache;
