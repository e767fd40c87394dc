import type { Field, JsonValue, NamedType, TypeId, TypeRef } from "../model/types.ts";
import { keyFields, namedType } from "../model/walk.ts";
import type { Workspace } from "../model/workspace.ts";
import type { SchemaForm } from "./schema-form.ts";
import { fieldsIn, itemForm } from "./schema-form.ts";
import { wireScalar } from "./wire-scalar.ts";

/**
 * A value in the form of an example as JSON has it on the wire: fields, variants and enum values under their JSON names,
 * decimals and times in their one spelling. In the form `out`, what a writer always writes is filled in.
 */
export function wireJson(workspace: Workspace, type: TypeRef, value: JsonValue, form: SchemaForm): JsonValue {
  switch (type.kind) {
    case "scalar":
      return wireScalar(type.scalar, value);
    case "list":
      return isList(value) ? value.map((it) => wireJson(workspace, type.item, it, itemForm(form))) : value;
    case "map":
      return isObject(value) ? mapped(value, (it) => wireJson(workspace, type.value, it, form)) : value;
    case "ref":
      return wireKey(workspace, type.id, value, itemForm(form));
    case "named":
      return wireNamed(workspace, namedType(workspace, type.id), value, form);
  }
}

/** Some fields of a record's example, under their JSON names. What the example lacks is left out, or filled in on output. */
export function wireFields(
  workspace: Workspace,
  fields: readonly Field[],
  value: { readonly [key: string]: JsonValue },
  form: SchemaForm,
): { readonly [key: string]: JsonValue } {
  const entries = fields.flatMap((field): readonly (readonly [string, JsonValue])[] => {
    const given = Object.hasOwn(value, field.name) ? (value[field.name] ?? null) : null;
    // In a merge patch null says something: the field is cleared.
    if (given === null && form === "patch" && Object.hasOwn(value, field.name)) return [[field.names.json, null]];
    const present = given ?? (form === "out" ? alwaysWritten(workspace, field) : null);
    if (present === null) return [];
    return [[field.names.json, wireJson(workspace, field.type, present, field.patch ? "patch" : form)]];
  });
  return Object.fromEntries(entries);
}

/** Whether a JSON value is an object. */
export function isObject(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Whether a JSON value is a list. */
export function isList(value: JsonValue): value is readonly JsonValue[] {
  return Array.isArray(value);
}

/** The object with each value made anew. */
export function mapped(
  object: { readonly [key: string]: JsonValue },
  make: (value: JsonValue) => JsonValue,
): { readonly [key: string]: JsonValue } {
  return Object.fromEntries(Object.entries(object).map(([key, it]) => [key, it === null ? null : make(it)]));
}

function wireKey(workspace: Workspace, entity: TypeId, value: JsonValue, form: SchemaForm): JsonValue {
  const fields = keyFields(workspace, entity);
  const [field] = fields;
  if (fields.length === 1 && field !== undefined) return wireJson(workspace, field.type, value, form);
  return isObject(value) ? wireFields(workspace, fields, value, form) : value;
}

function wireNamed(workspace: Workspace, type: NamedType, value: JsonValue, form: SchemaForm): JsonValue {
  switch (type.kind) {
    case "alias":
      return wireJson(workspace, type.target, value, form);
    case "record":
      return isObject(value) ? wireFields(workspace, fieldsIn(type, form), value, form) : value;
    case "enum":
      return type.values.find((it) => it.name === value)?.names.json ?? value;
    case "union": {
      if (!isObject(value)) return value;
      const inner = itemForm(form);
      const entries = Object.entries(value).map(([name, it]): readonly [string, JsonValue] => {
        const variant = type.variants.find((candidate) => candidate.name === name);
        return variant === undefined ? [name, it] : [variant.names.json, wireJson(workspace, variant.type, it, inner)];
      });
      return Object.fromEntries(entries);
    }
  }
}

/** What a writer writes for a field that was left out: its default, an empty list or an empty map. */
function alwaysWritten(workspace: Workspace, field: Field): JsonValue | null {
  if (field.optional || field.default !== null) return field.default;
  let type: TypeRef = field.type;
  while (type.kind === "named") {
    const named: NamedType = namedType(workspace, type.id);
    if (named.kind !== "alias") return null;
    type = named.target;
  }
  return type.kind === "list" ? [] : type.kind === "map" ? {} : null;
}
