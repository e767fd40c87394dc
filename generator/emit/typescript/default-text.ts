import type { JsonValue, NamedType, Scalar, TypeId, TypeRef } from "../../model/types.ts";
import { namedType, refType } from "../../model/walk.ts";
import { jsKey, jsLiteral } from "../js-text.ts";
import { wireScalar } from "../wire-scalar.ts";
import type { CodecPrinting } from "./codec-text.ts";
import { brandName } from "./codec-text.ts";
import { grouped } from "./scalar-text.ts";

type JsonObject = { readonly [key: string]: JsonValue };

/** A default, which specs write in the form of an example, as code: `"OPEN"`, `5n`, `new Date("2026-01-15T10:00:00.000Z")`. */
export function defaultText(printing: CodecPrinting, type: TypeRef, value: JsonValue): string {
  switch (type.kind) {
    case "scalar":
      return scalarText(type.scalar, wireScalar(type.scalar, value));
    case "list":
      return `[${listOf(value)
        .map((it) => defaultText(printing, type.item, it))
        .join(", ")}]`;
    case "map":
      return objectText(
        Object.entries(objectOf(value)).map(([key, it]) => [key, defaultText(printing, type.value, it)]),
      );
    case "ref":
      return defaultText(printing, refType(printing.workspace, type.id), value);
    case "named":
      return namedText(printing, type.id, namedType(printing.workspace, type.id), value);
  }
}

function namedText(printing: CodecPrinting, id: TypeId, type: NamedType, value: JsonValue): string {
  switch (type.kind) {
    case "alias": {
      const text = defaultText(printing, type.target, value);
      const isBranded = type.target.kind === "scalar" && type.target.scalar.name !== "json";
      return isBranded ? `${brandName(printing, id)}(${text})` : text;
    }
    case "enum":
      return JSON.stringify(value);
    case "union": {
      const [[name, it] = ["", null]] = Object.entries(objectOf(value));
      const variant = type.variants.find((candidate) => candidate.name === name);
      if (variant === undefined) throw new Error(`'${type.id}' has no variant '${name}'`);
      return `{ case: ${JSON.stringify(name)}, value: ${defaultText(printing, variant.type, it)} }`;
    }
    case "record": {
      const given = objectOf(value);
      const fields = type.fields.filter((it) => (given[it.name] ?? null) !== null);
      return objectText(fields.map((it) => [it.name, defaultText(printing, it.type, given[it.name] ?? null)]));
    }
  }
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
