import { printable } from "../terminal.ts";
import type { Report } from "./report.ts";

const levels = { error: "error", warning: "warning", info: "notice" } as const;

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

function escapedData(text: string): string {
  return text.replaceAll("%", "%25").replaceAll("\r", "%0D").replaceAll("\n", "%0A");
}

function escapedProperty(text: string): string {
  return escapedData(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
