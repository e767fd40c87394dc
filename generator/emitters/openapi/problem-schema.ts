import { finished } from "../../emit/deprecation-text.ts";
import { documentText, errorText } from "../../emit/document-text.ts";
import type { Schema } from "../../emit/json-schema.ts";
import { problemType } from "../../emit/problem-type.ts";
import type { ErrorType } from "../../model/errors.ts";
import { errorCodeNames } from "../../model/errors.ts";
import { recordType } from "../../model/walk.ts";
import type { Context } from "./context.ts";

/** What an `application/problem+json` holds; `violation` is where the schema of one violation stands. */
export function problemSchema(violation: string): Schema {
  return {
    description: "What went wrong (RFC 9457).",
    type: "object",
    required: ["type", "title", "status", "code", "retryable"],
    properties: {
      type: {
        description: "Names the kind of problem for good; `about:blank` where `code` says it all.",
        type: "string",
        format: "uri-reference",
      },
      title: { type: "string" },
      status: { type: "integer" },
      detail: { type: "string" },
      instance: { type: "string", format: "uri-reference" },
      code: { type: "string", enum: errorCodeNames },
      reason: { description: "The declared error; absent for a standard one.", type: "string" },
      retryable: { type: "boolean" },
      retryAfterMs: { type: "integer", minimum: 0 },
      traceId: { type: "string", pattern: "^[0-9a-f]{32}$" },
      violations: { type: "array", maxItems: 20, items: { $ref: violation } },
      details: { description: "The fields of the declared error.", type: "object" },
    },
  };
}

/** One invalid field. */
export const violationSchema: Schema = {
  description: "One invalid field.",
  type: "object",
  required: ["field", "rule", "message"],
  properties: { field: { type: "string" }, rule: { type: "string" }, message: { type: "string" } },
};

/** A declared error: a problem with its own reason and fields. */
export function errorSchema({ workspace, schemas, problemName }: Context, error: ErrorType): Schema {
  const { fields } = recordType(workspace, error.id);
  return {
    description: documentText(error.description) ?? finished(errorText(error)),
    allOf: [
      { $ref: `#/components/schemas/${problemName}` },
      {
        type: "object",
        required: fields.length === 0 ? ["reason"] : ["reason", "details"],
        properties: {
          type: { const: problemType(workspace, error) },
          status: { const: error.httpStatus },
          code: { const: error.code },
          reason: { const: error.reason },
          ...(fields.length === 0 ? {} : { details: schemas.ofFields(fields, "out") }),
        },
      },
    ],
    ...(error.deprecated === null ? {} : { deprecated: true }),
  };
}
