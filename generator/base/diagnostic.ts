import type { Origin } from "./origin.ts";

/** How bad a diagnostic is; only `error` stops the pipeline. */
export type Severity = "error" | "warning" | "info";

/** Another place that a diagnostic is about. */
export interface Related {
  readonly message: string;
  readonly origin: Origin;
}

/** One mistake or remark about a spec. Never thrown, always collected. */
export interface Diagnostic {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  readonly origin: Origin;
  readonly related: readonly Related[];
  readonly help: string | null;
}

/** What every stage returns: what it made, and what it has to say about its input. */
export interface Checked<T> {
  readonly value: T;
  readonly diagnostics: readonly Diagnostic[];
}

/** The part of a diagnostic that its reporter must give. */
export interface Finding {
  readonly code: string;
  readonly message: string;
  readonly origin: Origin;
  readonly related?: readonly Related[];
  /** As a function where it takes a search: many findings of one kind need no help each. */
  readonly help?: string | null | (() => string | null);
  readonly severity?: Severity;
}

/** Collects diagnostics while a stage runs. */
export type Report = (finding: Finding) => void;

/** How many findings of one code get a help that has to be searched for, so that a file full of slips costs bounded time. */
const maxSearchedHelps = 100;

/** A report and the list that it fills. */
export function collector(): { readonly report: Report; readonly diagnostics: readonly Diagnostic[] } {
  const diagnostics: Diagnostic[] = [];
  const searched = new Map<string, number>();
  const searchedHelp = (code: string, search: () => string | null): string | null => {
    const count = searched.get(code) ?? 0;
    searched.set(code, count + 1);
    return count < maxSearchedHelps ? search() : null;
  };
  const report: Report = (finding) => {
    const help = typeof finding.help === "function" ? searchedHelp(finding.code, finding.help) : (finding.help ?? null);
    diagnostics.push({
      code: finding.code,
      severity: finding.severity ?? "error",
      message: readable(finding.message),
      origin: finding.origin,
      related: finding.related ?? [],
      help: help === null ? null : readable(help),
    });
  };
  return { report, diagnostics };
}

// What breaks a line, moves a cursor or hides text in some terminal or log.
const invisible = /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u2028-\u202e\u2066-\u2069\ufeff]+/g;
/** The longest message. */
const maxMessage = 1000;

/** A message with the user's texts in it, on one line of bounded length. */
function readable(text: string): string {
  const line = text.slice(0, 2 * maxMessage).replace(invisible, " ");
  return line.length > maxMessage ? `${line.slice(0, maxMessage)}…` : line;
}

/** Whether any of the diagnostics stops the pipeline. */
export function hasErrors(diagnostics: readonly Diagnostic[]): boolean {
  return diagnostics.some((it) => it.severity === "error");
}
