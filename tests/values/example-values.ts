import type { JsonValue, Scalar, TypeRef } from "../../generator/model/types.ts";
import { namedType, refType } from "../../generator/model/walk.ts";
import type { Workspace } from "../../generator/model/workspace.ts";
import { toBase64 } from "../../runtime/src/values/base64.ts";
import { objectOf } from "../judges/json.ts";

/** A value of code as a spec writes it in a default or an example. */
export function exampleOf(workspace: Workspace, type: TypeRef, value: unknown): JsonValue {
  switch (type.kind) {
    case "scalar":
      return scalarExample(type.scalar, value);
    case "list":
      return Array.isArray(value) ? value.map((it) => exampleOf(workspace, type.item, it)) : [];
    case "map":
      return mapped(objectOf(value), (it) => exampleOf(workspace, type.value, it));
    case "ref":
      return exampleOf(workspace, refType(workspace, type.id), value);
    case "named":
      return namedExample(workspace, type.id, value);
  }
}

function namedExample(workspace: Workspace, id: string, value: unknown): JsonValue {
  const type = namedType(workspace, id);
  switch (type.kind) {
    case "alias":
      return exampleOf(workspace, type.target, value);
    case "enum":
      return String(value);
    case "union": {
      const { case: name, value: inner } = objectOf(value);
      const variant = type.variants.find((it) => it.name === name);
      return variant === undefined ? null : { [variant.name]: exampleOf(workspace, variant.type, inner) };
    }
    case "record": {
      const given = objectOf(value);
      const fields = type.fields.filter((it) => Object.hasOwn(given, it.name));
      return Object.fromEntries(fields.map((it) => [it.name, exampleOf(workspace, it.type, given[it.name])]));
    }
  }
}

function scalarExample(scalar: Scalar, value: unknown): JsonValue {
  if (value instanceof Uint8Array) return toBase64(value);
  if (value instanceof Date) return value.toISOString();
  if (typeof value === "bigint") return String(value);
  if (scalar.name === "duration")
    return `${Math.floor(Number(value) / 1000)}.${String(Number(value) % 1000).padStart(3, "0")}s`;
  const copy: JsonValue = JSON.parse(JSON.stringify(value));
  return copy;
}

function mapped(object: Readonly<Record<string, unknown>>, make: (value: unknown) => JsonValue): JsonValue {
  return Object.fromEntries(Object.entries(object).map(([key, it]) => [key, make(it)]));
}
