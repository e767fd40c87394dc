import { printable } from "../terminal.ts";
import { countText } from "./pretty.ts";
import type { Report } from "./report.ts";

/** The report as a Markdown table, for a comment or the summary of a job; of so many findings the first are shown. */
export function markdownReport({ command, records, projectPath }: Report, limit = Number.POSITIVE_INFINITY): string {
  const title = `### gen ${command}: ${countText(records)}`;
  if (records.length === 0) return `${title}\n`;
  const rows = records.slice(0, limit).map(({ severity, file, range, code, message }) => {
    return `| ${severity} | ${cell(`${projectPath(file)}:${range.start.line}`)} | ${cell(code)} | ${cell(message)} |`;
  });
  const more = records.length > limit ? [`\n${records.length - limit} more`] : [];
  return [title, "", "| | place | code | message |", "|---|---|---|---|", ...rows, ...more, ""].join("\n");
}

function cell(text: string): string {
  return printable(text)
    .replace(/[\\`*_<>|[\]#@]/g, (it) => `&#${it.charCodeAt(0)};`)
    .replace(/\s+/g, " ");
}
