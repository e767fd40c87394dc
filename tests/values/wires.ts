import type { Message } from "@bufbuild/protobuf";
import type { GenMessage } from "@bufbuild/protobuf/codegenv2";
import { codecStem } from "../../generator/emit/typescript/domain-names.ts";
import { unitById } from "../../generator/emit/units.ts";
import type { NamedType } from "../../generator/model/types.ts";
import { type AvroCodec, fromAvro, toAvro } from "../../runtime/src/values/avro.ts";
import type { Codec, Json } from "../../runtime/src/values/codec.ts";
import { Pass, type Violation } from "../../runtime/src/values/pass.ts";
import { fromProtobuf, toProtobuf } from "../../runtime/src/values/protobuf.ts";
import type { GeneratedCode } from "./generated-code.ts";

/** The wires that a value may take; a graph has one language for answers and one for inputs. */
export const wireNames = ["JSON", "protobuf", "protobuf JSON", "Avro", "GraphQL output", "GraphQL input"] as const;
/** One of `wireNames`. */
export type WireName = (typeof wireNames)[number];

/** How a reader treats what its spec does not know. */
export type Strictness = "reject" | "ignore";

/** What came out of a codec, and what it found wrong. */
export interface Passed<Made> {
  readonly made: Made;
  readonly violations: readonly Violation[];
}

/** A type on one wire, down to the text or bytes that travel. */
export interface WireOfType {
  readonly name: WireName;
  encode(value: unknown): Passed<string | Uint8Array>;
  decode(wire: string | Uint8Array, unknownFields: Strictness): Passed<unknown>;
}

const modules: Readonly<Record<WireName, { readonly module: string; readonly suffix: string }>> = {
  JSON: { module: "codecs", suffix: "Json" },
  protobuf: { module: "wire/protobuf-codecs", suffix: "Protobuf" },
  "protobuf JSON": { module: "wire/protobuf-json-codecs", suffix: "ProtobufJson" },
  Avro: { module: "wire/avro-codecs", suffix: "Avro" },
  "GraphQL output": { module: "wire/graphql-codecs", suffix: "Graphql" },
  "GraphQL input": { module: "wire/graphql-input-codecs", suffix: "GraphqlInput" },
};

/** A record or union on every wire. */
export function wiresOf(code: GeneratedCode, type: NamedType): readonly WireOfType[] {
  return wireNames.map((name) => wireOf(code, type, name));
}

/** A record or union on one wire. */
export function wireOf(code: GeneratedCode, type: NamedType, name: WireName): WireOfType {
  switch (name) {
    case "Avro":
      return avroWire(avroCodecOf(code, type));
    case "protobuf":
      return protobufWire(schemaOf(code, type), messageCodecOf(code, type));
    default:
      return jsonWire(name, jsonCodecOf(code, type, name));
  }
}

/** The codec of a type on one of the wires whose values are JSON. */
export function jsonCodecOf(
  code: GeneratedCode,
  type: NamedType,
  name: Exclude<WireName, "Avro" | "protobuf">,
): Codec<Json, unknown> {
  const codec = exported(code, type, name);
  if (!isCodec<Json>(codec)) throw new Error(`the codec of '${type.id}' for ${name} is none`);
  return codec;
}

/** The codec of a record or union in messages of protobuf-es. */
export function messageCodecOf(code: GeneratedCode, type: NamedType): Codec<Message, unknown> {
  const codec = exported(code, type, "protobuf");
  if (!isCodec<Message>(codec)) throw new Error(`the codec of '${type.id}' for protobuf is none`);
  return codec;
}

/** The descriptor of the message of a record or union. */
export function schemaOf(code: GeneratedCode, type: NamedType): GenMessage<Message> {
  const name = `${type.names.proto}Schema`;
  const schema = code.module(`${folderOf(code, type)}/wire/rpc_pb`)[name];
  if (!isSchema(schema)) throw new Error(`'${name}' is no descriptor`);
  return schema;
}

/** The codec of a type in Avro. */
export function avroCodecOf(code: GeneratedCode, type: NamedType): AvroCodec<unknown> {
  const codec = exported(code, type, "Avro");
  if (!isAvroCodec(codec)) throw new Error(`the codec of '${type.id}' for Avro is none`);
  return codec;
}

function jsonWire(name: WireName, codec: Codec<Json, unknown>): WireOfType {
  return {
    name,
    encode(value) {
      const pass = new Pass("reject");
      const made = codec.encode(value, "", pass);
      return { made: pass.violations.length > 0 ? "" : JSON.stringify(made), violations: pass.violations };
    },
    decode(wire, unknownFields) {
      const pass = new Pass(unknownFields);
      const parsed: Json = JSON.parse(String(wire));
      return { made: codec.decode(parsed, "", pass), violations: pass.violations };
    },
  };
}

function avroWire(codec: AvroCodec<unknown>): WireOfType {
  return {
    name: "Avro",
    encode(value) {
      const pass = new Pass("reject");
      return { made: toAvro(codec, value, pass), violations: pass.violations };
    },
    decode(wire, unknownFields) {
      const pass = new Pass(unknownFields);
      return { made: fromAvro(codec, bytesOf(wire), pass), violations: pass.violations };
    },
  };
}

function protobufWire(schema: GenMessage<Message>, codec: Codec<Message, unknown>): WireOfType {
  return {
    name: "protobuf",
    encode(value) {
      const pass = new Pass("reject");
      return { made: toProtobuf(schema, codec, value, pass), violations: pass.violations };
    },
    decode(wire, unknownFields) {
      const pass = new Pass(unknownFields);
      return { made: fromProtobuf(schema, codec, bytesOf(wire), pass), violations: pass.violations };
    },
  };
}

function bytesOf(wire: string | Uint8Array): Uint8Array {
  if (typeof wire === "string") throw new Error("this wire is bytes");
  return wire;
}

function exported(code: GeneratedCode, type: NamedType, name: WireName): unknown {
  const { module, suffix } = modules[name];
  return code.module(`${folderOf(code, type)}/${module}`)[codecStem(code.workspace, type.id, "whole") + suffix];
}

function folderOf(code: GeneratedCode, type: NamedType): string {
  return unitById(code.workspace, type.unit).folder;
}

function isCodec<Wire>(value: unknown): value is Codec<Wire, unknown> {
  return hasFunctions(value, "encode", "decode");
}

function isAvroCodec(value: unknown): value is AvroCodec<unknown> {
  return hasFunctions(value, "write", "read");
}

function hasFunctions(value: unknown, ...names: readonly string[]): boolean {
  return (
    typeof value === "object" && value !== null && names.every((it) => typeof Reflect.get(value, it) === "function")
  );
}

function isSchema(value: unknown): value is GenMessage<Message> {
  return typeof value === "object" && value !== null && Reflect.get(value, "kind") === "message";
}
