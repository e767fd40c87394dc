import type { Field, JsonValue, RecordType, TypeRef, UnionType } from "../model/types.ts";
import { namedType, opened, refType } from "../model/walk.ts";
import type { Workspace } from "../model/workspace.ts";
import { type AvroScalar, avroScalar } from "./avro-scalar.ts";
import { absenceOf, avroSymbols } from "./avro-shape.ts";

/** The Avro binary of a value in the form of an example, by the schema that the avro emitter writes for its type. */
export function encodeAvro(workspace: Workspace, type: TypeRef, value: JsonValue): Uint8Array {
  return Uint8Array.from(encoded(workspace, type, value));
}

type Bytes = readonly number[];

function encoded(workspace: Workspace, type: TypeRef, value: JsonValue): Bytes {
  const { type: inner } = opened(workspace, type);
  switch (inner.kind) {
    case "scalar":
      return scalarBytes(avroScalar(inner.scalar, value), inner.scalar.name === "double");
    case "list":
      return block(listOf(value).map((it) => encoded(workspace, inner.item, it)));
    case "map":
      return block(entriesOf(value).map(([key, it]) => [...scalarBytes(key), ...encoded(workspace, inner.value, it)]));
    case "ref":
      return encoded(workspace, refType(workspace, inner.id), value);
    case "named":
      return namedBytes(workspace, inner.id, value);
  }
}

function namedBytes(workspace: Workspace, id: string, value: JsonValue): Bytes {
  const type = namedType(workspace, id);
  switch (type.kind) {
    case "alias":
      return encoded(workspace, type.target, value);
    case "record":
      return recordBytes(workspace, type, value);
    case "union":
      return unionBytes(workspace, type, value);
    case "enum": {
      const declared = type.values.find((it) => it.name === value);
      return varint(BigInt(Math.max(0, avroSymbols(type).indexOf(declared?.names.avro ?? ""))));
    }
  }
}

function recordBytes(workspace: Workspace, type: RecordType, value: JsonValue): Bytes {
  return type.fields.flatMap((it) => fieldBytes(workspace, it, memberOf(value, it.name)));
}

function fieldBytes(workspace: Workspace, field: Field, value: JsonValue): Bytes {
  const absence = absenceOf(workspace, field);
  switch (absence.kind) {
    case "null":
      return nullableBytes(workspace, field.type, value);
    case "default":
      return encoded(workspace, field.type, value ?? absence.value);
    case "no":
      return encoded(workspace, field.type, value);
  }
}

/** A union is a record of its variants, all but one of them null. */
function unionBytes(workspace: Workspace, type: UnionType, value: JsonValue): Bytes {
  return type.variants.flatMap((it) => nullableBytes(workspace, it.type, memberOf(value, it.name)));
}

function nullableBytes(workspace: Workspace, type: TypeRef, value: JsonValue): Bytes {
  return value === null ? varint(0n) : [...varint(1n), ...encoded(workspace, type, value)];
}

/** A list or map: one block with its count, then the end. */
function block(items: readonly Bytes[]): Bytes {
  return items.length === 0 ? [0] : [...varint(BigInt(items.length)), ...items.flat(), 0];
}

function scalarBytes(value: AvroScalar, isDouble = false): Bytes {
  if (typeof value === "boolean") return [value ? 1 : 0];
  if (typeof value === "bigint") return varint(value);
  if (typeof value === "number") return isDouble ? doubleBytes(value) : varint(BigInt(value));
  return lengthAndBytes(typeof value === "string" ? new TextEncoder().encode(value) : value);
}

function lengthAndBytes(bytes: Uint8Array): Bytes {
  return [...varint(BigInt(bytes.length)), ...bytes];
}

function doubleBytes(value: number): Bytes {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, value, true);
  return [...new Uint8Array(view.buffer)];
}

/** Zigzag, seven bits a byte, the least first. */
function varint(value: bigint): Bytes {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, (value << 1n) ^ (value >> 63n));
  while (rest > 0x7fn) {
    bytes.push(Number(rest & 0x7fn) | 0x80);
    rest >>= 7n;
  }
  return [...bytes, Number(rest)];
}

function isRecord(value: JsonValue): value is { readonly [key: string]: JsonValue } {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function entriesOf(value: JsonValue): readonly (readonly [string, JsonValue])[] {
  return isRecord(value) ? Object.entries(value) : [];
}

function listOf(value: JsonValue): readonly JsonValue[] {
  return Array.isArray(value) ? value : [];
}

function memberOf(value: JsonValue, name: string): JsonValue {
  return isRecord(value) && Object.hasOwn(value, name) ? (value[name] ?? null) : null;
}
