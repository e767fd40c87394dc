import { fromJson, type JsonObject, type Message } from "@bufbuild/protobuf";
import type { GenMessage } from "@bufbuild/protobuf/codegenv2";
import { describe, expect, it } from "vitest";
import type { Codec, JsonCodec } from "../../runtime/src/index.ts";
import { Pass } from "../../runtime/src/index.ts";
import { fromProtobuf, toProtobuf } from "../../runtime/src/values/protobuf.ts";
import { compiledTexts } from "../support/compile.ts";
import { generatedCode } from "./generated-code.ts";

const catalog = `
interspec: 1
service: catalog
defaults: { auth: user }
types:
  Money: { fields: { amount: "decimal(10,2)", currency: string } }
  Product:
    key: sku
    fields:
      sku: id
      name: { type: string, minLength: 1 }
      note: string?
      price: Money
      oldPrice: Money?
      tags: list<string>
      attributes: map<string>
      count: { type: int, default: 3 }
interactions:
  change: { style: grpc, in: { sku: id, changes: patch<Product>, dry: bool? }, out: Product }
  changeByHttp: { style: http, route: "PATCH /p/{sku}", in: { sku: id, changes: patch<Product> }, out: Product }
`;

/** Values of ChangeInput: every field given, taken away or left alone. */
const changes = [
  {},
  { name: "A lamp" },
  { note: null },
  { note: "new", oldPrice: null },
  { price: { amount: "1.00" } },
  { price: { currency: "EUR" }, oldPrice: { amount: "2.00", currency: "EUR" } },
  { tags: [], count: 0 },
  { tags: ["a"], attributes: { colour: "red", "of wood": null } },
];

const sku = "AB-1";

async function codecs() {
  const { workspace } = await compiledTexts({ "specs/catalog.yaml": catalog });
  const { module } = await generatedCode(workspace);
  const find = <Of>(path: string, name: string) => module(path)[name] as Of;
  return {
    json: find<JsonCodec<unknown>>("catalog/codecs", "changeByHttpInputJson"),
    message: find<Codec<Message, unknown>>("catalog/wire/protobuf-codecs", "changeInputProtobuf"),
    protobufJson: find<JsonCodec<unknown>>("catalog/wire/protobuf-json-codecs", "changeInputProtobufJson"),
    schema: find<GenMessage<Message>>("catalog/wire/rpc_pb", "ChangeRequestSchema"),
  };
}

/** What a way there and back makes of a value. */
function returned<Wire>(
  value: unknown,
  there: (pass: Pass) => Wire,
  back: (wire: Wire, pass: Pass) => unknown,
): unknown {
  const [out, home] = [new Pass("reject"), new Pass("reject")];
  const found = back(there(out), home);
  expect([...out.violations, ...home.violations], JSON.stringify(value)).toEqual([]);
  return found;
}

describe("a partial update", () => {
  it("says the same in protobuf and its JSON: what is given, what is taken away and what stays", async () => {
    const { message, protobufJson, schema } = await codecs();
    for (const patch of changes) {
      const value = { sku, changes: patch, dry: true };
      const binary = returned(
        value,
        (pass) => toProtobuf(schema, message, value, pass),
        (bytes, pass) => fromProtobuf(schema, message, bytes, pass),
      );
      expect(binary).toEqual(value);
      const text = returned(
        value,
        (pass) => JSON.stringify(protobufJson.encode(value, "", pass)),
        (json, pass) => protobufJson.decode(JSON.parse(json), "", pass),
      );
      expect(text).toEqual(value);
    }
  });

  it("is a merge patch in JSON", async () => {
    const { json } = await codecs();
    for (const patch of changes) {
      const value = { sku, changes: patch };
      const wire = json.encode(value, "", new Pass("reject"));
      expect(wire).toEqual(value);
      expect(json.decode(wire, "", new Pass("reject"))).toEqual(value);
    }
  });

  it("names what changes in the mask, as AIP-134 has it", async () => {
    const { message } = await codecs();
    const mask = (patch: object) => {
      const { updateMask } = message.encode({ sku, changes: patch }, "", new Pass("reject")) as unknown as {
        readonly updateMask: { readonly paths: readonly string[] };
      };
      return updateMask.paths;
    };
    expect(mask({ note: null, price: { amount: "1.00" }, oldPrice: null })).toEqual([
      "note",
      "price.amount",
      "old_price",
    ]);
    expect(mask({ attributes: { colour: "red", "of wood": null } })).toEqual([
      "attributes.colour",
      "attributes.`of wood`",
    ]);
  });

  it("takes a message without a mask for what has a value, and * for all of it", async () => {
    const { message, schema } = await codecs();
    const read = (json: JsonObject) => {
      const pass = new Pass("reject");
      const value = message.decode(fromJson(schema, json), "", pass);
      return pass.violations.length > 0 ? pass.violations : value;
    };
    expect(read({ sku, changes: { name: "A lamp", count: 0 } })).toEqual({
      sku,
      changes: { name: "A lamp", count: 0 },
    });
    expect(
      read({ sku, updateMask: "*", changes: { name: "A lamp", price: { amount: "1.00", currency: "EUR" } } }),
    ).toEqual({
      sku,
      changes: {
        name: "A lamp",
        note: null,
        price: { amount: "1.00", currency: "EUR" },
        oldPrice: null,
        tags: [],
        attributes: {},
        count: 3,
      },
    });
  });

  it("refuses a value that the field may not have, at its place", async () => {
    const { json, message } = await codecs();
    for (const codec of [json, message]) {
      const pass = new Pass("reject");
      codec.encode({ sku, changes: { name: "", price: { amount: "1" } } }, "", pass);
      expect(pass.violations.map((it) => `${it.field} ${it.rule}`)).toEqual([
        "changes.name minLength",
        "changes.price.amount decimal",
      ]);
    }
  });
});
