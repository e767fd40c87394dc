import { printable } from "../terminal.ts";
import { countText } from "./pretty.ts";
import type { Report } from "./report.ts";

const levels = { error: "error", warning: "warning", info: "notice" } as const;

/** GitHub shows no more than so many annotations of a step. */
const maxRows = 50;

/** Workflow commands that GitHub turns into annotations of a pull request. */
export function githubReport({ records, projectPath }: Report): string {
  return records
    .map(({ code, severity, message, file, range, help }) => {
      const properties = {
        file: printable(projectPath(file)),
        line: String(range.start.line),
        col: String(range.start.column),
        ...(range.end.line === range.start.line
          ? { endColumn: String(Math.max(range.end.column, range.start.column)) }
          : {}),
        endLine: String(range.end.line),
        title: code,
      };
      const listed = Object.entries(properties).map(([name, value]) => `${name}=${escapedProperty(value)}`);
      const text = help === null ? printable(message) : `${printable(message)}\n${printable(help)}`;
      return `::${levels[severity]} ${listed.join(",")}::${escapedData(text)}\n`;
    })
    .join("");
}

/** A Markdown table for the summary of a GitHub job; empty when there is nothing to say. */
export function githubSummary({ command, records, projectPath }: Report): string {
  if (records.length === 0) return "";
  const rows = records.slice(0, maxRows).map(({ severity, file, range, code, message }) => {
    return `| ${severity} | ${cell(`${projectPath(file)}:${range.start.line}`)} | ${cell(code)} | ${cell(message)} |`;
  });
  const more = records.length > maxRows ? [`\n${records.length - maxRows} more`] : [];
  return [
    `### gen ${command}: ${countText(records)}`,
    "",
    "| | place | code | message |",
    "|---|---|---|---|",
    ...rows,
    ...more,
    "",
  ].join("\n");
}

function escapedData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapedProperty(text: string): string {
  return escapedData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}

function cell(text: string): string {
  return text.replace(/[\\`*_<>|[\]#@]/g, (it) => `&#${it.charCodeAt(0)};`).replace(/\s+/g, " ");
}
