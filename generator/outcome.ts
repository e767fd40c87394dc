import type { Diagnostic } from "./base/diagnostic.ts";
import type { Compiled, Sources } from "./compile.ts";
import type { Workspace } from "./model/workspace.ts";
import type { UnitFilter } from "./plan/plan.ts";
import type { SourceFile } from "./source/source-file.ts";
import type { Change } from "./write/reconcile.ts";

/** The steps of a run, as progress and timings name them. */
export type Stage = "read" | "compile" | "emit" | "compare" | "write";

/** What a run may do, and whom it tells. */
export interface Options {
  /** Write to disk; otherwise only say what would be written. */
  readonly write: boolean;
  /** Emitters and styles; null: what the config says. */
  readonly only: readonly string[] | null;
  /** Chooses the services and libraries to emit; null: all. */
  readonly includes: ((workspace: Workspace) => UnitFilter) | null;
  readonly force: boolean;
  readonly prune: boolean;
  /** The lock may not change; null: it may, unless this is CI and there is one. */
  readonly frozen: boolean | null;
  readonly isCi: boolean;
  readonly waitMs: number;
  readonly onStage: (stage: Stage, amount: number) => void;
  readonly onProgress: (done: number, all: number) => void;
  readonly onWait: (holder: string) => void;
  /** Told what would change, before anything does. */
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
  /** Sorted by path, which is relative to `out`. */
  readonly changes: readonly Change[];
  readonly manifestDiffers: boolean;
  /** Whether `interspec.lock.yaml` is not what it must be, or was not before this run. */
  readonly lockDiffers: boolean;
  /** False when nothing was to be written, or a signal stopped it. */
  readonly written: boolean;
}
