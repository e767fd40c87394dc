import { Ajv2020 } from "ajv/dist/2020.js";
import formats from "ajv-formats";
import { describe, expect, it } from "vitest";
import { exampleOf, exampleOfField, examplesOf } from "../../generator/emit/examples.ts";
import { fileSchemas, schemasOf } from "../../generator/emit/json-schema.ts";
import { matchingText } from "../../generator/emit/matching-text.ts";
import { shownExample, wireExamples } from "../../generator/emit/shown-example.ts";
import { wireJson } from "../../generator/emit/wire-json.ts";
import type { TypeRef } from "../../generator/model/types.ts";
import { recordType } from "../../generator/model/walk.ts";
import type { Service, Workspace } from "../../generator/model/workspace.ts";
import { cluster, diamonds } from "../judged-contracts/bare-workspace.ts";
import { compiledTexts } from "../support/compile.ts";

/** The workspace of one service with these types. */
async function withTypes(types: string, more = ""): Promise<Workspace> {
  const spec = `interspec: 1\nservice: shop\nowner: team\n${more}types:\n${types}\ninteractions: {}\n`;
  return (await compiledTexts({ "specs/shop.yaml": spec })).workspace;
}

function named(name: string): TypeRef {
  return { kind: "named", id: `shop.shop.v1.${name}` };
}

/** The made value of the one field `x` of a type `T`. */
async function fieldExample(field: string): Promise<unknown> {
  const workspace = await withTypes(`  T: { fields: { x: ${field} } }`);
  const value = exampleOf(workspace, named("T"));
  return value === null ? null : Reflect.get(Object(value), "x");
}

describe("a made example", () => {
  it.each([
    ["string", "Some x"],
    ["{ type: string, maxLength: 3 }", "Som"],
    ["{ type: string, minLength: 10 }", "Some x, some x"],
    ['{ type: string, pattern: "^[A-Z]{2}-[0-9]{4}$" }', "AB-1234"],
    ['{ type: string, pattern: "^[a-z]+$", minLength: 4, maxLength: 5 }', "abcd"],
    ["bool", true],
    ["int", 12],
    ["{ type: int, min: 100 }", 100],
    ["{ type: int, exclusiveMax: 0 }", -1],
    ["long", "12"],
    ['{ type: long, min: "9007199254740993" }', "9007199254740993"],
    ["{ type: safeint, max: 5 }", 5],
    ["double", 12.5],
    ["{ type: double, exclusiveMin: 0, exclusiveMax: 1 }", 0.5],
    ['"decimal(18,2)"', "12.50"],
    ['"decimal(18,0)"', "12"],
    ['"decimal(2,2)"', "0.99"],
    ['{ type: "decimal(9,3)", max: -1 }', "-1.000"],
    ["timestamp", "2026-01-15T12:00:00.000Z"],
    ["date", "2026-01-15"],
    ["duration", "12s"],
    ["{ type: duration, max: 1500 }", "1.5s"],
    ["uuid", "018f5a3c-7d3e-7c41-9b6a-2f1d0c4b8e57"],
    ["bytes", btoa("Some x")],
    ["{ type: bytes, minLength: 8 }", btoa("Some x..")],
    ["json", {}],
    ["list<int>", [12]],
    ["{ type: list<int>, minItems: 3, uniqueItems: true }", [12, 13, 14]],
    ["{ type: list<bool>, minItems: 2, uniqueItems: true }", [true, false]],
    ["{ type: list<string>, maxItems: 0 }", []],
    ["map<int>", { key: 12 }],
    ["{ type: string, default: preset }", "preset"],
    ["{ type: string, safety: pii }", "[pii]"],
    ["{ type: list<string>, safety: pii }", ["[pii]"]],
    ["{ type: string, safety: secret }", "[secret]"],
    ["{ type: 'date?', safety: pii }", undefined],
    ["{ type: 'string?', deprecated: { since: 2026-01-01 } }", undefined],
  ])("of %s is %j", async (field, value) => {
    expect(await fieldExample(field)).toEqual(value);
  });

  it("is none where a pattern defeats it, rather than a wrong one", async () => {
    expect(await fieldExample('{ type: string, pattern: "^a$", minLength: 2 }')).toBeNull();
    expect(await fieldExample("{ type: list<bool>, minItems: 3, uniqueItems: true }")).toBeNull();
  });

  it("takes the name of an id from its type, its field or the record around it", async () => {
    const workspace = await withTypes(
      "  BuyerId: id\n  Order: { key: id, fields: { id: id, parcelId: id, of: BuyerId, lines: list<id> } }",
    );
    expect(exampleOf(workspace, named("Order"))).toEqual({
      id: "order-1",
      parcelId: "parcel-1",
      of: "buyer-1",
      lines: ["line-1"],
    });
  });

  it("ends on types that lead back to themselves", async () => {
    const workspace = await withTypes(`
  Tree: { fields: { name: string, parent: "Tree?", children: list<Tree>, byName: map<Tree> } }
  Sum: { union: { both: Both, number: int } }
  Both: { fields: { left: Sum, right: Sum } }`);
    expect(exampleOf(workspace, named("Tree"))).toEqual({ name: "Some name", children: [], byName: {} });
    expect(exampleOf(workspace, named("Both"))).toEqual({ left: { number: 12 }, right: { number: 12 } });
    expect(examplesOf(workspace, named("Sum"))).toEqual([
      { both: { left: { number: 12 }, right: { number: 12 } } },
      { number: 12 },
    ]);
  });

  it("stays small on types that could make it grow without end", async () => {
    const chain = Array.from(
      { length: 300 },
      (_, index) => `  Chain${index}: { fields: { next: "Chain${index + 1}?" } }`,
    ).join("\n");
    const workspace = await withTypes(`${diamonds(40)}\n${cluster(20)}\n${chain}\n  Chain300: { fields: {} }`);
    expect(exampleOf(workspace, named("Diamond0"))).toBeNull();
    expect(exampleOf(workspace, named("Diamond36"))).not.toBeNull();
    expect(JSON.stringify(exampleOf(workspace, named("Knot0")))).toMatch(/^\{"own":12(,"l[0-9]+":\[\]){20}\}$/);
    expect(JSON.stringify(exampleOf(workspace, named("Chain0"))).length).toBeLessThan(400);
  });
});

describe("an example of the spec", () => {
  it("shows no personal data and no secret", async () => {
    const workspace = await withTypes(`
  Person: { fields: { name: { type: string, safety: pii }, born: { type: date, safety: pii }, died: { type: "date?", safety: pii }, pin: { type: string, safety: secret, maxLength: 4 }, other: "Person?" } }`);
    const given = {
      name: "Ann",
      born: "1990-02-03",
      died: "2020-02-03",
      pin: "1234",
      other: { name: "Bob", born: "1991-01-01", pin: "9876" },
    };
    const text = JSON.stringify(shownExample(workspace, named("Person"), given));
    expect(text).not.toMatch(/Ann|Bob|1990|1991|2020|1234|9876/);
    expect(text).toContain("[pii]");
  });

  it("travels under its JSON names, with what a writer always writes", async () => {
    const workspace = await withTypes(
      `
  Kind: { enum: [{ name: WEB_SHOP, wire: { json: web } }, PHONE] }
  Way: { union: { byCard: { type: Line, wire: { json: card } }, cash: bool } }
  Line: { fields: { unitPrice: "decimal(9,2)", lineNo: "int?" } }
  Spot: { key: [rowNo, colNo], fields: { rowNo: int, colNo: int } }
  Order: { fields: { orderKind: Kind, way: Way, allLines: list<Line>, byName: map<Line>, spot: ref<Spot>, paid: { type: bool, default: false }, at: timestamp } }`,
      "naming: { json: snake_case }\n",
    );
    const given = {
      orderKind: "WEB_SHOP",
      way: { byCard: { unitPrice: "1.5" } },
      byName: { a: { unitPrice: "2" } },
      spot: { rowNo: 1, colNo: 2 },
      at: "2026-01-15T13:00:00+01:00",
    };
    const common = {
      order_kind: "web",
      way: { card: { unit_price: "1.50" } },
      by_name: { a: { unit_price: "2.00" } },
      spot: { row_no: 1, col_no: 2 },
      at: "2026-01-15T12:00:00.000Z",
    };
    expect(wireJson(workspace, named("Order"), given, "in")).toEqual(common);
    expect(wireJson(workspace, named("Order"), given, "out")).toEqual({ ...common, all_lines: [], paid: false });
    expect(wireExamples(workspace, named("Order"), "out", [{ name: "one", value: given }])).toHaveLength(1);
  });
});

describe("a text for a pattern", () => {
  const limits = { minLength: null, maxLength: null, variant: 0 };

  it.each([
    ["^[0-9]{4}$", "1234"],
    ["^(?:EUR|USD)$", "EUR"],
    ["^\\d{3}\\.\\d$", "123.1"],
    ["^[^@ ]+@[^@ ]+\\.[a-z]{2,}$", "a@a.ab"],
    ["^[0-9a-f]{8}$", "abcdef12"],
    ["foo|bar", "foo"],
    ["^$", ""],
    ["^é[à-ü]$", "éà"],
    ["^\\S{3}\\s\\w$", "abc a"],
    ["^😀{2}$", "😀😀"],
  ])("%s is %j", (pattern, text) => {
    expect(matchingText(pattern, limits)).toBe(text);
  });

  it("keeps to the lengths", () => {
    expect(matchingText("^[a-z]+(-[a-z]+)*$", { ...limits, minLength: 6, maxLength: 6 })).toBe("abcdef");
    expect(matchingText("[0-9]", { ...limits, minLength: 3 })).toMatch(/^...$/);
    expect(matchingText("^a$", { ...limits, minLength: 2 })).toBeNull();
    expect(matchingText("^[a-z]{9}$", { ...limits, maxLength: 8 })).toBeNull();
  });
});

describe("made examples of all scalars under all bounds", () => {
  it("fit their schemas", async () => {
    const bounds = ["", "min: 5", "max: 5", "min: -5, max: -3", "exclusiveMin: 99", "exclusiveMin: 1, exclusiveMax: 3"];
    const numbers = ["int", "long", "safeint", "double", "'decimal(6,2)'", "'decimal(4,0)'"];
    const lengths = ["", "minLength: 30", "maxLength: 2", "minLength: 3, maxLength: 3"];
    const fields = [
      ...numbers.flatMap((type) => bounds.map((it) => `{ type: ${type}${it === "" ? "" : `, ${it}`} }`)),
      ...["string", "id", "bytes"].flatMap((type) =>
        lengths.map((it) => `{ type: ${type}${it === "" ? "" : `, ${it}`} }`),
      ),
      ...[
        "{ type: duration, max: 3 }",
        "{ type: list<id>, minItems: 9, uniqueItems: true }",
        "{ type: list<Pair>, minItems: 3, uniqueItems: true }",
      ],
    ];
    const types = `  Pair: { fields: { a: int, b: string } }\n  T:\n    fields:\n${fields.map((it, index) => `      f${index}: ${it}`).join("\n")}`;
    const workspace = await withTypes(types);
    const [service] = workspace.services;
    expect(invalid(workspace, service)).toEqual([]);
    const record = recordType(workspace, "shop.shop.v1.T");
    expect(record.fields.filter((it) => exampleOfField(workspace, record, it) === null)).toEqual([]);
  });
});

function invalid(workspace: Workspace, unit: Service | undefined): unknown {
  if (unit === undefined) return "no service";
  const type = named("T");
  const uses = [{ type, form: "out" }] as const;
  const schemas = schemasOf(workspace, { unit, uses, style: fileSchemas, root: { id: "shop.shop.v1.T", form: "out" } });
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictTypes: false });
  formats.default(ajv);
  const validate = ajv.compile({ ...schemas.definition("shop.shop.v1.T", "out"), $defs: schemas.components() });
  const value = exampleOf(workspace, type);
  validate(value === null ? null : wireJson(workspace, type, value, "out"));
  return validate.errors ?? [];
}
