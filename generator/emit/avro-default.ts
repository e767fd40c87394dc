import type { JsonValue, TypeRef } from "../model/types.ts";
import { namedType, opened } from "../model/walk.ts";
import type { Workspace } from "../model/workspace.ts";
import { avroScalar } from "./avro-scalar.ts";

/**
 * A default as an Avro schema writes it: scalars and enums have one, lists and maps may be empty. Undefined for a
 * number that a reader in JavaScript would round, and then refuse the whole schema.
 */
export function avroDefault(workspace: Workspace, type: TypeRef, value: JsonValue): unknown {
  const { type: inner } = opened(workspace, type);
  if (inner.kind === "named") return symbolOf(workspace, inner.id, value);
  if (inner.kind !== "scalar") return value;
  const scalar = avroScalar(inner.scalar, value);
  if (typeof scalar === "bigint" && !Number.isSafeInteger(Number(scalar))) return undefined;
  // Avro writes the bytes of a default as a text of the characters 0 to 255.
  return scalar instanceof Uint8Array ? String.fromCharCode(...scalar) : scalar;
}

function symbolOf(workspace: Workspace, id: string, value: JsonValue): unknown {
  const type = namedType(workspace, id);
  return type.kind === "enum" ? (type.values.find((it) => it.name === value)?.names.avro ?? value) : value;
}
