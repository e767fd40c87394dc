const point = {
  type: "object",
  properties: { line: { type: "integer", minimum: 1 }, column: { type: "integer", minimum: 1 } },
  required: ["line", "column"],
  additionalProperties: false,
};
const range = {
  description: "Counted from 1, columns in UTF-16 units; the end is exclusive.",
  type: "object",
  properties: { start: { $ref: "#/definitions/point" }, end: { $ref: "#/definitions/point" } },
  required: ["start", "end"],
  additionalProperties: false,
};
const related = {
  type: "object",
  properties: { message: { type: "string" }, file: { type: "string" }, range: { $ref: "#/definitions/range" } },
  required: ["message", "file", "range"],
  additionalProperties: false,
};
const diagnostic = {
  type: "object",
  properties: {
    code: { description: "`gen explain <code>` says more.", type: "string" },
    severity: { enum: ["error", "warning", "info"] },
    message: { type: "string" },
    file: { description: "Relative to the folder of interspec.yaml, with `/`.", type: "string" },
    range: { $ref: "#/definitions/range" },
    path: { description: "A JSON pointer into the file.", type: "string" },
    related: { type: "array", items: { $ref: "#/definitions/related" } },
    help: { type: ["string", "null"] },
    fix: { type: "null" },
    docUrl: { type: ["string", "null"] },
    fingerprint: { description: "Stays the same when lines move.", type: "string", pattern: "^[0-9a-f]{16}$" },
  },
  required: ["code", "severity", "message", "file", "range", "path", "related", "help", "fix", "docUrl", "fingerprint"],
  additionalProperties: false,
};
const count = { type: "integer", minimum: 0 };

/** The JSON Schema of what `--format json` prints. */
export const reportSchema = {
  $schema: "http://json-schema.org/draft-07/schema#",
  title: "Report of gen",
  type: "object",
  properties: {
    reportVersion: { const: 1 },
    command: { type: "string" },
    counts: {
      type: "object",
      properties: { error: count, warning: count, info: count },
      required: ["error", "warning", "info"],
      additionalProperties: false,
    },
    diagnostics: {
      description: "Sorted by file, line and code.",
      type: "array",
      items: { $ref: "#/definitions/diagnostic" },
    },
    result: { description: "What the command did; its form is the command's own.", type: ["object", "null"] },
  },
  required: ["reportVersion", "command", "counts", "diagnostics", "result"],
  additionalProperties: false,
  definitions: { point, range, related, diagnostic },
};
