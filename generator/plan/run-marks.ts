import type { UnitMark } from "./unit-marks.ts";

/** What a run that had nothing to report leaves for the next one. */
export interface RunMarks {
  /** The digests of the texts of the config and the lock. */
  readonly config: string;
  readonly lock: string;
  /** The digest of each spec's text, by path: a unit each. */
  readonly texts: ReadonlyMap<string, string>;
  readonly units: readonly UnitMark[];
  /** The names of the emitters that ran. */
  readonly emitters: readonly string[];
  readonly handlers: readonly HandlersMark[];
}

/** A file in the folder of handlers that a run looked at. */
export interface HandlersMark {
  readonly path: string;
  /** Who made it, for which spec; null: it only holds some of what such files lead to. */
  readonly owner: { readonly emitter: string; readonly spec: string } | null;
}
