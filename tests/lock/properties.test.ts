import fc from "fast-check";
import { expect, it } from "vitest";
import { printLock } from "../../generator/lock/print.ts";
import { verifyLock } from "../../generator/lock/verify.ts";
import { compiledTexts, type Texts } from "../support/compile.ts";
import { edited, edits, firstRecord, specOf } from "../support/field-edits.ts";
import { frozen, lockAfter, soundLock, withLock } from "../support/lock-history.ts";

const runs = { numRuns: 60, seed: 20_261_123 };

it("keeps every number through any history", async () => {
  await fc.assert(
    fc.asyncProperty(edits("f", 8), async (history) => {
      let record = firstRecord;
      let lock = await lockAfter(specOf(record));
      const taken = new Set(["id"]);
      for (const edit of history) {
        record = edited(record, edit, taken);
        const next = await lockAfter(specOf(record), lock);
        const [before, after] = [soundLock(lock), soundLock(next)];
        expect(verifyLock(before, after, { path: "lock", text: next })).toEqual([]);
        const now = frozen(after);
        for (const [place, name] of frozen(before)) expect(now.get(place), place).toBe(name);
        const active = after.messages.get("shop.shop.v1.Order")?.entries.filter((it) => !it.removed) ?? [];
        expect(active.map((it) => it.name).sort()).toEqual(record.fields.map((it) => it.name).sort());
        lock = next;
      }
      expect(printLock(soundLock(lock))).toBe(lock);
      expect(await lockAfter(specOf(record), lock)).toBe(lock);
    }),
    runs,
  );
});

it("gives what was removed its number again, whatever came between", async () => {
  await fc.assert(
    fc.asyncProperty(edits("f", 5), async (history) => {
      const taken = new Set(["id", "kept"]);
      const start = edited(firstRecord, { kind: "add", name: "kept", type: "int" }, new Set());
      const first = await lockAfter(specOf(start));
      let record = firstRecord;
      let lock = await lockAfter(specOf(record), first);
      for (const edit of history.filter((it) => it.kind === "add" || it.kind === "rotate")) {
        record = edited(record, edit, taken);
        lock = await lockAfter(specOf(record), lock);
      }
      const back = { ...record, fields: [...record.fields, { name: "kept", type: "int", was: null }] };
      const entry = soundLock(await lockAfter(specOf(back), lock))
        .messages.get("shop.shop.v1.Order")
        ?.entries.find((it) => it.name === "kept");
      expect(entry).toMatchObject({ number: 2, removed: false });
    }),
    runs,
  );
});

const files = {
  "specs/common.yaml": {
    interspec: 1,
    library: "common",
    types: { Money: { fields: { amount: "long", currency: "string" } } },
  },
  "specs/other.yaml": { interspec: 1, library: "other", types: { Thing: { fields: { a: "int", b: "string" } } } },
  "specs/shop.yaml": {
    interspec: 1,
    service: "shop",
    defaults: { auth: "user" },
    imports: { common: "./common.yaml", other: "./other.yaml" },
    types: {
      Order: { key: "id", fields: { note: "string?", id: "id", state: "State", money: "common.Money" } },
      State: { enum: ["OPEN", "PAID", "GONE"] },
      Pay: { union: { card: "string", cash: "common.Money", thing: "other.Thing" } },
      Big: { extends: "Order", fields: { more: "list<list<string>>", less: "int" } },
    },
    errors: { Missing: { code: "NOT_FOUND", fields: { id: "id", why: "string" } }, Bad: { code: "INVALID_ARGUMENT" } },
    interactions: {
      get: { style: "grpc", in: { id: "id", more: "int" }, out: "Order", errors: ["Missing", "Bad"] },
      list: { style: "http", route: "GET /orders", out: "list<Order>", page: "cursor" },
      changed: { style: "event", topic: "t", payload: { id: "id", pay: "Pay" } },
      onChanged: { style: "event", consumes: "changed" },
      watch: { style: "stream", out: "stream Order" },
    },
  },
};

it("does not depend on the order in which things are written", async () => {
  const { lockText } = await compiledTexts(textsOf(files, (it) => it));
  await fc.assert(
    fc.asyncProperty(fc.infiniteStream(fc.nat(1000)), async (stream) => {
      const order: Order = (items) =>
        items
          .map((item) => [Number(stream.next().value), item] as const)
          .sort(([a], [b]) => a - b)
          .map(([, item]) => item);
      const again = await compiledTexts(withLock(textsOf(files, order), lockText));
      expect(again.lockText).toBe(lockText);
    }),
    runs,
  );
});

type Order = <T>(items: readonly T[]) => readonly T[];

/** Files as YAML, their keys and lists in another order. */
function textsOf(contents: Readonly<Record<string, unknown>>, order: Order): Texts {
  return Object.fromEntries(
    order(Object.entries(contents)).map(([path, it]) => [path, `${JSON.stringify(reordered(it, order), null, 1)}\n`]),
  );
}

function reordered(value: unknown, order: Order): unknown {
  if (Array.isArray(value)) return order(value.map((it: unknown) => reordered(it, order)));
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(order(Object.entries(value)).map(([key, it]) => [key, reordered(it, order)]));
}
