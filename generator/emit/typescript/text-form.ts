import type { Field, JsonValue, RecordType, ScalarName, TypeRef } from "../../model/types.ts";
import { opened, refType, scalarOf } from "../../model/walk.ts";
import type { Workspace } from "../../model/workspace.ts";

// What is no text in JSON; longs, decimals, times and durations are.
const forms: Readonly<Partial<Record<ScalarName, string>>> = {
  int: "integer",
  safeint: "integer",
  double: "number",
  bool: "boolean",
  json: "json",
};

/** What the text of a parameter or header stands for in the JSON of its record; nothing where it is a text there, too. */
export function textForm(workspace: Workspace, type: TypeRef): { readonly as?: string } {
  const { type: inner } = opened(workspace, type);
  const scalar = scalarOf(workspace, inner.kind === "ref" ? refType(workspace, inner.id) : inner);
  const form = scalar === null ? undefined : forms[scalar.name];
  return form === undefined ? {} : { as: form };
}

/** Where a field of an input travels, and its name there. */
export function boundField(
  workspace: Workspace,
  field: Field,
  place: "path" | "query" | "header",
  name: string,
): JsonValue {
  return { field: field.names.json, name, in: place, ...valueForm(workspace, field) };
}

/** The field of a name that the record is known to have. */
export function namedField({ id, fields }: RecordType, name: string): Field {
  const field = fields.find((it) => it.name === name);
  if (field === undefined) throw new Error(`'${id}' has no field '${name}'`);
  return field;
}

function valueForm(workspace: Workspace, { type }: Field): { readonly [key: string]: JsonValue } {
  const { type: inner } = opened(workspace, type);
  return inner.kind === "list" ? { ...textForm(workspace, inner.item), list: true } : textForm(workspace, inner);
}
