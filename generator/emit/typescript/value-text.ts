import type { Field, JsonValue, NamedType, Scalar, TypeRef } from "../../model/types.ts";
import { namedType, opened, refType } from "../../model/walk.ts";
import type { Workspace } from "../../model/workspace.ts";
import { jsKey, jsLiteral } from "../js-text.ts";
import { fieldsIn } from "../schema-form.ts";
import { wireScalar } from "../wire-scalar.ts";
import { brandName } from "./codec-text.ts";
import { domainFields } from "./domain-names.ts";
import { grouped } from "./scalar-text.ts";
import type { Printing } from "./type-text.ts";

type JsonObject = { readonly [key: string]: JsonValue };

/**
 * A value, which specs write in the form of an example, as code: `"OPEN"`, `5n`, `new Date("2026-01-15T10:00:00.000Z")`.
 * What a record always has and the value does not say is filled in; a merge patch (`isPatch`) has what it says alone.
 */
export function valueText(printing: Printing, type: TypeRef, value: JsonValue, isPatch = false): string {
  switch (type.kind) {
    case "scalar":
      return scalarText(type.scalar, wireScalar(type.scalar, value));
    case "list":
      return `[${listOf(value)
        .map((it) => valueText(printing, type.item, it))
        .join(", ")}]`;
    case "map":
      return objectText(Object.entries(objectOf(value)).map(([key, it]) => [key, valueText(printing, type.value, it)]));
    case "ref":
      return valueText(printing, refType(printing.workspace, type.id), value);
    case "named":
      return namedText(printing, namedType(printing.workspace, type.id), value, isPatch);
  }
}

function namedText(printing: Printing, type: NamedType, value: JsonValue, isPatch: boolean): string {
  switch (type.kind) {
    case "alias": {
      const text = valueText(printing, type.target, value);
      const isBranded = type.target.kind === "scalar" && type.target.scalar.name !== "json";
      return isBranded ? `${brandName(printing, type.id)}(${text})` : text;
    }
    case "enum":
      return JSON.stringify(value);
    case "union": {
      const [[name, it] = ["", null]] = Object.entries(objectOf(value));
      const variant = type.variants.find((candidate) => candidate.name === name);
      if (variant === undefined) throw new Error(`'${type.id}' has no variant '${name}'`);
      return `{ case: ${JSON.stringify(name)}, value: ${valueText(printing, variant.type, it)} }`;
    }
    case "record": {
      const given = objectOf(value);
      const fields = isPatch ? fieldsIn(type, "patch") : domainFields(printing.workspace, type);
      const entries = fields.flatMap((field): (readonly [string, string])[] => {
        const it = given[field.name] ?? (isPatch ? null : filledIn(printing.workspace, field));
        return it === null ? [] : [[field.name, valueText(printing, field.type, it, field.patch)]];
      });
      return objectText(entries);
    }
  }
}

/** What a reader finds in a field that nobody wrote; null: nothing. */
function filledIn(workspace: Workspace, field: Field): JsonValue {
  if (field.optional) return null;
  if (field.default !== null) return field.default;
  const { type } = opened(workspace, field.type);
  return type.kind === "list" ? [] : type.kind === "map" ? {} : null;
}

function scalarText(scalar: Scalar, value: JsonValue): string {
  switch (scalar.name) {
    case "long":
      return `${grouped(String(value))}n`;
    case "timestamp":
      return `new Date(${jsLiteral(value)})`;
    case "duration":
      return grouped(String(Math.round(Number.parseFloat(String(value)) * 1000)));
    case "int":
    case "safeint":
      return grouped(String(value));
    case "bytes":
      return `Uint8Array.of(${[...Buffer.from(String(value), "base64")].join(", ")})`;
    default:
      return jsLiteral(value);
  }
}

function objectText(entries: readonly (readonly [key: string, text: string])[]): string {
  return entries.length === 0 ? "{}" : `{ ${entries.map(([key, text]) => `${jsKey(key)}: ${text}`).join(", ")} }`;
}

function listOf(value: JsonValue): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function objectOf(value: JsonValue): JsonObject {
  return typeof value === "object" && value !== null && !Array.isArray(value) ? (value as JsonObject) : {};
}
