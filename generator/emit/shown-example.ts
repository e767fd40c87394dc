import type { Field, JsonValue, RecordType, TypeRef } from "../model/types.ts";
import { namedType } from "../model/walk.ts";
import type { Workspace } from "../model/workspace.ts";
import { exampleOf, exampleOfField, examplesOf } from "./examples.ts";
import { placeholderFor } from "./placeholder.ts";
import type { SchemaForm } from "./schema-form.ts";
import { isList, isObject, mapped, wireFields, wireJson } from "./wire-json.ts";

/** An example under its name, as JSON has it on the wire. */
export interface NamedExample {
  readonly name: string;
  readonly value: JsonValue;
}

/** Examples of a type on the wire: the spec's own, else made ones called `example`, `example2` …; at most one of those for what is no union. */
export function wireExamples(
  workspace: Workspace,
  type: TypeRef,
  form: SchemaForm,
  given: readonly NamedExample[],
): readonly NamedExample[] {
  const shown = given.map(({ name, value }) => ({ name, value: shownExample(workspace, type, value) }));
  const made = examplesOf(workspace, type).map((value, index) => ({
    name: index === 0 ? "example" : `example${index + 1}`,
    value,
  }));
  return (given.length > 0 ? shown : made).map(({ name, value }) => ({
    name,
    value: wireJson(workspace, type, value, form),
  }));
}

/** As `wireExamples`, for an object of some fields of a record. */
export function wireFieldExamples(
  workspace: Workspace,
  record: RecordType,
  fields: readonly Field[],
  form: SchemaForm,
  given: readonly NamedExample[],
): readonly NamedExample[] {
  const type: TypeRef = { kind: "named", id: record.id };
  const made = exampleOf(workspace, type);
  const shown = given.map(({ name, value }) => ({ name, value: shownExample(workspace, type, value) }));
  const all = given.length > 0 ? shown : made === null ? [] : [{ name: "example", value: made }];
  return all.flatMap(({ name, value }) =>
    isObject(value) ? [{ name, value: wireFields(workspace, fields, value, form) }] : [],
  );
}

/** The spec's example without personal data and secrets: placeholders or made values stand for them. */
export function shownExample(workspace: Workspace, type: TypeRef, value: JsonValue): JsonValue {
  switch (type.kind) {
    case "scalar":
    case "ref":
      return value;
    case "list":
      return isList(value) ? value.map((it) => shownExample(workspace, type.item, it)) : value;
    case "map":
      return isObject(value) ? mapped(value, (it) => shownExample(workspace, type.value, it)) : value;
    case "named": {
      const named = namedType(workspace, type.id);
      if (named.kind === "alias") return shownExample(workspace, named.target, value);
      if (!isObject(value) || named.kind === "enum") return value;
      const shown = Object.entries(value).flatMap(([key, it]): readonly (readonly [string, JsonValue])[] => {
        if (named.kind === "record") return shownField(workspace, named, key, it);
        const variant = named.variants.find((candidate) => candidate.name === key);
        return [[key, variant === undefined ? it : shownExample(workspace, variant.type, it)]];
      });
      return Object.fromEntries(shown);
    }
  }
}

function shownField(
  workspace: Workspace,
  record: RecordType,
  name: string,
  value: JsonValue,
): readonly (readonly [string, JsonValue])[] {
  const field = record.fields.find((it) => it.name === name);
  if (field === undefined || value === null) return [[name, value]];
  if (field.safety === "safe") return [[name, shownExample(workspace, field.type, value)]];
  const other = placeholderFor(workspace, field) ?? madeInstead(workspace, record, field);
  return other === null ? [] : [[name, other]];
}

/** Made values are nobody's: one stands where a placeholder does not fit and the field may not be left out. */
function madeInstead(workspace: Workspace, record: RecordType, field: Field): JsonValue | null {
  return field.optional ? null : exampleOfField(workspace, record, field);
}
