import { camelCase, sentence } from "../../base/words.ts";
import { documentText, errorText } from "../../emit/document-text.ts";
import { exampleOf } from "../../emit/examples.ts";
import { problemType } from "../../emit/problem-type.ts";
import type { NamedExample } from "../../emit/shown-example.ts";
import { shownExample } from "../../emit/shown-example.ts";
import { wireJson } from "../../emit/wire-json.ts";
import type { ErrorType } from "../../model/errors.ts";
import type { JsonValue, TypeRef } from "../../model/types.ts";
import { recordType } from "../../model/walk.ts";
import type { Workspace } from "../../model/workspace.ts";
import type { Endpoint } from "./context.ts";
import { exampleTrace } from "./problems.ts";

/** Examples of a declared error as a problem: those of the interaction, else a made one; none where its fields have none. */
export function errorExamples(workspace: Workspace, { examples }: Endpoint, error: ErrorType): readonly NamedExample[] {
  const type: TypeRef = { kind: "named", id: error.id };
  const given = examples.flatMap((it) =>
    it.error?.id === error.id ? [{ name: it.name, value: it.error.fields }] : [],
  );
  if (given.length > 0) {
    return given.map(({ name, value }) => ({
      name,
      value: problem(workspace, error, shownExample(workspace, type, value)),
    }));
  }
  const fields = exampleOf(workspace, type);
  return fields === null ? [] : [{ name: camelCase(error.name), value: problem(workspace, error, fields) }];
}

function problem(workspace: Workspace, error: ErrorType, fields: JsonValue): JsonValue {
  const hasFields = recordType(workspace, error.id).fields.length > 0;
  const isPaced = error.code === "resource_exhausted" || error.code === "unavailable";
  return {
    type: problemType(workspace, error),
    title: sentence(error.name),
    status: error.httpStatus,
    detail: documentText(error.message) ?? errorText(error),
    code: error.code,
    reason: error.reason,
    retryable: error.retryable,
    ...(isPaced ? { retryAfterMs: 1000 } : {}),
    traceId: exampleTrace,
    ...(hasFields ? { details: wireJson(workspace, { kind: "named", id: error.id }, fields, "out") } : {}),
  };
}
