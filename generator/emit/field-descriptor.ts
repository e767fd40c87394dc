import type { DescriptorProto, FieldDescriptorProto } from "./descriptor-model.ts";
import { mapEntryName, type ProtoField, type ProtoFieldType, type ProtoScalar } from "./proto-model.ts";

const optional = 1;
const repeated = 3;
const messageType = 11;
const enumType = 14;
const scalarTypes: Readonly<Record<ProtoScalar, number>> = {
  double: 1,
  int64: 3,
  int32: 5,
  bool: 8,
  string: 9,
  bytes: 12,
};

/** The descriptor of a field of the message `owner`, which has these oneofs; `union` is the one that all fields are in. */
export function fieldDescriptor(
  field: ProtoField,
  owner: string,
  oneofs: readonly string[],
  union: string | null,
): FieldDescriptorProto {
  const isMap = field.cardinality === "map";
  const isMany = isMap || field.cardinality === "repeated";
  const oneof = field.cardinality === "optional" ? `_${field.name}` : union;
  return {
    name: field.name,
    number: field.number,
    label: isMany ? repeated : optional,
    ...typed(isMap ? { kind: "message", name: `${owner}.${mapEntryName(field.name)}` } : field.type),
    jsonName: field.jsonName,
    ...(oneof === null ? {} : { oneofIndex: oneofs.indexOf(oneof) }),
    ...(field.cardinality === "optional" ? { proto3Optional: true } : {}),
    ...options(field),
  };
}

/** The nested messages that map fields are made of. */
export function mapEntries(fields: readonly ProtoField[]): readonly DescriptorProto[] {
  return fields
    .filter((it) => it.cardinality === "map")
    .map((it) => ({
      name: mapEntryName(it.name),
      field: [
        { name: "key", number: 1, label: optional, type: scalarTypes.string, jsonName: "key" },
        { name: "value", number: 2, label: optional, ...typed(it.type), jsonName: "value" },
      ],
      nestedType: [],
      oneofDecl: [],
      reservedRange: [],
      reservedName: [],
      options: { mapEntry: true },
    }));
}

function typed(type: ProtoFieldType): Pick<FieldDescriptorProto, "type" | "typeName"> {
  switch (type.kind) {
    case "scalar":
      return { type: scalarTypes[type.name] };
    case "message":
      return { type: messageType, typeName: `.${type.name}` };
    case "enum":
      return { type: enumType, typeName: `.${type.name}` };
  }
}

function options({ deprecated, redacted }: ProtoField): Pick<FieldDescriptorProto, "options"> {
  if (!deprecated && !redacted) return {};
  return { options: { ...(deprecated ? { deprecated } : {}), ...(redacted ? { debugRedact: true } : {}) } };
}
