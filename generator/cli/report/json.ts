import { jsonText } from "../terminal.ts";
import { countBySeverity } from "./record.ts";
import type { Report } from "./report.ts";

/** The report for programs; `gen schema diagnostics` says what is in it. */
export function jsonReport({ command, records, result }: Report): string {
  const counts = countBySeverity(records);
  return jsonText({ reportVersion: 1, command, counts, diagnostics: records, result });
}
