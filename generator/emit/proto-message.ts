import { byCodeUnit } from "../base/order.ts";
import { upperSnakeCase } from "../base/words.ts";
import type { Deprecation } from "../model/lifecycle.ts";
import type { EnumType, Field, RecordType, Reserved, TypeId, UnionType, Variant } from "../model/types.ts";
import { namedType } from "../model/walk.ts";
import type { Workspace } from "../model/workspace.ts";
import { constraintText, describedLines, type Native, ownDescription, typeConstraintText } from "./constraint-text.ts";
import { deprecationText } from "./deprecation-text.ts";
import { errorDoc } from "./proto-doc.ts";
import type { ProtoEnum, ProtoField, ProtoMessage, ProtoReserved, ProtoType } from "./proto-model.ts";
import { byNumber, type ProtoNode, type ProtoPlace, placeOf, singlePlace } from "./proto-type.ts";
import { wrapperOf } from "./proto-wrapper.ts";

const native: ReadonlySet<Native> = new Set(["json"]);

/** The message or enum of a node. */
export function protoType(workspace: Workspace, node: ProtoNode): ProtoType {
  if (node.kind === "wrapper") return wrapperMessage(workspace, node.id);
  const type = namedType(workspace, node.id);
  switch (type.kind) {
    case "record":
      return recordMessage(workspace, type);
    case "union":
      return unionMessage(workspace, type);
    case "enum":
      return protoEnum(type);
    case "alias":
      throw new Error(`'${type.id}' is an alias, which protobuf has no name for`);
  }
}

/** The name of the oneof of a union: `value`, unless a variant has that name. */
export function oneofName(type: UnionType): string {
  const taken = new Set(type.variants.map((it) => it.names.proto));
  let name = "value";
  while (taken.has(name)) name = `${name}_of`;
  return name;
}

function recordMessage(workspace: Workspace, type: RecordType): ProtoMessage {
  const fields = type.fields.map((it) => protoField(workspace, it, placeOf(workspace, it.type, type.unit)));
  return {
    kind: "message",
    name: type.names.proto,
    doc: withDeprecation(recordDoc(workspace, type), type.deprecated),
    deprecated: type.deprecated !== null,
    reserved: reservedOf(type.reserved, fields),
    next: type.nextNumber,
    oneof: null,
    fields: byNumber(type.updateMask === null ? fields : [...fields, maskField(type.updateMask)]),
  };
}

function recordDoc(workspace: Workspace, type: RecordType): readonly string[] {
  const error = workspace.errors.get(type.id);
  return error === undefined ? describedLines(type.description, "") : errorDoc(error);
}

function maskField(number: number): ProtoField {
  return {
    name: "update_mask",
    number,
    doc: ["The fields to change; * replaces all of them."],
    cardinality: "implicit",
    type: { kind: "message", name: "google.protobuf.FieldMask" },
    jsonName: "updateMask",
    deprecated: false,
    redacted: false,
  };
}

function protoField(workspace: Workspace, field: Field, { cardinality, type }: ProtoPlace): ProtoField {
  const hasPresence = cardinality !== "implicit" || type.kind === "message";
  const isOptional = !hasPresence && (field.optional || field.default !== null);
  const lines = describedLines(ownDescription(workspace, field), constraintText(workspace, field, native));
  return {
    name: field.names.proto,
    number: field.number,
    doc: withDeprecation(lines, field.deprecated),
    cardinality: isOptional ? "optional" : cardinality,
    type,
    jsonName: field.names.json,
    deprecated: field.deprecated !== null,
    redacted: field.safety !== "safe",
  };
}

function unionMessage(workspace: Workspace, type: UnionType): ProtoMessage {
  const fields = type.variants.map((it) => variantField(workspace, it, type.unit));
  return {
    kind: "message",
    name: type.names.proto,
    doc: withDeprecation(describedLines(type.description, ""), type.deprecated),
    deprecated: type.deprecated !== null,
    reserved: reservedOf(type.reserved, fields),
    next: type.nextNumber,
    oneof: oneofName(type),
    fields: byNumber(fields),
  };
}

function variantField(workspace: Workspace, variant: Variant, unit: string): ProtoField {
  const text = typeConstraintText(workspace, variant.type, native);
  return {
    name: variant.names.proto,
    number: variant.number,
    doc: withDeprecation(describedLines(ownDescription(workspace, variant), text), variant.deprecated),
    cardinality: "implicit",
    type: singlePlace(workspace, variant.type, unit).type,
    jsonName: variant.names.json,
    deprecated: variant.deprecated !== null,
    redacted: false,
  };
}

function protoEnum(type: EnumType): ProtoEnum {
  const values = byNumber(type.values).map((it) => ({
    name: it.names.proto,
    number: it.number,
    doc: withDeprecation(describedLines(it.description, ""), it.deprecated),
    deprecated: it.deprecated !== null,
  }));
  const zero = { name: zeroName(type), number: 0, doc: [], deprecated: false };
  const lines = describedLines(type.description, "");
  return {
    kind: "enum",
    name: type.names.proto,
    doc: withDeprecation(type.closed ? [...lines, "Closed: a server refuses other values."] : lines, type.deprecated),
    deprecated: type.deprecated !== null,
    reserved: reservedOf(type.reserved, values),
    next: type.nextNumber,
    values: values.some((it) => it.number === 0) ? values : [zero, ...values],
  };
}

/** With the prefix that the other values have, so that a pinned name keeps its own. */
function zeroName(type: EnumType): string {
  const [first] = type.values;
  const suffix = `_${first?.name}`;
  const isPrefixed = first?.names.proto.endsWith(suffix) ?? false;
  const prefix = isPrefixed ? first?.names.proto.slice(0, -suffix.length) : null;
  return `${prefix ?? upperSnakeCase(type.names.proto)}_UNSPECIFIED`;
}

function wrapperMessage(workspace: Workspace, id: TypeId): ProtoMessage {
  const { name, content, number, unit } = wrapperOf(workspace, id);
  const { cardinality, type } = placeOf(workspace, content, unit);
  const jsonName = "items";
  return {
    kind: "message",
    name,
    doc: [`A ${cardinality === "map" ? "map" : "list"} where protobuf has no room for one.`],
    deprecated: false,
    reserved: { numbers: [], names: [] },
    next: null,
    oneof: null,
    fields: [{ name: jsonName, number, doc: [], cardinality, type, jsonName, deprecated: false, redacted: false }],
  };
}

/** A name that is in use again is not reserved; its old number still is. */
function reservedOf(reserved: readonly Reserved[], used: readonly { readonly name: string }[]): ProtoReserved {
  const names = new Set(reserved.map((it) => it.proto));
  for (const { name } of used) names.delete(name);
  return {
    numbers: [...new Set(reserved.map((it) => it.number))].sort((a, b) => a - b),
    names: [...names].sort(byCodeUnit),
  };
}

function withDeprecation(lines: readonly string[], deprecated: Deprecation | null): readonly string[] {
  return deprecated === null ? lines : [...lines, `Deprecated: ${deprecationText(deprecated)}`];
}
