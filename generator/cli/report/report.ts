import type { DiagnosticRecord } from "./record.ts";

/** What a report is made of. */
export interface Report {
  readonly command: string;
  /** Sorted. */
  readonly records: readonly DiagnosticRecord[];
  /** The text of a file that records point into. */
  readonly textOf: (file: string) => string | null;
  /** A file as a person who is in the current folder would name it. */
  readonly shownPath: (file: string) => string;
  /** A file as the repository names it. */
  readonly projectPath: (file: string) => string;
  /** What the command did, for `--format json`. */
  readonly result: Readonly<Record<string, unknown>> | null;
}
