import type { Diagnostic, Severity } from "../../base/diagnostic.ts";
import { sha256 } from "../../base/digest.ts";
import { byCodeUnit } from "../../base/order.ts";
import type { Origin } from "../../base/origin.ts";
import type { Place } from "../../source/locate.ts";

/** A place in a text; lines and columns count from 1, columns in UTF-16 units, the end is exclusive. */
export interface Range {
  readonly start: { readonly line: number; readonly column: number };
  readonly end: { readonly line: number; readonly column: number };
}

/** A diagnostic as every report gives it. */
export interface DiagnosticRecord {
  readonly code: string;
  readonly severity: Severity;
  readonly message: string;
  /** Relative to the workspace's folder, with `/`. */
  readonly file: string;
  readonly range: Range;
  /** A JSON pointer into the file. */
  readonly path: string;
  readonly related: readonly { readonly message: string; readonly file: string; readonly range: Range }[];
  readonly help: string | null;
  /** An edit that mends it; no diagnostic has one yet. */
  readonly fix: null;
  /** A page about the code; null: `gen explain <code>` says it offline. */
  readonly docUrl: string | null;
  /** The same as long as the mistake is the same, wherever its line moves. */
  readonly fingerprint: string;
}

/** The records of diagnostics, sorted by file, line and code. */
export function recordsOf(
  diagnostics: readonly Diagnostic[],
  locate: (origin: Origin) => Place,
): readonly DiagnosticRecord[] {
  const records = diagnostics.map((it) => recordOf(it, locate)).sort(byPlace);
  const seen = new Map<string, number>();
  return records.map((it) => {
    const count = seen.get(it.fingerprint) ?? 0;
    seen.set(it.fingerprint, count + 1);
    return count === 0 ? it : { ...it, fingerprint: fingerprintOf([it.fingerprint, String(count)]) };
  });
}

/** `1 error, 2 warnings` in numbers. */
export function countBySeverity(
  records: readonly Pick<DiagnosticRecord, "severity">[],
): Readonly<Record<Severity, number>> {
  const counts = { error: 0, warning: 0, info: 0 };
  for (const { severity } of records) counts[severity] += 1;
  return counts;
}

function recordOf(
  { code, severity, message, origin, related, help }: Diagnostic,
  locate: (origin: Origin) => Place,
): DiagnosticRecord {
  return {
    code,
    severity,
    message,
    file: origin.file,
    range: rangeOf(locate(origin)),
    path: pointer(origin.path),
    related: related.map((it) => ({ message: it.message, file: it.origin.file, range: rangeOf(locate(it.origin)) })),
    help,
    fix: null,
    docUrl: null,
    fingerprint: fingerprintOf([code, origin.file, stablePath(origin.path), message]),
  };
}

function rangeOf({ line, column, endLine, endColumn }: Place): Range {
  return { start: { line, column }, end: { line: endLine, column: endColumn } };
}

function pointer(path: readonly (string | number)[]): string {
  return path.map((it) => `/${String(it).replaceAll("~", "~0").replaceAll("/", "~1")}`).join("");
}

/** An entry of a list stays the same mistake when another is put before it. */
function stablePath(path: readonly (string | number)[]): string {
  return pointer(path.map((it) => (typeof it === "number" ? "*" : it)));
}

function fingerprintOf(parts: readonly string[]): string {
  return sha256(JSON.stringify(parts)).slice(0, 16);
}

function byPlace(a: DiagnosticRecord, b: DiagnosticRecord): number {
  return (
    byCodeUnit(a.file, b.file) ||
    a.range.start.line - b.range.start.line ||
    byCodeUnit(a.code, b.code) ||
    a.range.start.column - b.range.start.column ||
    byCodeUnit(a.message, b.message) ||
    byCodeUnit(a.path, b.path)
  );
}
