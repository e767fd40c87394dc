import { snakeCase } from "../base/words.ts";
import type { Scalar, TypeId, TypeRef } from "../model/types.ts";
import { namedType, opened, refType } from "../model/walk.ts";
import type { Unit, Workspace } from "../model/workspace.ts";
import type { ProtoCardinality, ProtoFieldType, ProtoScalar } from "./proto-model.ts";
import { wrapperFor, wrapperOf } from "./proto-wrapper.ts";
import { unitById } from "./units.ts";

/** A message or enum of our own that a file may hold: a named type or a wrapper. */
export interface ProtoNode {
  readonly kind: "type" | "wrapper";
  readonly id: TypeId;
  /** The id of the unit whose file holds it. */
  readonly unit: string;
}

/** What stands in a field: its cardinality and type, and the node that it leads to. */
export interface ProtoPlace {
  readonly cardinality: Exclude<ProtoCardinality, "optional">;
  readonly type: ProtoFieldType;
  readonly node: ProtoNode | null;
}

/** The files of Google's types that ours use, by full name. */
export const wellKnownFiles: ReadonlyMap<string, string> = new Map([
  ["google.protobuf.Duration", "google/protobuf/duration.proto"],
  ["google.protobuf.FieldMask", "google/protobuf/field_mask.proto"],
  ["google.protobuf.Timestamp", "google/protobuf/timestamp.proto"],
  ["google.protobuf.Value", "google/protobuf/struct.proto"],
]);

/** The path of a unit's file, below the folder of all proto files. */
export function protoPath(unit: Unit): string {
  return `${unit.protoPackage.replaceAll(".", "/")}/${snakeCase(unit.name)}.proto`;
}

/** The name of a node, with its package. */
export function protoFullName(workspace: Workspace, node: ProtoNode): string {
  return `${unitById(workspace, node.unit).protoPackage}.${protoName(workspace, node)}`;
}

/** The name of a node, without its package. */
export function protoName(workspace: Workspace, { kind, id }: ProtoNode): string {
  return kind === "type" ? namedType(workspace, id).names.proto : wrapperOf(workspace, id).name;
}

/** The node of a record, enum or union. */
export function typeNode(workspace: Workspace, id: TypeId): ProtoNode {
  return { kind: "type", id, unit: namedType(workspace, id).unit };
}

/** How a type stands in a field of a message of `unit`. */
export function placeOf(workspace: Workspace, type: TypeRef, unit: string): ProtoPlace {
  const { type: inner } = opened(workspace, type);
  switch (inner.kind) {
    case "list":
      return { ...singlePlace(workspace, inner.item, unit), cardinality: "repeated" };
    case "map":
      return { ...singlePlace(workspace, inner.value, unit), cardinality: "map" };
    default:
      return singlePlace(workspace, inner, unit);
  }
}

/** The same where protobuf has room for one value only: a list or map gets its wrapper. */
export function singlePlace(workspace: Workspace, type: TypeRef, unit: string): ProtoPlace {
  const { type: inner } = opened(workspace, type);
  switch (inner.kind) {
    case "scalar":
      return { cardinality: "implicit", type: scalarType(inner.scalar), node: null };
    case "ref":
      return singlePlace(workspace, refType(workspace, inner.id), unit);
    case "list":
    case "map":
      return nodePlace(workspace, { kind: "wrapper", id: wrapperFor(workspace, inner, unit).id, unit }, "message");
    case "named": {
      const kind = namedType(workspace, inner.id).kind === "enum" ? "enum" : "message";
      return nodePlace(workspace, typeNode(workspace, inner.id), kind);
    }
  }
}

/** What stands in the fields of a node, in the order of their numbers. */
export function placesIn(workspace: Workspace, node: ProtoNode): readonly ProtoPlace[] {
  if (node.kind === "wrapper") return [placeOf(workspace, wrapperOf(workspace, node.id).content, node.unit)];
  const type = namedType(workspace, node.id);
  switch (type.kind) {
    case "record":
      return byNumber(type.fields).map((it) => placeOf(workspace, it.type, type.unit));
    case "union":
      return byNumber(type.variants).map((it) => singlePlace(workspace, it.type, type.unit));
    case "alias":
    case "enum":
      return [];
  }
}

/** Members in the order of their numbers. */
export function byNumber<T extends { readonly number: number }>(members: readonly T[]): readonly T[] {
  return [...members].sort((a, b) => a.number - b.number);
}

function nodePlace(workspace: Workspace, node: ProtoNode, kind: "message" | "enum"): ProtoPlace {
  return { cardinality: "implicit", type: { kind, name: protoFullName(workspace, node) }, node };
}

function scalarType(scalar: Scalar): ProtoFieldType {
  const scalarOf = (name: ProtoScalar): ProtoFieldType => ({ kind: "scalar", name });
  const google = (name: string): ProtoFieldType => ({ kind: "message", name: `google.protobuf.${name}` });
  switch (scalar.name) {
    case "bool":
    case "double":
    case "bytes":
      return scalarOf(scalar.name);
    case "int":
      return scalarOf("int32");
    case "long":
    case "safeint":
      return scalarOf("int64");
    case "string":
    case "decimal":
    case "date":
    case "uuid":
    case "id":
      return scalarOf("string");
    case "timestamp":
      return google("Timestamp");
    case "duration":
      return google("Duration");
    case "json":
      return google("Value");
  }
}
