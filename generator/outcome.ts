import type { Diagnostic } from "./base/diagnostic.ts";
import type { ComparedHandlers } from "./compare-handlers.ts";
import type { Compiled, Sources } from "./compile.ts";
import type { Workspace } from "./model/workspace.ts";
import type { OpenJobCache, PartedFiles } from "./plan/job-cache.ts";
import type { UnitFilter } from "./plan/plan.ts";
import type { SourceFile } from "./source/source-file.ts";
import type { Change } from "./write/reconcile.ts";

/** The steps of a run, as progress and timings name them. */
export type Stage = "read" | "compile" | "emit" | "compare" | "handlers" | "write";

/** What a run may do, and whom it tells. */
export interface Options {
  /** Write to disk; otherwise only say what would be written. */
  readonly write: boolean;
  /** Emitters and styles; null: what the config says. */
  readonly only: readonly string[] | null;
  /** Chooses the services and libraries to emit; null: all. */
  readonly includes: ((workspace: Workspace) => UnitFilter) | null;
  /** What jobs made before; null: all of them run. */
  readonly cache: OpenJobCache | null;
  readonly force: boolean;
  readonly prune: boolean;
  /** The lock may not change; null: it may, unless this is CI and there is one. */
  readonly frozen: boolean | null;
  readonly isCi: boolean;
  readonly waitMs: number;
  readonly onStage: (stage: Stage, amount: number) => void;
  readonly onProgress: (done: number, all: number) => void;
  readonly onWait: (holder: string) => void;
  /** Told what would change, before anything does. The bytes of files can be asked for until it has answered. */
  readonly onCompared: (result: Result) => Promise<void>;
  /** Asked while writing: whether a signal came. */
  readonly isStopped: () => boolean;
}

/** What came of a run. */
export interface Outcome {
  readonly diagnostics: readonly Diagnostic[];
  /** The texts that diagnostics point into. */
  readonly files: readonly SourceFile[];
  /** Null when a stage before the comparison with the disk found errors. */
  readonly result: Result | null;
}

/** What a run made of a workspace without errors. */
export interface Result {
  readonly compiled: Compiled;
  readonly sources: Sources;
  /** `out`, absolute. */
  readonly outDir: string;
  /** Sorted by path, which is relative to `out`; of a part, what becomes of its own files. */
  readonly changes: readonly Change[];
  /** What a change of specs did not concern, beside what it did; null: all was looked at. */
  readonly parted: PartedFiles | null;
  /** The files that are the user's. */
  readonly handlers: ComparedHandlers;
  readonly manifestDiffers: boolean;
  /** Whether `interspec.lock.yaml` is not what it must be, or was not before this run. */
  readonly lockDiffers: boolean;
  /** The templates of ours that the workspace overrides. */
  readonly overridden: readonly string[];
  /** False when nothing was to be written, or a signal stopped it. */
  readonly written: boolean;
}
