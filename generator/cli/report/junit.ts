import { printable } from "../terminal.ts";
import type { DiagnosticRecord } from "./record.ts";
import type { Report } from "./report.ts";

/** The report as JUnit's XML: a case a finding, failed unless it is for information alone; one that passed where there is none. */
export function junitReport({ command, records, projectPath }: Report): string {
  const failures = records.filter(isFailure).length;
  const counts = `tests="${Math.max(1, records.length)}" failures="${failures}"`;
  const cases = records.map((it) => testCase(it, projectPath(it.file)));
  const all = cases.length === 0 ? [`    <testcase classname="gen" name="${command}"/>`] : cases;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="gen" ${counts}>`,
    `  <testsuite name="gen ${command}" ${counts}>`,
    ...all,
    "  </testsuite>",
    "</testsuites>",
    "",
  ].join("\n");
}

function isFailure({ severity }: DiagnosticRecord): boolean {
  return severity !== "info";
}

function testCase(record: DiagnosticRecord, path: string): string {
  const { code, severity, message, help, range } = record;
  const place = `${path}:${range.start.line}:${range.start.column}`;
  const begin = `    <testcase classname="${escaped(path)}" name="${escaped(`${code} ${place}`)}"`;
  const text = help === null ? message : `${message}\n${help}`;
  const lines = text.split("\n").map(escaped).join("\n");
  return isFailure(record)
    ? `${begin}><failure type="${severity}" message="${escaped(message)}">${lines}</failure></testcase>`
    : `${begin}><system-out>${lines}</system-out></testcase>`;
}

/** What XML 1.0 has no way to say is said as a terminal shows it. */
function escaped(text: string): string {
  return printable(text)
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
