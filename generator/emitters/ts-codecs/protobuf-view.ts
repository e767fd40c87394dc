import { unreachable } from "../../base/unreachable.ts";
import { capitalized } from "../../base/words.ts";
import { oneofName } from "../../emit/proto-message.ts";
import type { CodecUse } from "../../emit/typescript/codec-reach.ts";
import type { CodecPrinting } from "../../emit/typescript/codec-text.ts";
import { bare, brandName, codecText, elementText, runtimeText } from "../../emit/typescript/codec-text.ts";
import { domainFields, domainName } from "../../emit/typescript/domain-names.ts";
import { namedText } from "../../emit/typescript/type-text.ts";
import { valueText } from "../../emit/typescript/value-text.ts";
import { unitById } from "../../emit/units.ts";
import type { EnumType, Field, NamedType, RecordType, Scalar, UnionType } from "../../model/types.ts";
import { messageMember, messageType, oneofCase } from "../../naming/protobuf-es.ts";
import { memberAccess, memberKey } from "../../naming/typescript.ts";
import { type Declaration, declarationOf } from "./declaration.ts";
import { memberText, pathText } from "./members.ts";
import { type PatchView, patchView } from "./patch-view.ts";

/** A codec of messages, as `protobuf.hbs` prints it. */
export interface ProtobufCodec extends Declaration {
  readonly text: string | null;
  readonly record: MessageView | null;
  readonly union: OneofView | null;
  readonly patch: PatchView | null;
}

interface MessageView {
  readonly message: string;
  readonly typeName: string;
  /** Whether a field is a partial update, which a mask goes with. */
  readonly hasMask: boolean;
  readonly draft: string;
  readonly written: readonly string[];
  readonly writtenIf: readonly string[];
  readonly read: readonly string[];
  readonly readIf: readonly string[];
}

interface OneofView {
  readonly typeName: string;
  readonly oneof: string;
  readonly cases: readonly {
    readonly label: string;
    readonly written: string;
    readonly wireLabel: string;
    readonly read: string;
  }[];
}

/** The codec of a type in messages of protobuf-es; null where protobuf has no such type. */
export function protobufCodec(printing: CodecPrinting, { type, form }: CodecUse): ProtobufCodec | null {
  if (form === "patch") return type.kind === "record" ? patchCodec(printing, type) : null;
  switch (type.kind) {
    case "alias":
      return type.target.kind === "scalar" ? aliasCodec(printing, type, type.target.scalar) : null;
    case "enum":
      return { ...declared(printing, type), text: enumText(printing, type) };
    case "record":
      return domainFields(printing.workspace, type).length === 0
        ? { ...declared(printing, type), text: `${runtimeText(printing, "empty")}(${typeNameOf(printing, type)})` }
        : { ...declared(printing, type), record: messageView(printing, type) };
    case "union":
      return { ...declared(printing, type), union: oneofView(printing, type) };
    default:
      return unreachable(type);
  }
}

function aliasCodec(printing: CodecPrinting, type: NamedType, scalar: Scalar): ProtobufCodec {
  const text =
    scalar.name === "json"
      ? runtimeText(printing, "json")
      : `${runtimeText(printing, "scalar")}(${brandName(printing, type.id)})`;
  const values = printing.imports.type("ProtobufValues", printing.wire.runtime);
  return { ...declared(printing, type, `${values}["${scalar.name}"]`), text };
}

function declared(
  printing: CodecPrinting,
  type: NamedType,
  wireType: string = messageText(printing, type),
): ProtobufCodec {
  const codec = printing.imports.type("Codec", printing.wire.runtime);
  const declaration = declarationOf(printing, { type, form: "whole" }, codec, [wireType]);
  return { ...declaration, text: null, record: null, union: null, patch: null };
}

function patchCodec(printing: CodecPrinting, type: RecordType): ProtobufCodec {
  const patch = patchView(printing, type);
  return { open: patch.open, close: ";", text: null, record: null, union: null, patch };
}

function messageText({ imports }: CodecPrinting, type: NamedType): string {
  return `${imports.typeNamespace("pb", "./rpc_pb.js")}.${messageType(type.names.proto)}`;
}

function typeNameOf({ workspace }: CodecPrinting, type: NamedType): string {
  return JSON.stringify(`${unitById(workspace, type.unit).protoPackage}.${type.names.proto}`);
}

function enumText(printing: CodecPrinting, type: EnumType): string {
  const numbers = type.values.map((it) => `${it.name}: ${it.number}`);
  return `${runtimeText(printing, type.closed ? "closedEnum" : "openEnum")}({ ${numbers.join(", ")} })`;
}

function messageView(printing: CodecPrinting, type: RecordType): MessageView {
  const fields = domainFields(printing.workspace, type);
  const hasMask = fields.some((it) => it.patch);
  const always = fields.filter((it) => !it.optional);
  const sometimes = fields.filter((it) => it.optional);
  return {
    message: messageText(printing, type),
    typeName: typeNameOf(printing, type),
    hasMask,
    draft:
      sometimes.length === 0 && !hasMask
        ? ""
        : `${printing.imports.type("Draft", printing.wire.runtime)}<${namedText(printing, type.id, "value")}>`,
    written: always.map((it) => `${memberKey(messageMember(it.names.proto))}: ${encoded(printing, type, it)},`),
    writtenIf: sometimes.map(
      (it) =>
        `if (value${memberAccess(it.name)} !== undefined) to${memberAccess(messageMember(it.names.proto))} = ${encoded(printing, type, it)};`,
    ),
    read: always.map((it) => `${memberKey(it.name)}: ${decoded(printing, type, it)},`),
    readIf: sometimes.map((it) => {
      const found = foundText(printing, it);
      return `if (${found} !== undefined) to${memberAccess(it.name)} = ${decoded(printing, type, it)};`;
    }),
  };
}

function encoded(printing: CodecPrinting, type: RecordType, field: Field): string {
  const given = `value${memberAccess(field.name)}`;
  if (field.patch) return `${fieldCodec(printing, type, field)}.encode(${given}, ${pathText(field.name)}, pass, mask)`;
  const value = field.default === null ? given : `${given} ?? ${valueText(printing, field.type, field.default)}`;
  return `${fieldCodec(printing, type, field)}.encode(${value}, ${pathText(field.name)}, pass)`;
}

function decoded(printing: CodecPrinting, type: RecordType, field: Field): string {
  const found = foundText(printing, field);
  const mask = field.patch ? `, ${runtimeText(printing, "maskOf")}(wire.updateMask)` : "";
  const text = `${fieldCodec(printing, type, field)}.decode(${found}, ${pathText(field.name)}, pass${mask})`;
  return field.default === null
    ? text
    : `${found} === undefined ? ${valueText(printing, field.type, field.default)} : ${text}`;
}

function foundText(printing: CodecPrinting, field: Field): string {
  return memberText(printing, "wire", messageMember(field.names.proto));
}

function fieldCodec(printing: CodecPrinting, type: RecordType, field: Field): string {
  const { stem } = domainName(printing.workspace, type.id);
  const form = field.patch ? "patch" : "whole";
  const used = { type: field.type, constraints: field.constraints, form } as const;
  return codecText(printing, used, stem + capitalized(field.name));
}

function oneofView(printing: CodecPrinting, type: UnionType): OneofView {
  const { stem } = domainName(printing.workspace, type.id);
  return {
    typeName: typeNameOf(printing, type),
    oneof: messageMember(oneofName(type)),
    cases: type.variants.map((it) => {
      const codec = elementText(printing, bare(it.type), stem + capitalized(it.name));
      const tag = JSON.stringify(oneofCase(it.names.proto));
      return {
        label: JSON.stringify(it.name),
        written: `{ case: ${tag}, value: ${codec}.encode(value.value, ${pathText(it.name)}, pass) }`,
        wireLabel: tag,
        read: `{ case: ${JSON.stringify(it.name)}, value: ${codec}.decode(found.value, ${pathText(it.name)}, pass) }`,
      };
    }),
  };
}
