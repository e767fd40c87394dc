import { describe, expect, it } from "vitest";
import { collector } from "../../generator/base/diagnostic.ts";
import { fileOrigin } from "../../generator/base/origin.ts";
import { lockFileName } from "../../generator/lock/lock.ts";
import { allocate, type Numbered } from "../../generator/lock/numbers.ts";
import { compiledTexts, compileTexts } from "../support/compile.ts";
import { block, codesWith, lockAfter, lockOver, order, shop, withLock } from "../support/lock-history.ts";

const name = "shop.shop.v1.Order";

/** The block of `Order` after a row of field lists. */
async function orders(...steps: readonly (readonly string[])[]): Promise<readonly string[]> {
  return block(await lockOver(...steps.map((it) => order(...it))), name);
}

describe("1: new fields take the next number", () => {
  it("never fills a gap", async () => {
    expect(await orders(["id: id", "a: int", "b: int"], ["id: id", "b: int"], ["id: id", "b: int", "c: int"])).toEqual([
      "1: { name: id, type: id }",
      "2: { name: a, type: int, removed: true }",
      "3: { name: b, type: int }",
      "4: { name: c, type: int }",
      "next: 5",
    ]);
  });

  it("skips the numbers that protobuf keeps for itself", () => {
    const fields = ["a", "b", "c"].map(member);
    const before = { entries: [], next: 18_999 };
    const { entries, next } = allocate("messages", before, fields, collector().report);
    expect([...entries.map((it) => it.number), next]).toEqual([18_999, 20_000, 20_001, 20_002]);
    expect(allocate("enums", before, fields, collector().report).entries.map((it) => it.number)).toEqual([
      18_999, 19_000, 19_001,
    ]);
  });

  it("ends at the greatest number", () => {
    const { report, diagnostics } = collector();
    allocate("messages", { entries: [], next: 536_870_911 }, ["a", "b"].map(member), report);
    expect(diagnostics.map((it) => it.code)).toEqual(["numbers-exhausted"]);
    const enums = collector();
    allocate("enums", { entries: [], next: 2_147_483_647 }, ["a"].map(member), enums.report);
    expect(enums.diagnostics).toEqual([]);
  });

  it("begins enums at 1, and counts union variants as fields", async () => {
    const lock = await lockAfter(
      shop("types:\n  State: { enum: [OPEN, PAID] }\n  Pay: { union: { card: int, sepa: int } }"),
    );
    expect(block(lock, "shop.shop.v1.State")).toEqual(["1: { name: OPEN }", "2: { name: PAID }", "next: 3"]);
    expect(block(lock, "shop.shop.v1.Pay")).toEqual([
      "1: { name: card, type: int }",
      "2: { name: sepa, type: int }",
      "next: 3",
    ]);
  });
});

describe("a block whose names are the same", () => {
  const [a, b] = [member("a"), member("b")];
  const before = allocate("messages", null, [a, b], collector().report);
  const next = (...members: readonly Numbered[]) => allocate("messages", before, members, collector().report);

  it("is the same block when all else is, in whatever order", () => {
    expect(next(b, a)).toBe(before);
  });

  it("records another type, and other names on the wire", () => {
    expect(next(a, { ...b, type: "long" }).entries.map((it) => it.type)).toEqual([a.type, "long"]);
    expect(next(a, { ...b, wire: () => "bee" }).entries.map((it) => it.wire)).toEqual([null, "bee"]);
  });

  it("tells of a name that two members have", () => {
    const { report, diagnostics } = collector();
    allocate("messages", before, [a, b, b], report);
    expect(diagnostics.map((it) => it.code)).toEqual(["name-clash"]);
  });
});

describe("2: what is removed stays reserved", () => {
  it("keeps number and name of a field, and of a type", async () => {
    const spec = shop("types:\n  Order: { fields: { id: id, note: string } }\n  State: { enum: [A, B] }");
    const lock = await lockOver(spec, shop("types:\n  State: { enum: [A] }"));
    expect(block(lock, name)).toEqual([
      "1: { name: id, type: id, removed: true }",
      "2: { name: note, type: string, removed: true }",
      "next: 3",
    ]);
    expect(block(lock, "shop.shop.v1.State")).toEqual(["1: { name: A }", "2: { name: B, removed: true }", "next: 3"]);
  });

  it("tells the model both", async () => {
    const lock = await lockOver(order("id: id", "myNote: string"), order("id: id"));
    const { workspace } = await compiledTexts(withLock({ "specs/shop.yaml": order("id: id") }, lock));
    expect(workspace.types.get(name)).toMatchObject({ reserved: [{ number: 2, proto: "my_note", json: "myNote" }] });
  });

  it("keeps an interaction that is gone", async () => {
    const lock = await lockOver(
      shop("interactions:\n  get: { style: grpc }\n  put: { style: grpc }"),
      shop("interactions:\n  get: { style: grpc }"),
    );
    expect(lock).toContain("  shop.put: { style: grpc, wire: /shop.shop.v1.ShopService/Put, removed: true }\n");
  });
});

describe("3: a rename needs `was`", () => {
  it("keeps the number and the names on the wire", async () => {
    const lock = await lockOver(order("id: id", "note: string"), order("id: id", "memo: { type: string, was: note }"));
    expect(block(lock, name)[1]).toBe("2: { name: memo, wire: note, type: string, was: [note] }");
    const spec = order("id: id", "memo: { type: string, was: note }");
    const { workspace } = await compiledTexts(withLock({ "specs/shop.yaml": spec }, lock));
    expect(workspace.types.get(name)).toMatchObject({
      fields: [{ name: "id" }, { name: "memo", number: 2, names: { json: "note", proto: "note", avro: "note" } }],
    });
  });

  it("goes on after `was` is taken out of the spec", async () => {
    const steps = [["note: string"], ["memo: { type: string, was: note }"], ["memo: string"]];
    expect((await orders(...steps))[0]).toBe("1: { name: memo, wire: note, type: string, was: [note] }");
  });

  it("follows a chain of renames to the first name", async () => {
    const steps = [["a: string"], ["b: { type: string, was: a }"], ["c: { type: string, was: b }"]];
    expect((await orders(...steps))[0]).toBe("1: { name: c, wire: a, type: string, was: [b, a] }");
    const leap = [["a: string"], ["c: { type: string, was: [b, a] }"]];
    expect((await orders(...leap))[0]).toBe("1: { name: c, wire: a, type: string, was: [a] }");
  });

  it("follows a second branch that renamed from the same name", async () => {
    const steps = [["a: string"], ["b: { type: string, was: a }"], ["c: { type: string, was: a }"]];
    expect((await orders(...steps))[0]).toBe("1: { name: c, wire: a, type: string, was: [b, a] }");
  });

  it("takes a rename back", async () => {
    const steps = [["a: string"], ["b: { type: string, was: a }"], ["a: string"]];
    expect((await orders(...steps))[0]).toBe("1: { name: a, type: string, was: [b, a] }");
  });

  it("asks where a rename is likely", async () => {
    const lock = await lockAfter(order("id: id", "note: string"));
    expect(await codesWith(order("id: id", "memo: string"), lock)).toEqual(["rename-or-new"]);
    expect(await codesWith(order("id: id", "memo: int"), lock)).toEqual([]);
    expect(await codesWith(order("id: id", "memo: string", "more: string"), lock)).toEqual([]);
  });

  it("gives no number to two fields", async () => {
    const lock = await lockAfter(order("a: int"));
    expect(await codesWith(order("b: { type: int, was: a }", "c: { type: int, was: a }"), lock)).toContain(
      "name-clash",
    );
  });

  it("does not take the number of another field that had the new name", async () => {
    const lock = await lockOver(order("a: int", "b: int"), order("a: int"));
    expect(await codesWith(order("b: { type: int, was: a }"), lock)).toContain("name-resurrected");
  });

  it("renames values and variants", async () => {
    const lock = await lockOver(
      shop("types:\n  State: { enum: [OPEN] }\n  Pay: { union: { card: int } }"),
      shop(
        "types:\n  State: { enum: [{ name: NEW, was: OPEN }] }\n  Pay: { union: { plastic: { type: int, was: card } } }",
      ),
    );
    expect(block(lock, "shop.shop.v1.State")[0]).toContain("1: { name: NEW, wire: ");
    expect(block(lock, "shop.shop.v1.Pay")[0]).toBe("1: { name: plastic, wire: card, type: int, was: [card] }");
  });
});

describe("4: what comes back", () => {
  it("has its number again", async () => {
    const steps = [["id: id", "a: int"], ["id: id"], ["id: id", "a: int"]];
    expect(await orders(...steps)).toEqual(["1: { name: id, type: id }", "2: { name: a, type: int }", "next: 3"]);
  });

  it("has its type, or is refused", async () => {
    const lock = await lockOver(order("id: id", "a: int"), order("id: id"));
    expect(await codesWith(order("id: id", "a: string"), lock)).toEqual(["name-resurrected"]);
    expect(await codesWith(order("id: id", "b: { type: string, was: a }"), lock)).toEqual(["name-resurrected"]);
  });

  it("cannot come back as the wire name of another", async () => {
    const lock = await lockOver(order("id: id", "oldNote: int"), order("id: id"));
    expect(await codesWith(order("id: id", "x: { type: string, wire: { proto: old_note } }"), lock)).toEqual([
      "name-resurrected",
    ]);
  });
});

it("5: records the type, with aliases and refs opened", async () => {
  const spec = shop(`types:
  OrderId: id
  Line: { fields: { sku: string } }
  Customer: { key: id, fields: { id: OrderId } }
  Order:
    fields: { id: OrderId, lines: list<Line>, note: "string?", customer: ref<Customer>, total: "decimal(18,2)" }`);
  expect(block(await lockAfter(spec), name)).toEqual([
    "1: { name: id, type: id }",
    "2: { name: lines, type: list<Line> }",
    "3: { name: customer, type: id }",
    '4: { name: total, type: "decimal(18,2)" }',
    "5: { name: note, type: string }",
    "next: 6",
  ]);
});

describe("6: `was` moves the whole block", () => {
  it("of a type", async () => {
    const lock = await lockOver(
      shop("types:\n  Old: { fields: { a: int } }\n  State: { enum: [A] }"),
      shop("types:\n  New: { was: Old, fields: { a: int, b: int } }\n  Mode: { was: State, enum: [A, B] }"),
    );
    expect(block(lock, "shop.shop.v1.Old")).toEqual([]);
    expect(block(lock, "shop.shop.v1.New")).toEqual([
      "1: { name: a, type: int }",
      "2: { name: b, type: int }",
      "next: 3",
    ]);
    expect(block(lock, "shop.shop.v1.Mode")).toEqual(["1: { name: A }", "2: { name: B }", "next: 3"]);
  });

  it("of an interaction, whose method and event type stay", async () => {
    const lock = await lockOver(
      shop(
        "interactions:\n  get: { style: grpc, in: { a: int } }\n  sent: { style: event, topic: t, payload: { a: int } }",
      ),
      shop(
        "interactions:\n  fetch: { style: grpc, was: get, in: { b: int, a: int } }\n  posted: { style: event, was: sent, topic: t, payload: { a: int } }",
      ),
    );
    expect(lock).toContain("  shop.fetch: { style: grpc, wire: /shop.shop.v1.ShopService/Get, was: [get] }\n");
    expect(lock).toContain("  shop.posted: { style: event, wire: shop.shop.sent.v1, topic: t, was: [sent] }\n");
    expect(lock).not.toMatch(/shop\.(get|sent):/);
    expect(block(lock, "shop.shop.v1.GetRequest")).toEqual([
      "1: { name: a, type: int }",
      "2: { name: b, type: int }",
      "next: 3",
    ]);
    expect(lock).not.toContain("removed");
  });
});

it("7: is what its own parser takes", async () => {
  const text = await lockAfter(order("id: id"));
  const again = await compileTexts({ "specs/shop.yaml": order("id: id"), [lockFileName]: text });
  expect(again.diagnostics).toEqual([]);
  expect(again.value?.lockText).toBe(text);
  expect(again.value?.lockChanges).toEqual([]);
});

it("8: says what it changes", async () => {
  const lock = await lockAfter(order("id: id", "a: int"));
  const spec = order("id: id", "b: { type: int, was: a }", "c: int");
  const { lockChanges } = await compiledTexts({ "specs/shop.yaml": spec, [lockFileName]: lock });
  expect(lockChanges).toEqual([`${name}.b = 2, once a`, `${name}.c = 3`]);
});

it("10: numbers required fields first, once", async () => {
  expect(await orders(['a: "int?"', "b: list<int>", "c: { type: int, default: 1 }", "d: int"])).toEqual([
    "1: { name: b, type: list<int> }",
    "2: { name: c, type: int }",
    "3: { name: d, type: int }",
    "4: { name: a, type: int }",
    "next: 5",
  ]);
  expect((await orders(['a: "int?"'], ['a: "int?"', 'b: "int?"', "c: int"])).slice(0, 3)).toEqual([
    "1: { name: a, type: int }",
    "2: { name: b, type: int }",
    "3: { name: c, type: int }",
  ]);
});

it("renumbers nothing when the style changes", async () => {
  const messages = (lock: string) => lock.slice(lock.indexOf("\nmessages:"));
  const grpc = await lockAfter(shop("interactions:\n  get: { style: grpc, in: { a: int, b: int }, out: { c: int } }"));
  const styles = ["style: http, route: GET /get", "style: graphql, field: Query.get"];
  for (const style of styles) {
    const lock = await lockAfter(
      shop(`interactions:\n  get: { ${style}, in: { b: int, a: int }, out: { c: int } }`),
      grpc,
    );
    expect(messages(lock)).toBe(messages(grpc));
  }
});

function member(name: string): Numbered {
  return { name, was: [], type: "int", isRequired: true, wire: () => null, origin: fileOrigin("a.yaml") };
}
