import type { FileMark } from "./plan.ts";

/** What jobs made before, and what went into it. */
export interface JobCache {
  /** Stands for the program and all that every file depends on beside the specs and the config. */
  readonly base: string;
  /** The files that a job made from the same ingredients, if they lie on disk as it left them; null: it has to run. */
  find(key: string, fingerprint: string): readonly FileMark[] | null;
  /** Told what a job made, or would make again. */
  keep(key: string, fingerprint: string, files: readonly FileMark[]): void;
}

/** Opens what is known of the jobs that write to a folder. */
export type OpenJobCache = (outDir: string) => JobCache;
