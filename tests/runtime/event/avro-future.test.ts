import { Type } from "avsc";
import { describe, expect, it } from "vitest";
import { transcoder } from "../../../runtime/src/event/avro/resolution.ts";
import { schemaIdOf, withSchemaId } from "../../../runtime/src/event/avro/schema-id.ts";
import { wellFormed } from "../../../runtime/src/event/avro/well-formed.ts";
import type { SchemaRegistry } from "../../../runtime/src/event/schema-registry.ts";
import { memory } from "../../../runtime/src/testing/memory.ts";
import { fromAvro } from "../../../runtime/src/values/avro.ts";
import { Pass } from "../../../runtime/src/values/pass.ts";
import { desk, failed, foreignRecord } from "../../support/event-desk.ts";
import { billing, orderChanged, statusAvro, statusSchema } from "../../support/event-operations.ts";

/** A registry of schemas by their ids, from 1; `problem` is what it fails with. */
function registryOf(...schemas: readonly string[]) {
  const asked: number[] = [];
  const state = { problem: null as Error | null };
  const registry: SchemaRegistry = {
    async idOf(_subject, schema) {
      return schemas.indexOf(schema) + 1;
    },
    async schemaOf(id) {
      asked.push(id);
      if (state.problem !== null) throw state.problem;
      const schema = schemas[id - 1];
      if (schema === undefined) throw failed("not_found");
      return schema;
    },
  };
  return { registry, asked, state };
}

const ours = statusSchema();
const future = statusSchema({
  symbols: ["REFUNDED"],
  fields: [{ name: "colour", type: ["null", "string"], default: null }],
});
const of = orderChanged({ encoding: { avro: statusAvro, schema: ours } });

/** A record that a newer writer has written, under the id of its schema. */
function written(value: object, id: number, schema = future) {
  const body = Type.forSchema(JSON.parse(schema)).toBuffer(value);
  return {
    ...foreignRecord({ headers: { "content-type": "application/avro", ce_id: JSON.stringify(value) } }),
    value: withSchemaId(body, id),
  };
}

describe("an event in Avro whose schema is in a registry", () => {
  it("says by which schema it was written, and is read by it", async () => {
    const { registry } = registryOf(ours);
    const broker = { ...memory(), registry };
    const seen: unknown[] = [];
    const { clock, publish } = await desk(billing(of), async (message) => void seen.push(message), { broker });
    await publish({ id: "o-1", status: "PAID" });
    await clock.advance(10);
    expect([...(broker.published(of.topic)[0]?.payload ?? [])].slice(0, 5)).toEqual([0, 0, 0, 0, 1]);
    expect(seen).toEqual([{ id: "o-1", status: "PAID" }]);
  });

  it("may be of the future: new values are unknown, and new fields are dropped", async () => {
    const { registry, asked } = registryOf(ours, future);
    const seen: unknown[] = [];
    const { clock, send } = await desk(billing(of), async (message) => void seen.push(message), {
      broker: { ...memory(), registry },
    });
    await send(written({ id: "o-1", status: "REFUNDED", colour: "red" }, 2));
    await send(written({ id: "o-2", status: "PAID", colour: null }, 2));
    await expect.poll(() => clock.advance(10).then(() => seen.length)).toBe(2);
    expect(seen).toEqual([
      { id: "o-1", status: "$unknown" },
      { id: "o-2", status: "PAID" },
    ]);
    expect(asked).toEqual([2]);
  });

  it("is a dead letter where nobody knows its schema, or ours cannot read it", async () => {
    const other = JSON.stringify({
      type: "record",
      name: "shop.orders.v1.Order",
      fields: [{ name: "id", type: "int" }],
    });
    const { registry } = registryOf(ours, other);
    const { clock, send, read } = await desk(billing(of), async () => undefined, { broker: { ...memory(), registry } });
    await send(written({ id: 7 }, 2, other));
    await send(written({ id: "o-1", status: "PAID", colour: null }, 99));
    const broken = written({ id: "o-1", status: "PAID", colour: null }, 1);
    await send({ ...broken, headers: { ...broken.headers, ce_id: "3" }, value: broken.value.subarray(0, 7) });
    const dead = async () => {
      await clock.advance(10);
      return read(`${of.topic}.billing.dlq`);
    };
    await expect.poll(async () => (await dead()).length).toBe(3);
    expect((await dead()).map((it) => it.headers["x_error"])).toEqual([
      expect.stringContaining("schema 2 cannot be read by ours"),
      expect.stringContaining("the registry has no schema 99"),
      expect.stringContaining("is no Avro of this type"),
    ]);
  });

  it("waits while the registry is away", async () => {
    const { registry, state } = registryOf(ours, future);
    state.problem = failed("unavailable");
    const seen: unknown[] = [];
    const { clock, send, read } = await desk(billing(of), async (message) => void seen.push(message), {
      broker: { ...memory(), registry },
    });
    await send(written({ id: "o-1", status: "PAID", colour: null }, 2));
    await clock.advance(120_000);
    expect(seen).toEqual([]);
    state.problem = null;
    await expect.poll(() => clock.advance(60_000).then(() => seen.length)).toBe(1);
    expect(await read(`${of.topic}.billing.dlq`)).toEqual([]);
  });
});

describe("resolution of a writer's schema", () => {
  const one = (type: unknown) => JSON.stringify({ type: "record", name: "R", fields: [{ name: "value", type }] });
  const decimal = (scale: number) => ({ type: "bytes", logicalType: "decimal", precision: 20, scale });

  it("keeps all digits of longs, also of those that were ints", async () => {
    const writer = one(["null", "long"]);
    const reader = JSON.stringify({
      type: "record",
      name: "R",
      fields: [
        { name: "value", type: ["null", "long"] },
        { name: "added", type: "long", default: 5 },
      ],
    });
    const bytes = Uint8Array.of(2, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 1);
    expect([...((await transcoder(writer, reader))(bytes) ?? [])]).toEqual([...bytes, 10]);
    const promoted = await transcoder(one("int"), one("long"));
    expect([...(promoted(Uint8Array.of(3)) ?? [])]).toEqual([3]);
  });

  it.each([
    ["a decimal of another scale", one(decimal(2)), one(decimal(3))],
    ["bytes as a decimal", one("bytes"), one(decimal(3))],
    [
      "microseconds as milliseconds",
      one({ type: "long", logicalType: "timestamp-micros" }),
      one({ type: "long", logicalType: "timestamp-millis" }),
    ],
    ["a text as a number", one("string"), one("long")],
    ["a record of another name", one("long").replace('"R"', '"S"'), one("long")],
  ])("refuses to read %s", async (_, writer, reader) => {
    await expect(transcoder(writer, reader)).rejects.toThrow();
  });

  it("reads a decimal with more digits, and a time that was a number", async () => {
    const wider = { ...decimal(2), precision: 30 };
    const bytes = Uint8Array.of(4, 1, 2);
    expect([...((await transcoder(one(decimal(2)), one(wider)))(bytes) ?? [])]).toEqual([...bytes]);
    const time = await transcoder(one("long"), one({ type: "long", logicalType: "timestamp-millis" }));
    expect([...(time(Uint8Array.of(20)) ?? [])]).toEqual([20]);
  });

  it("answers nothing for bytes that are no Avro, at no cost", async () => {
    const writer = JSON.stringify({
      type: "record",
      name: "R",
      fields: [{ name: "value", type: { type: "array", items: "null" } }],
    });
    const reader = writer.replace("]}", ',{"name":"more","type":"int","default":0}]}');
    const transcode = await transcoder(writer, reader);
    // Two thousand million items of no bytes each.
    expect(transcode(Uint8Array.of(0xfe, 0xff, 0xff, 0xff, 0x0f, 0))).toBeNull();
    expect(transcode(Uint8Array.of(0))).toEqual(Buffer.of(0, 0));
  });

  it("gives our codec what it reads", async () => {
    const transcode = await transcoder(future, ours);
    const bytes = Type.forSchema(JSON.parse(future)).toBuffer({ id: "o-1", status: "REFUNDED", colour: null });
    const pass = new Pass("ignore");
    expect(fromAvro(statusAvro, transcode(bytes) ?? new Uint8Array(), pass)).toEqual({ id: "o-1", status: "$unknown" });
    expect(pass.violations).toEqual([]);
  });
});

describe("what is well-formed", () => {
  const schema = {
    type: "record",
    name: "a.Tree",
    fields: [
      { name: "left", type: ["null", "Tree"] },
      { name: "words", type: { type: "map", values: "string" } },
      { name: "hash", type: { type: "fixed", name: "Hash", size: 2 } },
      { name: "same", type: "a.Hash" },
      { name: "kind", type: { type: "enum", name: "Kind", symbols: ["A", "B"] } },
      { name: "ratio", type: "double" },
      { name: "part", type: "float" },
      { name: "yes", type: "boolean" },
    ],
  };
  const type = Type.forSchema(schema as never);
  const isWellFormed = wellFormed(schema);

  it("agrees with avsc about trees, and about what is cut off", () => {
    const leaf = {
      left: null,
      words: { a: "b" },
      hash: Buffer.of(1, 2),
      same: Buffer.of(1, 2),
      kind: "B",
      ratio: 0.5,
      part: 0.5,
      yes: true,
    };
    const bytes = type.toBuffer({ ...leaf, left: leaf });
    expect(isWellFormed(bytes)).toBe(true);
    for (let length = 0; length < bytes.length; length += 1)
      expect(isWellFormed(bytes.subarray(0, length))).toBe(false);
    expect(isWellFormed(Buffer.concat([bytes, Buffer.of(0)]))).toBe(false);
  });

  it("refuses what is nested too deep, and schemas that are none", () => {
    expect(isWellFormed(new Uint8Array(1000).fill(2))).toBe(false);
    expect(() => wellFormed("Unknown")).toThrow("no type 'Unknown'");
    expect(() => wellFormed(7)).toThrow(TypeError);
  });
});

it("reads the id of a schema as Confluent's libraries write it", () => {
  const message = withSchemaId(Uint8Array.of(9), 0x01020304);
  expect([...message]).toEqual([0, 1, 2, 3, 4, 9]);
  expect(schemaIdOf(message)).toEqual({ id: 0x01020304, body: Uint8Array.of(9) });
  expect(schemaIdOf(Uint8Array.of(0, 1, 2))).toBeNull();
  expect(schemaIdOf(Uint8Array.of(1, 0, 0, 0, 1, 9))).toBeNull();
});
