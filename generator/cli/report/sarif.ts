import type { Facts } from "../../catalogue/facts.ts";
import { jsonText } from "../terminal.ts";
import type { DiagnosticRecord, Range } from "./record.ts";
import type { Report } from "./report.ts";

const levels = { error: "error", warning: "warning", info: "note" } as const;

/** The report as SARIF 2.1.0, for code scanning. */
export function sarifReport(
  { records, projectPath }: Report,
  { version, catalogue }: { readonly version: string; readonly catalogue: ReadonlyMap<string, Facts> },
): string {
  const codes = [...new Set(records.map((it) => it.code))].sort();
  const index = new Map(codes.map((code, at) => [code, at]));
  const log = {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: {
            name: "interspec",
            semanticVersion: version,
            rules: codes.map((it) => ruleOf(it, catalogue.get(it))),
          },
        },
        columnKind: "utf16CodeUnits",
        originalUriBaseIds: { "%SRCROOT%": { description: { text: "The folder of the repository." } } },
        results: records.map((it) => resultOf(it, { index: index.get(it.code) ?? -1, projectPath })),
      },
    ],
  };
  return jsonText(log);
}

function ruleOf(code: string, facts: Facts | undefined): object {
  if (facts === undefined) return { id: code };
  return {
    id: code,
    shortDescription: { text: facts.summary },
    fullDescription: { text: facts.why },
    help: { text: facts.fix },
  };
}

interface Context {
  readonly index: number;
  readonly projectPath: (file: string) => string;
}

function resultOf(
  { code, severity, message, help, file, range, related, fingerprint }: DiagnosticRecord,
  { index, projectPath }: Context,
): object {
  return {
    ruleId: code,
    ruleIndex: index,
    level: levels[severity],
    message: { text: help === null ? message : `${message}\n${help}` },
    locations: [{ physicalLocation: placeOf(projectPath(file), range) }],
    ...(related.length === 0
      ? {}
      : {
          relatedLocations: related.map((it, id) => ({
            id,
            message: { text: it.message },
            physicalLocation: placeOf(projectPath(it.file), it.range),
          })),
        }),
    partialFingerprints: { "interspec/v1": fingerprint },
  };
}

function placeOf(path: string, { start, end }: Range): object {
  return {
    artifactLocation: { uri: path.split("/").map(encodeURIComponent).join("/"), uriBaseId: "%SRCROOT%" },
    region: { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column },
  };
}
