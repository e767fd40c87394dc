import { jsonText } from "../terminal.ts";
import type { Report } from "./report.ts";

const severities = { error: "major", warning: "minor", info: "info" } as const;

/** A code quality report, which GitLab shows in a merge request. Source: its subset of Code Climate's format. */
export function gitlabReport({ records, projectPath }: Report): string {
  return jsonText(
    records.map(({ code, severity, message, help, file, range, fingerprint }) => ({
      description: help === null ? message : `${message} (${help})`,
      check_name: code,
      fingerprint,
      severity: severities[severity],
      location: { path: projectPath(file), lines: { begin: range.start.line, end: range.end.line } },
    })),
  );
}
