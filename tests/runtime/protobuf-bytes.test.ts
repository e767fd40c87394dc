import { create, createFileRegistry, type DescMessage, fromBinary, toBinary } from "@bufbuild/protobuf";
import {
  FileDescriptorProtoSchema,
  FileDescriptorSetSchema,
  FieldDescriptorProto_Label as Label,
  FieldDescriptorProto_Type as Type,
  ValueSchema,
} from "@bufbuild/protobuf/wkt";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { protobufBytes } from "../../runtime/src/values/protobuf-bytes.ts";

interface Field {
  readonly type: Type;
  readonly label?: Label;
  readonly typeName?: string;
  readonly oneofIndex?: number;
  readonly proto3Optional?: boolean;
  readonly number?: number;
}

const all = schemaOf({
  text: { type: Type.STRING },
  number: { type: Type.INT32 },
  long: { type: Type.INT64 },
  double: { type: Type.DOUBLE },
  isSo: { type: Type.BOOL },
  bytes: { type: Type.BYTES },
  color: { type: Type.ENUM, typeName: ".t.Color" },
  maybe: { type: Type.STRING, oneofIndex: 1, proto3Optional: true },
  texts: { type: Type.STRING, label: Label.REPEATED },
  numbers: { type: Type.INT32, label: Label.REPEATED },
  longs: { type: Type.INT64, label: Label.REPEATED },
  doubles: { type: Type.DOUBLE, label: Label.REPEATED },
  children: { type: Type.MESSAGE, typeName: ".t.All", label: Label.REPEATED },
  child: { type: Type.MESSAGE, typeName: ".t.All" },
  labels: { type: Type.MESSAGE, typeName: ".t.All.LabelsEntry", label: Label.REPEATED },
  byName: { type: Type.MESSAGE, typeName: ".t.All.ByNameEntry", label: Label.REPEATED },
  asText: { type: Type.STRING, oneofIndex: 0 },
  asAll: { type: Type.MESSAGE, typeName: ".t.All", oneofIndex: 0 },
});

const int = fc.oneof(fc.integer({ min: -0x8000_0000, max: 0x7fff_ffff }), fc.constantFrom(0, 127, 128, 16_383, 16_384));
const long = fc.oneof(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), fc.constantFrom(0n, 2n ** 53n, -1n));
const text = fc.oneof(fc.string({ unit: "grapheme", maxLength: 100 }), fc.string({ maxLength: 10 }));
const double = fc.double();

interface Init {
  readonly [field: string]: unknown;
}

const { init } = fc.letrec<{ init: Init }>((tie) => {
  const child = fc.option(tie("init"), { nil: undefined, depthSize: "small" });
  return {
    init: fc.record(
      {
        text,
        number: int,
        long,
        double,
        isSo: fc.boolean(),
        bytes: fc.uint8Array({ maxLength: 300 }),
        color: fc.constantFrom(0, 1, 2),
        maybe: fc.option(text, { nil: undefined }),
        texts: fc.array(text, { maxLength: 3 }),
        numbers: fc.array(int, { maxLength: 5 }),
        longs: fc.array(long, { maxLength: 3 }),
        doubles: fc.array(double, { maxLength: 3 }),
        children: fc.oneof({ depthSize: "small" }, fc.constant([]), fc.array(tie("init"), { maxLength: 2 })),
        child,
        labels: fc.dictionary(fc.string(), text, { maxKeys: 3 }),
        byName: fc.oneof(
          { depthSize: "small" },
          fc.constant({}),
          fc.dictionary(fc.string(), tie("init"), { maxKeys: 1 }),
        ),
        choice: fc.oneof(
          fc.constant({ case: undefined }),
          text.map((value) => ({ case: "asText", value })),
          tie("init").map((value) => ({ case: "asAll", value })),
        ),
      },
      { requiredKeys: [] },
    ),
  };
});

describe("the bytes of a message", () => {
  it("are those that protobuf-es writes", () => {
    fc.assert(
      fc.property(init, (value) => {
        const message = create(all, value);
        expect(hex(protobufBytes(all, message))).toBe(hex(toBinary(all, message)));
      }),
      { numRuns: 200 },
    );
  });

  it("hold the fields that a newer writer added, at any depth", () => {
    const older = schemaOf({
      text: { type: Type.STRING },
      number: { type: Type.INT32 },
      children: { type: Type.MESSAGE, typeName: ".t.All", label: Label.REPEATED, number: 240 },
    });
    fc.assert(
      fc.property(init, (value) => {
        const message = fromBinary(older, toBinary(all, create(all, value)));
        expect(hex(protobufBytes(older, message))).toBe(hex(toBinary(older, message)));
      }),
      { numRuns: 200 },
    );
    const bytes = toBinary(all, create(all, { text: "a", long: 7n, texts: ["b", "c"] }));
    expect(hex(protobufBytes(older, fromBinary(older, bytes)))).toBe(hex(bytes));
  });

  it("are right of what is nested deeply, and of what comes after something that is nested too deeply", () => {
    const nested = (depth: number) => {
      let message = create(all, { text: "innermost" });
      for (let level = 0; level < depth; level += 1) message = Object.assign(create(all), { child: message });
      return message;
    };
    const deep = nested(500);
    expect(hex(protobufBytes(all, deep))).toBe(hex(toBinary(all, deep)));
    expect(() => protobufBytes(all, nested(200_000))).toThrow(RangeError);
    expect(hex(protobufBytes(all, deep))).toBe(hex(toBinary(all, deep)));
  });

  it("are overwritten by those of the next one, and right again after one that is none", () => {
    const first = protobufBytes(all, create(all, { text: "first" }));
    const kept = first.slice();
    expect(() => protobufBytes(all, Object.assign(create(all, { number: 1 }), { text: 5 }))).toThrow(TypeError);
    const second = protobufBytes(all, create(all, { text: "other" }));
    expect(hex(second)).toBe(hex(toBinary(all, create(all, { text: "other" }))));
    expect(hex(kept)).toBe(hex(toBinary(all, create(all, { text: "first" }))));
    expect(hex(first)).not.toBe(hex(kept));
  });

  it("are as many as it takes, and do not keep the room of a large one", () => {
    const large = create(all, { bytes: new Uint8Array(1_000_000).fill(1), texts: ["é".repeat(100_000)] });
    const bytes = protobufBytes(all, large);
    expect(hex(bytes)).toBe(hex(toBinary(all, large)));
    expect(protobufBytes(all, create(all, { text: "small" })).buffer.byteLength).toBeLessThan(100_000);
  });

  it.each([
    ["types of protobuf 2", FileDescriptorProtoSchema, create(FileDescriptorProtoSchema, { name: "a.proto" })],
    ["a map of numbers", ...mapOfNumbers()],
    ["numbers that our specs do not make", ...otherNumbers()],
    ["a JSON value", ValueSchema, create(ValueSchema, { kind: { case: "numberValue", value: 1.5 } })],
  ] as const)("are right of %s too", (_what, schema: DescMessage, message) => {
    expect(hex(protobufBytes(schema, message))).toBe(hex(toBinary(schema, message)));
  });
});

function mapOfNumbers() {
  const schema = schemaOf({
    byNumber: { type: Type.MESSAGE, typeName: ".t.All.ByNumberEntry", label: Label.REPEATED },
  });
  return [schema, create(schema, { byNumber: { 3: "three" } })] as const;
}

function otherNumbers() {
  const schema = schemaOf({
    small: { type: Type.UINT32 },
    signed: { type: Type.SINT64 },
    single: { type: Type.FLOAT },
  });
  return [schema, create(schema, { small: 4_000_000_000, signed: -5n, single: 1.5 })] as const;
}

/** The message `t.All` with these fields, numbered as they come, some of them far apart. */
function schemaOf(fields: Readonly<Record<string, Field>>): DescMessage {
  const entry = (name: string, key: Type, type: Type, typeName = "") => ({
    name,
    options: { mapEntry: true },
    field: [
      { name: "key", number: 1, label: Label.OPTIONAL, type: key },
      { name: "value", number: 2, label: Label.OPTIONAL, type, typeName },
    ],
  });
  const field = Object.entries(fields).map(([name, { label = Label.OPTIONAL, ...it }], index) => ({
    name,
    jsonName: name,
    number: index < 8 ? index + 1 : 20 * index,
    label,
    ...it,
  }));
  const used = new Set(field.map((it) => it.typeName));
  const entries = [
    entry("LabelsEntry", Type.STRING, Type.STRING),
    entry("ByNameEntry", Type.STRING, Type.MESSAGE, ".t.All"),
    entry("ByNumberEntry", Type.INT32, Type.STRING),
  ].filter((it) => used.has(`.t.All.${it.name}`));
  const hasChoice = field.some((it) => it.oneofIndex !== undefined);
  const file = {
    name: "t.proto",
    package: "t",
    syntax: "proto3",
    enumType: [{ name: "Color", value: ["NONE", "RED", "BLUE"].map((name, number) => ({ name, number })) }],
    messageType: [
      { name: "All", field, nestedType: entries, oneofDecl: hasChoice ? [{ name: "choice" }, { name: "_maybe" }] : [] },
    ],
  };
  const registry = createFileRegistry(create(FileDescriptorSetSchema, { file: [file] }));
  const schema = registry.getMessage("t.All");
  if (schema === undefined) throw new Error("there is no such message");
  return schema;
}

function hex(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("hex");
}
