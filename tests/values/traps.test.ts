import { fromBinary, fromJson, toBinary } from "@bufbuild/protobuf";
import { beforeAll, describe, expect, it } from "vitest";
import type { NamedType } from "../../generator/model/types.ts";
import { compiledTexts, type Texts } from "../support/compile.ts";
import { type GeneratedCode, generatedCode } from "./generated-code.ts";
import { schemaOf, type WireName, wireNames, wireOf } from "./wires.ts";

// By the numbers of the table of measured traps. Those of documents are tests of their emitters: 8, 9 and 10 in
// avro.test.ts; 11, 26 and 29 in what compares releases; 19, 20 in json-schema.test.ts; 21 to 25 in graphql.test.ts;
// 27 in what serves. Traps 6 and 7 with Avro's own resolution are in foreign-python.test.ts.

const older = "A, B";
const text = (values: string, variants: string, more = "") => `interspec: 1
service: traps
defaults: { auth: user }
types:
  Mode: { enum: [${values}] }
  Strict: { enum: [ON, OFF], closed: true }
  Choice: { union: { text: string, ${variants} } }
  Tree: { fields: { left: "Tree?", all: list<Tree>, choice: "Choice?" } }
  All:
    fields:
      aLong: long?
      anInt: int?
      number: int
      mode: Mode?
      modes: { type: "list<Mode>", uniqueItems: true }
      choice: Choice?
      amount: "decimal(9,2)?"
      amounts: { type: "list<decimal(9,2)>", uniqueItems: true }
      names: list<string>
      labels: map<string>
      time: timestamp?
      wait: duration?
      data: bytes?
      any: json?
      tree: Tree?
      flag: { type: bool, default: true }
      strict: { type: Strict, default: "OFF" }
      ${more}
interactions:
  put: { style: http, route: POST /all, in: All, out: All }
  call: { style: grpc, in: All, out: All }
  changed: { style: event, topic: a, payload: All, encoding: avro }
  ask: { style: graphql, field: Query.all, in: { all: All }, out: All }
`;

/** A field of a message that holds another message. */
function within(number: number, message: Buffer): Buffer {
  const length: number[] = [];
  for (let rest = message.length; ; rest >>= 7) {
    length.push(rest > 0x7f ? (rest & 0x7f) | 0x80 : rest);
    if (rest <= 0x7f) return Buffer.concat([Buffer.of(number * 8 + 2, ...length), message]);
  }
}

interface Release {
  readonly code: GeneratedCode;
  readonly type: NamedType;
}

describe("a value escapes", () => {
  let old: Release;
  let newer: Release;

  beforeAll(async () => {
    const texts: Texts = { "specs/traps.yaml": text(older, "count: int") };
    const { lockText } = await compiledTexts(texts);
    old = await release(texts);
    newer = await release({
      "specs/traps.yaml": text(`${older}, NEW, NEWEST`, "count: int, crypto: int", "memo: string?"),
      "interspec.lock.yaml": lockText,
    });
  });

  const written = (value: object, wire: WireName, { code, type } = old): string | Uint8Array => {
    const { made, violations } = wireOf(code, type, wire).encode({ number: 1, ...value });
    expect(violations, wire).toEqual([]);
    return made;
  };
  const json = (value: object, wire: WireName = "JSON"): Record<string, unknown> =>
    JSON.parse(String(written(value, wire)));
  const read = (made: string | Uint8Array, wire: WireName, strictness: "reject" | "ignore" = "reject") =>
    wireOf(old.code, old.type, wire).decode(made, strictness);
  const readJson = (value: object, wire: WireName = "JSON") => read(JSON.stringify({ number: 1, ...value }), wire);

  it("trap 1: a long is text in JSON, and all its digits come back", () => {
    expect(json({ aLong: 9_007_199_254_740_993n })["aLong"]).toBe("9007199254740993");
    for (const wire of wireNames) {
      expect(read(written({ aLong: 9_007_199_254_740_993n }, wire), wire).made).toMatchObject({
        aLong: 9_007_199_254_740_993n,
      });
    }
    expect(readJson({ aLong: 9_007_199_254_740_992 }).violations).toMatchObject([{ field: "aLong", rule: "type" }]);
    expect(readJson({ aLong: 2 ** 53 }, "protobuf JSON").violations).toMatchObject([{ field: "aLong", rule: "type" }]);
  });

  it("trap 2: what a codec writes has no bigint, which JSON.stringify would throw at", () => {
    for (const wire of ["JSON", "protobuf JSON", "GraphQL output", "GraphQL input"] as const)
      expect(() => written({ aLong: -1n }, wire)).not.toThrow();
  });

  it("trap 3: 2^31 is refused where it is written, and not by the graph", () => {
    for (const wire of wireNames) {
      const { violations } = wireOf(old.code, old.type, wire).encode({ number: 1, anInt: 2 ** 31 });
      expect(violations, wire).toMatchObject([{ field: "anInt", rule: "range" }]);
    }
  });

  it("traps 4, 5, 6: an enum value of a newer writer is text where the wire has it, and else $unknown", () => {
    const expected = { JSON: "NEW", "protobuf JSON": "MODE_NEW", protobuf: "$unknown", "GraphQL output": "$unknown" };
    for (const [wire, mode] of Object.entries(expected)) {
      const name = wireNames.find((it) => it === wire) ?? "JSON";
      const { made, violations } = read(written({ mode: "NEW" }, name, newer), name, "ignore");
      expect(violations, wire).toEqual([]);
      expect(made, wire).toMatchObject({ mode });
    }
  });

  it("traps 4, 5, 6: values that a reader cannot tell apart are no duplicates", () => {
    for (const wire of ["protobuf", "GraphQL output"] as const) {
      const { made, violations } = read(written({ modes: ["NEW", "A", "NEWEST"] }, wire, newer), wire, "ignore");
      expect(violations, wire).toEqual([]);
      expect(made, wire).toMatchObject({ modes: ["$unknown", "A", "$unknown"] });
    }
  });

  it("traps 7, 15: a variant of a newer writer is $unknown, with its name where the wire has it", () => {
    for (const wire of ["JSON", "protobuf JSON", "protobuf", "GraphQL output"] as const) {
      const { made, violations } = read(written({ choice: { case: "crypto", value: 1 } }, wire, newer), wire, "ignore");
      expect(violations, wire).toEqual([]);
      expect(made, wire).toMatchObject({ choice: { case: "$unknown", name: wire.includes("JSON") ? "crypto" : null } });
    }
  });

  it("trap 12: a decimal of another scale is refused, and never another number", () => {
    for (const wire of wireNames) {
      const { violations } = wireOf(old.code, old.type, wire).encode({ number: 1, amount: "1.5" });
      expect(violations, wire).toMatchObject([{ field: "amount", rule: "decimal" }]);
      const alike = wireOf(old.code, old.type, wire).encode({ number: 1, amounts: ["-0.00", "0.00"] });
      expect(alike.violations, wire).toMatchObject([{ field: "amounts.1", rule: "uniqueItems" }]);
    }
  });

  it("trap 13: zeros, empty lists and defaults are written, and read where other writers leave them out", () => {
    expect(json({ number: 0, flag: false, strict: "ON" }, "protobuf JSON")).toMatchObject({
      number: 0,
      flag: false,
      names: [],
      labels: {},
    });
    const whole = { number: 0, names: [], labels: {}, modes: [], amounts: [], flag: true, strict: "OFF" };
    expect(read("{}", "protobuf JSON").made).toEqual(whole);
    expect(read(new Uint8Array(0), "protobuf").made).toEqual(whole);
    for (const wire of wireNames)
      expect(read(written({ number: 0, flag: false }, wire), wire).made).toEqual({ ...whole, flag: false });
  });

  it("trap 14: null inside lists and maps is refused at its place; elsewhere it is nothing", () => {
    for (const wire of ["JSON", "protobuf JSON", "GraphQL output", "GraphQL input"] as const) {
      expect(readJson({ names: ["a", null] }, wire).violations, wire).toMatchObject([
        { field: "names.1", rule: "required" },
      ]);
      expect(readJson({ names: null, aLong: null, flag: null }, wire).violations, wire).toEqual([]);
    }
    expect(readJson({ labels: { a: null } }).violations).toMatchObject([{ field: "labels.a", rule: "required" }]);
  });

  it("trap 16: a duration is seconds in every JSON", () => {
    for (const wire of ["JSON", "protobuf JSON", "GraphQL output"] as const) {
      expect(json({ wait: 1500 }, wire)["wait"]).toBe("1.500s");
      expect(readJson({ wait: "30s" }, wire).made).toMatchObject({ wait: 30_000 });
      expect(readJson({ wait: "PT30S" }, wire).violations).toMatchObject([{ field: "wait", rule: "format" }]);
    }
  });

  it("trap 17: digits beyond the millisecond are cut, alike on every wire that has them", () => {
    const time = new Date("2026-01-15T10:00:00.123Z");
    expect(readJson({ time: "2026-01-15T10:00:00.123999999Z" }).made).toMatchObject({ time });
    const schema = schemaOf(old.code, old.type);
    const message = fromJson(schema, { time: "2026-01-15T10:00:00.123999999Z" });
    expect(read(toBinary(schema, message), "protobuf").made).toMatchObject({ time });
  });

  it("trap 18: base64 of either alphabet is read, and the standard one written", () => {
    for (const wire of ["JSON", "protobuf JSON"] as const) {
      expect(json({ data: Uint8Array.of(251, 255) }, wire)["data"]).toBe("+/8=");
      for (const data of ["-_8=", "-_8", "+/8=", "+/8"])
        expect(readJson({ data }, wire).made).toMatchObject({ data: Uint8Array.of(251, 255) });
    }
  });

  it("trap 28: an int is plain, and not zigzag", () => {
    const made = written({ number: 2, flag: true }, "protobuf");
    expect(fromBinary(schemaOf(old.code, old.type), Buffer.from(made))).toMatchObject({ number: 2 });
    expect(Buffer.from(made).toString("hex")).toMatch(/^0802/);
  });

  it("a value that is nested 10 000 deep is refused on every wire, and no stack ends", () => {
    const deep = (levels: number, around: (inner: unknown) => unknown, inner: unknown) =>
      Array.from({ length: levels }).reduce((value) => around(value), inner);
    const tree = deep(10_000, (left) => ({ left }), {});
    const forest = deep(10_000, (it) => ({ all: [it] }), {});
    const lists = deep(10_000, (it) => [it], 1);
    for (const value of [{ tree }, { tree: forest }, { any: lists }]) {
      for (const wire of wireNames) {
        const { violations } = wireOf(old.code, old.type, wire).encode({ number: 1, ...value });
        expect(violations, wire).toMatchObject([{ rule: "depth" }]);
      }
    }
    const nested = `{"number":1,"any":${"[".repeat(5000)}${"]".repeat(5000)}}`;
    for (const wire of ["JSON", "protobuf JSON"] as const)
      expect(read(nested, wire).violations).toMatchObject([{ rule: "depth" }]);
  });

  it("bytes that are nested 10 000 deep are refused, and no stack ends", () => {
    const tree = old.code.workspace.types.get("shop.traps.v1.Tree");
    const left = tree?.kind === "record" ? tree.fields.find((it) => it.name === "left") : undefined;
    if (tree === undefined || left === undefined) throw new Error("there is no Tree");
    const avro = wireOf(old.code, tree, "Avro").decode(new Uint8Array(10_000).fill(2), "reject");
    expect(avro.violations).toMatchObject([{ rule: "depth" }, { rule: "avro" }]);
    const message = Array.from({ length: 10_000 }).reduce<Buffer>(
      (inner) => within(left.number, inner),
      Buffer.alloc(0),
    );
    const protobuf = wireOf(old.code, tree, "protobuf").decode(message, "reject");
    expect(protobuf.violations).toMatchObject([{ rule: "protobuf" }]);
  });

  it("a value of 90 levels travels on every wire, and one of 100 lists of lists of a json", () => {
    const tree = Array.from({ length: 90 }).reduce((left: object) => ({ all: [left] }), { all: [] });
    const any = Array.from({ length: 98 }).reduce((it) => [it], 1);
    for (const wire of wireNames) {
      expect(read(written({ tree }, wire), wire).made, wire).toMatchObject({ tree });
      expect(read(written({ any }, wire), wire).made, wire).toMatchObject({ any });
    }
  });

  it("the mark at the beginning of a text is a part of it", () => {
    for (const wire of wireNames)
      expect(read(written({ names: ["\ufeffa"] }, wire), wire).made).toMatchObject({ names: ["\ufeffa"] });
  });

  it("bytes outlive the message that they came in", () => {
    for (const wire of ["Avro", "protobuf"] as const) {
      const message = Buffer.from(written({ data: Uint8Array.of(1, 2, 3) }, wire));
      const { made } = read(message, wire);
      message.fill(0);
      expect(made, wire).toMatchObject({ data: Uint8Array.of(1, 2, 3) });
    }
  });

  it("__proto__ is no key", () => {
    const labels: unknown = JSON.parse('{ "__proto__": "a" }');
    for (const wire of wireNames) {
      const { violations } = wireOf(old.code, old.type, wire).encode({ number: 1, labels });
      expect(violations, wire).toMatchObject([{ field: "labels", rule: "key" }]);
    }
    expect(read('{ "number": 1, "any": { "a": { "__proto__": 1 } } }', "JSON").violations).toMatchObject([
      { field: "any.a", rule: "key" },
    ]);
  });

  it("a list or map takes no question mark, since absent is empty", async () => {
    const spec = "interspec: 1\nlibrary: kit\ntypes: { Tags: list<string>, A: { fields: { a: TYPE } } }\n";
    for (const type of ['"list<string>?"', '"map<int>?"', '"Tags?"'])
      await expect(compiledTexts({ "specs/kit.yaml": spec.replace("TYPE", type) }), type).rejects.toThrow("error");
  });
});

async function release(texts: Texts): Promise<Release> {
  const { workspace } = await compiledTexts(texts);
  const type = workspace.types.get("shop.traps.v1.All");
  if (type === undefined) throw new Error("there is no All");
  return { code: await generatedCode(workspace), type };
}
