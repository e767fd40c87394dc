import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { encodeAvro } from "../../generator/emit/encode-avro.ts";
import { avro } from "../../generator/emitters/avro/index.ts";
import type { JsonValue } from "../../generator/model/types.ts";
import type { Workspace } from "../../generator/model/workspace.ts";
import { root } from "../infra/places.mjs";
import { avroType } from "../judges/avro.ts";
import type { TextFile } from "../judges/finding.ts";
import { listOf, objectOf } from "../judges/json.ts";
import { compileFolder } from "../support/compile.ts";
import { contractsOf, emitted, textOf } from "../support/contracts-of.ts";

describe("the avro emitter", () => {
  let workspace: Workspace;
  let files: readonly TextFile[];
  let everything: ReadonlyMap<unknown, Readonly<Record<string, unknown>>>;

  beforeAll(async () => {
    ({ workspace } = await compileFolder(join(root, "tests/emitters/type-traps")));
    files = await emitted(workspace, [avro]);
    const schema = objectOf(JSON.parse(textOf(files, ".Everything.avsc")));
    everything = new Map(listOf(schema["fields"]).map((it) => [objectOf(it)["name"], objectOf(it)]));
  });

  it("makes one file for each payload, called by its full name", () => {
    expect(files.map((it) => it.path)).toEqual(
      ["Everything", "Choice", "Tree"].map((it) => `contracts/avro/shop.shop.v1.${it}.avsc`),
    );
  });

  it("writes defaults as Avro has them", () => {
    const defaults = (...names: readonly string[]) => names.map((it) => everything.get(it)?.["default"]);
    expect(defaults("aDouble", "aDecimal", "defaultBytes")).toEqual([1.5, "\u00fa\u0024", "\u00ff\u0000"]);
    expect(defaults("aTimestamp", "aDate", "aDuration")).toEqual([1_768_478_400_000, 20_468, 1500]);
    expect(defaults("aString", "aMode", "maybeInt", "labels", "matrix")).toEqual(['a "b" \\ c', "ON", null, {}, []]);
  });

  it("has no default that JavaScript would round", () => {
    expect(everything.get("aLong")).toEqual({ name: "aLong", type: "long" });
  });

  it("puts the branch of the default first", () => {
    expect(everything.get("maybeInt")).toMatchObject({ type: ["null", "int"], default: null });
  });

  it("makes an open enum readable by older readers, and not a closed one", () => {
    expect(everything.get("aMode")).toMatchObject({
      type: { symbols: ["UNRECOGNIZED", "ON", "OFF"], default: "UNRECOGNIZED" },
    });
    expect(everything.get("size")?.["type"]).toEqual({
      type: "enum",
      name: "Size",
      namespace: "shop.shapes.v1",
      symbols: ["SMALL", "LARGE"],
    });
  });

  it("makes a union a record with one nullable field for each variant, as a payload too", () => {
    const choice = objectOf(JSON.parse(textOf(files, ".Choice.avsc")));
    expect(choice).toMatchObject({ type: "record", name: "Choice", namespace: "shop.shop.v1" });
    expect(listOf(choice["fields"])).toContainEqual({ name: "value", type: ["null", "string"], default: null });
  });

  it("defines a type where it is first met and names it from then on", () => {
    expect(everything.get("maybeMode")?.["type"]).toEqual(["null", "Mode"]);
    expect(everything.get("tags")?.["type"]).toEqual({ type: "array", items: "shop.shapes.v1.TagKey" });
  });

  it("says what a field was called, how it is to be handled and that it goes out of use", () => {
    expect(everything.get("renamed")).toMatchObject({ aliases: expect.arrayContaining(["original"]) });
    expect(everything.get("old")).toMatchObject({
      safety: "pii",
      doc: expect.stringContaining("Deprecated: Since 2026-05-01"),
    });
  });

  it("writes a payload that two services publish once", async () => {
    const publisher = (name: string) =>
      `interspec: 1\nservice: ${name}\nimports: { shared: ./shared.yaml }\ninteractions: { told: { style: event, topic: ${name}.told, payload: shared.Told, encoding: avro } }`;
    const made = await contractsOf(
      {
        "interspec.yaml": "interspec: 1\nname: shop\nnamespace: shop\n",
        "specs/shared.yaml": "interspec: 1\nlibrary: shared\ntypes: { Told: { fields: { id: id } } }\n",
        "specs/a.yaml": publisher("a"),
        "specs/b.yaml": publisher("b"),
      },
      avro,
    );
    expect(made.map((it) => it.path)).toEqual(["contracts/avro/shop.shared.v1.Told.avsc"]);
  });

  it("encodes examples by its own schemas", () => {
    for (const [name, value] of Object.entries(examples)) {
      const type = avroType(textOf(files, `.${name}.avsc`));
      const bytes = Buffer.from(encodeAvro(workspace, { kind: "named", id: `shop.shop.v1.${name}` }, value));
      expect(type.toBuffer(type.fromBuffer(bytes))).toEqual(bytes);
    }
  });

  it("encodes what an example leaves out as its default", () => {
    const type = avroType(textOf(files, ".Everything.avsc"));
    const bytes = Buffer.from(
      encodeAvro(workspace, { kind: "named", id: "shop.shop.v1.Everything" }, examples.Everything),
    );
    expect(type.fromBuffer(bytes)).toMatchObject({
      aMode: "ON",
      aDuration: 1500,
      maybeInt: null,
      labels: {},
      aLong: 7,
      aSafeint: -5,
    });
  });
});

const tree: JsonValue = { children: [{ children: [] }, { left: {} }], leaves: { "a b": {} } };

const examples = {
  Choice: { deep: { x: [1, -1, 2_147_483_647], y: [] } },
  Tree: tree,
  Everything: {
    sku: "AB",
    aBool: true,
    anInt: 12,
    aLong: "7",
    aSafeint: -5,
    wholeDecimal: "-129",
    someBytes: "AAEC",
    aUuid: "018f5a3c-7d3e-7c41-9b6a-2f1d0c4b8e57",
    aJson: { any: [1, null, "x"] },
    userID: "u",
    url: "https://x.example",
    entry: { a: "é\u{1f600}" },
    matrix: [[1.5, -0.25], []],
    cube: [[[1]]],
    index: { k: ["AB"] },
    tables: { t: { m: { amount: "-12.50", currency: "EUR" } } },
    tag: { space: "s", name: "n" },
    tags: [{ space: "s", name: "n" }],
    choice: { mode: "OFF" },
    contact: { phones: ["1", "2"] },
    tree,
    price: { amount: "0.00", currency: "EUR" },
    address: { street: "s", colour: "GREEN" },
    size: "LARGE",
    google: "g",
  },
} satisfies Readonly<Record<string, JsonValue>>;
