import type { Severity } from "../../base/diagnostic.ts";
import { listed, plural } from "../../base/text.ts";
import { type Paint, printable } from "../terminal.ts";
import { codeFrame } from "./frame.ts";
import { countBySeverity, type DiagnosticRecord, type Range } from "./record.ts";
import type { Report } from "./report.ts";

/** More than so many nobody reads. */
const maxShown = 100;
const maxRelated = 5;

/** The report for people: place, message, the lines around it, what to do. */
export function prettyReport(
  report: Report,
  { colours, isQuiet }: { readonly colours: Paint; readonly isQuiet: boolean },
): string {
  const records = isQuiet ? report.records.filter((it) => it.severity === "error") : report.records;
  if (records.length === 0) return "";
  const shown = records.slice(0, maxShown).map((it) => diagnosticText(it, report, colours));
  const hidden = records.length - shown.length;
  const more = hidden > 0 ? [`${hidden} more; --format json shows all\n`] : [];
  return `${[...shown, ...more].join("\n")}\n${summaryLine(records, colours)}\n`;
}

/** `1 error and 2 warnings`. */
export function countText(records: readonly Pick<DiagnosticRecord, "severity">[]): string {
  const counts = countBySeverity(records);
  const parts = [plural(counts.error, "error"), plural(counts.warning, "warning"), plural(counts.info, "remark")];
  return listed(parts.filter((it) => !it.startsWith("0 ")));
}

function summaryLine(records: readonly DiagnosticRecord[], colours: Paint): string {
  const paintOf = countBySeverity(records).error > 0 ? colours.red : colours.yellow;
  return paintOf(countText(records));
}

function diagnosticText(record: DiagnosticRecord, report: Report, colours: Paint): string {
  const { code, severity, message, file, range, related, help } = record;
  const head = `${placeText(file, range, report)} ${severityText(severity, colours)} ${colours.bold(code)}: ${printable(message)}`;
  const frame = frameLines(file, range, report, colours);
  const others = related
    .slice(0, maxRelated)
    .flatMap((it) => [
      `  ${colours.blue("related:")} ${placeText(it.file, it.range, report)} ${printable(it.message)}`,
      ...frameLines(it.file, it.range, report, colours).map((line) => `  ${line}`),
    ]);
  const help_ = help === null ? [] : [`  ${colours.green("help:")} ${printable(help)}`];
  return `${[head, ...frame, ...others, ...help_, `  ${colours.dim(`gen explain ${printable(code)}`)}`].join("\n")}\n`;
}

function placeText(file: string, { start }: Range, report: Report): string {
  return `${printable(report.shownPath(file))}:${start.line}:${start.column}`;
}

function frameLines(file: string, range: Range, report: Report, colours: Paint): readonly string[] {
  const text = report.textOf(file);
  return text === null ? [] : codeFrame(text, range, colours).map((it) => `  ${it}`);
}

function severityText(severity: Severity, colours: Paint): string {
  const paintOf = { error: colours.red, warning: colours.yellow, info: colours.blue }[severity];
  return paintOf(severity);
}
