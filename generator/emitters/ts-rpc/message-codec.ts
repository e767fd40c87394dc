import { camelCase } from "../../base/words.ts";
import { jsString } from "../../emit/js-text.ts";
import { bare, type CodecPrinting, codecName, codecText } from "../../emit/typescript/codec-text.ts";
import { unitById } from "../../emit/units.ts";
import type { TypeRef } from "../../model/types.ts";
import { messageMember, messageType } from "../../naming/protobuf-es.ts";
import { memberKey } from "../../naming/typescript.ts";
import { type Side, sideText } from "./sides.ts";

/** The codec of a message that has no type in code. */
export interface MessageCodec {
  readonly name: string;
  /** `Codec<pb.GetOrderResponse, Order, OrderInit>` */
  readonly type: string;
  readonly encode: string;
  readonly decode: string;
}

/** The codec of one side of a method. */
export interface SideCodec {
  readonly name: string;
  /** What declares it; null where it is another module's. */
  readonly declared: MessageCodec | null;
}

/** The codec of a side: that of its type, or one of the message around it. */
export function sideCodec(printing: CodecPrinting, side: Side): SideCodec {
  if (side.isOwn) return { name: codecName(printing, side.message.id, "whole"), declared: null };
  const name = printing.imports.own(camelCase(side.message.name));
  const type = codecType(printing, side);
  const body = side.type === null ? nothing(printing, side) : around(printing, side, side.type);
  return { name, declared: { name, type, ...body } };
}

type Body = Pick<MessageCodec, "encode" | "decode">;

function nothing(printing: CodecPrinting, { message }: Side): Body {
  return { encode: `() => ({ $typeName: ${typeName(printing, message)} })`, decode: "() => undefined" };
}

/** The first field is the type; that of the next page is the runtime's. */
function around(printing: CodecPrinting, { message }: Side, type: TypeRef): Body {
  const [field] = message.fields;
  if (field === undefined) throw new Error(`'${message.id}' has no field`);
  const codec = codecText(printing, bare(type), camelCase(`${message.name}-${field.name}`));
  const member = messageMember(field.names.proto);
  return {
    encode: `(value, path, pass) => ({ $typeName: ${typeName(printing, message)}, ${memberKey(member)}: ${codec}.encode(value, path, pass) })`,
    decode: `(wire, path, pass) => ${codec}.decode(wire?.${member}, path, pass)`,
  };
}

function codecType(printing: CodecPrinting, side: Side): string {
  const { imports, wire } = printing;
  const value = sideText(printing, side, "value");
  const init = sideText(printing, side, "init");
  const message = `${imports.typeNamespace("pb", "./rpc_pb.js")}.${messageType(side.message.names.proto)}`;
  return `${imports.type("Codec", wire.runtime)}<${[message, value, ...(init === value ? [] : [init])].join(", ")}>`;
}

function typeName({ workspace }: CodecPrinting, { unit, names }: Side["message"]): string {
  return jsString(`${unitById(workspace, unit).protoPackage}.${names.proto}`);
}
