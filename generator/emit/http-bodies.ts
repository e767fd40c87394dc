import type { Field, RecordType } from "../model/types.ts";
import { namedType, opened, recordType } from "../model/walk.ts";
import type { Workspace } from "../model/workspace.ts";
import type { HttpInteraction } from "../styles/http/model.ts";

/** Some fields of a record. */
export interface FieldsOf {
  readonly record: RecordType;
  readonly fields: readonly Field[];
}

/** The fields of the input that are its JSON body, when it has others too; null: the whole type is the body, or there is none. */
export function bodyFields(workspace: Workspace, { input }: HttpInteraction): FieldsOf | null {
  if (input.body.kind !== "json" || input.body.whole) return null;
  const names = new Set(input.body.fields);
  const record = recordType(workspace, input.type);
  return { record, fields: record.fields.filter((it) => names.has(it.name)) };
}

/** The fields of the output that are its JSON body, when others travel in headers; null: the whole type is the body, or there is none. */
export function resultFields(workspace: Workspace, { output }: HttpInteraction): FieldsOf | null {
  if (output.kind !== "json" || output.headers.length === 0) return null;
  const { type } = opened(workspace, output.type);
  const record = type.kind === "named" ? namedType(workspace, type.id) : null;
  if (record?.kind !== "record") return null;
  const elsewhere = new Set(output.headers.map((it) => it.field));
  return { record, fields: record.fields.filter((it) => !elsewhere.has(it.name)) };
}
