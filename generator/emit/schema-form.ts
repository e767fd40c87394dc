import type { Field, RecordType } from "../model/types.ts";

/**
 * What a schema describes: `out` is open, what a server answers; `in` is closed, what a caller or publisher writes;
 * `patch` is closed too, a merge patch of a record.
 */
export type SchemaForm = "out" | "in" | "patch";

/** The form of what stands in a list: a patch replaces lists whole. */
export function itemForm(form: SchemaForm): SchemaForm {
  return form === "out" ? "out" : "in";
}

/** The fields of a record that a form has: an entity's key stands for good, and is no part of a patch. */
export function fieldsIn(type: RecordType, form: SchemaForm): readonly Field[] {
  return form === "patch" ? type.fields.filter((it) => !(type.key ?? []).includes(it.name)) : type.fields;
}
