import { describe, expect, it } from "vitest";
import type { Origin } from "../generator/base/origin.ts";
import { callGraph } from "../generator/model/graph.ts";
import type { NamedType } from "../generator/model/types.ts";
import {
  carried,
  directions,
  isRequiredInput,
  keyFields,
  opened,
  reached,
  recordType,
} from "../generator/model/walk.ts";
import { locator } from "../generator/source/locate.ts";
import { compiledTexts } from "./support/compile.ts";
import { shop } from "./support/lock-history.ts";
import { sampleTexts } from "./support/mutations.ts";

const texts = {
  "specs/shop.yaml": shop(`types:
  OrderId: { type: id, maxLength: 40 }
  Alias: { type: OrderId, minLength: 2 }
  Order: { key: id, fields: { id: Alias, lines: list<Line>, next: "Order?", customer: ref<Customer> } }
  Line: { fields: { sku: string, state: State } }
  State: { enum: [A] }
  Customer: { key: [a, b], fields: { a: id, b: Kind, secret: Hidden } }
  Kind: { enum: [X] }
  Hidden: { fields: { x: int } }
  Only: { fields: { y: list<map<State>> } }
errors:
  Missing: { code: NOT_FOUND, fields: { why: Why } }
interactions:
  get: { style: http, route: GET /orders, in: { only: "string?" }, out: Order, errors: [Missing], calls: [other.act], emits: [changed] }
  put: { style: grpc, in: { only: Only } }
  changed: { style: event, topic: changed, payload: { at: State } }
  heard: { style: event, consumes: changed }`).replace("errors:", "  Why: { enum: [W] }\nerrors:"),
  "specs/other.yaml": "interspec: 1\nservice: other\ndefaults: { auth: user }\ninteractions:\n  act: { style: grpc }\n",
};
const { workspace } = await compiledTexts(texts);
const type = (name: string) => `shop.shop.v1.${name}`;
const named = (name: string) => ({ kind: "named", id: type(name) }) as const;

it("opens aliases, and joins what they add", () => {
  const { type: inner, aliases, constraints } = opened(workspace, named("Alias"));
  expect(inner).toEqual({ kind: "scalar", scalar: { name: "id" } });
  expect(aliases).toEqual([type("Alias"), type("OrderId")]);
  expect(constraints).toMatchObject({ minLength: 2, maxLength: 40 });
});

describe("what is reached", () => {
  it("goes depth first, once each, in order of first use", () => {
    expect(reached(workspace, [named("Order")])).toEqual(
      ["Order", "Alias", "OrderId", "Line", "State", "CustomerKey", "Kind"].map(type),
    );
  });

  it("leads from a reference to the key alone", () => {
    expect(reached(workspace, [{ kind: "ref", id: type("Customer") }])).toEqual(["CustomerKey", "Kind"].map(type));
    expect(reached(workspace, [{ kind: "list", item: { kind: "map", value: named("State") } }])).toEqual([
      type("State"),
    ]);
  });

  it("is told by direction", () => {
    const [, service] = workspace.services;
    if (service?.id !== "shop") throw new Error("the services are sorted by name");
    const found = directions(workspace, service);
    expect([...(found.get(type("Only")) ?? [])]).toEqual(["in"]);
    expect([...(found.get(type("State")) ?? [])].sort()).toEqual(["in", "out"]);
    expect([...(found.get(type("Missing")) ?? [])]).toEqual(["out"]);
    expect([...(found.get(type("Why")) ?? [])]).toEqual(["out"]);
    expect(found.has(type("Hidden"))).toBe(false);
  });

  it("sends what a device sends in, and events out", () => {
    const event = workspace.interactions.get("shop.changed");
    expect(event === undefined ? null : carried(event)).toEqual({ in: [], out: [named("ChangedPayload")] });
  });
});

it("orders key fields as the key is written", () => {
  expect(keyFields(workspace, type("Customer")).map((it) => it.name)).toEqual(["a", "b"]);
  expect(recordType(workspace, type("Customer")).fields.map((it) => it.name)).toEqual(["a", "b", "secret"]);
});

it("asks for lists only where one item must be there", async () => {
  const spec = shop(
    'types:\n  A: { fields: { a: int, b: "int?", c: { type: int, default: 1 }, d: list<int>, e: { type: list<int>, minItems: 1 }, f: map<int> } }',
  );
  const { workspace: other } = await compiledTexts({ "specs/shop.yaml": spec });
  const required = recordType(other, type("A")).fields.filter((it) => isRequiredInput(other, it));
  expect(required.map((it) => it.name)).toEqual(["a", "e"]);
});

it("knows who calls whom, and who hears of what", () => {
  const { edges, from, to } = callGraph(workspace);
  expect(edges).toEqual([
    { from: "shop.get", to: "other.act", kind: "call" },
    { from: "shop.get", to: "shop.changed", kind: "event" },
    { from: "shop.changed", to: "shop.heard", kind: "event" },
  ]);
  expect(from.get("shop.get")?.length).toBe(2);
  expect(to.get("shop.heard")?.map((it) => it.from)).toEqual(["shop.changed"]);
});

describe.each(["specs/storefront", "specs/iot", "tests/goldens/workspaces/corner-shop"])(
  "the model of %s",
  async (sample) => {
    const sampled = sampleTexts(sample);
    const model = (await compiledTexts(sampled)).workspace;
    const locate = locator(Object.entries(sampled).map(([path, text]) => ({ path, text })));
    const lineOf = (origin: Origin) => {
      const { file, line } = locate(origin);
      return sampled[file]?.split("\n")[line - 1] ?? "";
    };

    it("knows where everything stands", () => {
      const things = [...model.types.values()].filter((it) => it.kind !== "record" || it.role === "type");
      for (const it of [...things, ...model.interactions.values(), ...model.errors.values()])
        expect(lineOf(it.origin), it.name).toMatch(new RegExp(`(?:^|[\\s{])"?${it.name}"?:`));
      for (const it of things.flatMap(membersOf)) expect(lineOf(it.origin), it.name).toContain(it.name);
      for (const it of [...model.interactions.values()].flatMap(({ calls }) => calls))
        expect(lineOf(it.origin)).toContain(it.to.split(".")[1] ?? "");
    });

    it("points every setting at the text that decides it", () => {
      for (const it of model.interactions.values()) {
        for (const [name, { origin, level }] of Object.entries(it.policies)) {
          expect(origin === null).toBe(level === "style default");
          const key = name.replace(/Ms$/, "");
          if (origin !== null) expect(origin.path).toContain(key);
        }
      }
    });

    it("holds no undefined, and each id leads to its thing", () => {
      expectWhole(model, "workspace", new Set());
      for (const [id, it] of [...model.types, ...model.errors, ...model.interactions]) expect(it.id).toBe(id);
      for (const service of model.services)
        for (const it of service.interactions) expect(model.interactions.get(it.id)).toBe(it);
    });

    it("is the same again, whatever the order of the files", async () => {
      const reversed = Object.fromEntries(Object.entries(sampled).reverse());
      expect((await compiledTexts(reversed)).workspace).toEqual(model);
    });
  },
);

function membersOf(type: NamedType): readonly { readonly name: string; readonly origin: Origin }[] {
  switch (type.kind) {
    case "record":
      return type.fields;
    case "enum":
      return type.values;
    case "union":
      return type.variants;
    case "alias":
      return [];
  }
}

function expectWhole(value: unknown, path: string, seen: Set<unknown>): void {
  if (value === undefined) throw new Error(`${path} is undefined`);
  if (typeof value !== "object" || value === null || seen.has(value)) return;
  seen.add(value);
  const entries = value instanceof Map ? [...value] : Object.entries(value);
  // Policy blocks are as written: what they leave out is for the reader of the policy to fill.
  for (const [key, it] of entries) if (key !== "compatibility") expectWhole(it, `${path}.${String(key)}`, seen);
}
