import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import type { Lock, LockBlock, LockEntry, LockInteraction } from "../../generator/lock/lock.ts";
import { lockFileName } from "../../generator/lock/lock.ts";
import { parseLock } from "../../generator/lock/parse.ts";
import { printLock } from "../../generator/lock/print.ts";
import { locator } from "../../generator/source/locate.ts";
import { lockAfter, order, soundLock } from "../support/lock-history.ts";

const name = fc.stringMatching(/^[a-z][A-Za-z0-9]{0,12}$/);
// Also what a YAML 1.1 reader would take for something else, and what has a meaning in flow style.
const text = fc.oneof(
  name,
  fc.constantFrom(
    "no",
    "on",
    "null",
    "1",
    "1.0",
    "GET /a/{b}",
    "a: b",
    "a, b",
    '"',
    "\\",
    "#",
    "- x",
    "{}",
    "[a]",
    "~",
    "",
  ),
  fc.string({ unit: "binary" }),
  fc.string({ unit: "grapheme" }),
);
const type = fc.oneof(
  name,
  fc.constantFrom("list<string>", "decimal(18,2)", "map<list<int>>", "shop.orders.v1.Order", "Null"),
);
const wire: fc.Arbitrary<LockEntry["wire"]> = fc.oneof(
  fc.constant(null),
  text,
  fc.record({ json: text, proto: text, avro: text }, { requiredKeys: ["json"] }),
);

function blocks(section: "messages" | "enums"): fc.Arbitrary<LockBlock> {
  return fc
    .uniqueArray(
      fc.record({
        name,
        wire,
        type: section === "enums" ? fc.constant(null) : type,
        was: fc.array(text, { maxLength: 3 }),
        removed: fc.boolean(),
        step: fc.integer({ min: 1, max: 20_000 }),
      }),
      { selector: (it) => it.name, maxLength: 6 },
    )
    .map((all) => {
      let number = 0;
      const entries = all.map(({ step, ...it }): LockEntry => {
        number += step;
        return { number, ...it };
      });
      return { entries, next: number + 1 };
    });
}

const interaction: fc.Arbitrary<LockInteraction> = fc.record({
  facts: fc
    .record({ style: name, wire: text, topic: text }, { requiredKeys: ["style"] })
    .map((it) => new Map(Object.entries(it))),
  was: fc.array(text, { maxLength: 2 }),
  removed: fc.boolean(),
});

const id = fc.stringMatching(/^[a-z]{1,5}\.v[1-9]\.[A-Z][a-zA-Z]{0,8}$/);

const locks: fc.Arbitrary<Lock> = fc.record({
  interactions: fc.dictionary(fc.stringMatching(/^[a-z-]{1,8}(@[2-9])?\.[a-z]{1,8}$/), interaction).map(asMap),
  messages: fc.dictionary(id, blocks("messages")).map(asMap),
  enums: fc.dictionary(id, blocks("enums")).map(asMap),
});

it("reads what it prints, and prints what it reads", () => {
  fc.assert(
    fc.property(locks, (lock) => {
      const printed = printLock(lock);
      const { value, diagnostics } = parseLock({ path: lockFileName, text: printed });
      expect(diagnostics).toEqual([]);
      expect(printLock(value ?? lock)).toBe(printed);
      for (const section of ["messages", "enums"] as const)
        for (const [key, block] of lock[section]) expect(value?.[section].get(key)).toEqual(block);
      for (const [key, it] of lock.interactions) expect(value?.interactions.get(key)).toEqual(it);
    }),
    { numRuns: 300, seed: 20_261_123 },
  );
});

it("prints what every YAML reader reads alike", () => {
  fc.assert(
    fc.property(locks, (lock) => {
      const printed = printLock(lock);
      const [one, other]: readonly unknown[] = (["1.1", "1.2"] as const).map((version) =>
        parseYaml(printed, { version }),
      );
      expect(one).toEqual(other);
    }),
    { numRuns: 100, seed: 20_261_123 },
  );
});

describe("a lock that was edited by hand", async () => {
  const good = await lockAfter(order("id: id", "a: int"));
  const line = (part: string) => good.split("\n").findIndex((it) => it.includes(part)) + 1;

  it.each([
    ["conflict markers", good.replace("    2: {", "<<<<<<< ours\n    2: {"), "lock-conflict", line("2: {")],
    ["a base marker", good.replace("    2: {", "||||||| base\n    2: {"), "lock-conflict", line("2: {")],
    ["a number twice", good.replace("    2: {", "    1: {"), "lock-order", line("2: {")],
    [
      "numbers out of order",
      good.replace("    1: {", "    3: {").replace("next: 3", "next: 4"),
      "lock-order",
      line("2: {"),
    ],
    ["a name twice", good.replace("name: a,", "name: id,"), "lock-duplicate", line("2: {")],
    [
      "a block twice",
      `${good.replace("enums: {}\n", "")}enums: {}\nmessages:\n  shop.shop.v1.Order:\n    next: 1\n`,
      "lock-duplicate",
      null,
    ],
    ["a cursor that is too low", good.replace("next: 3", "next: 2"), "lock-order", line("next: 3")],
    ["a number with a zero before it", good.replace("    2: {", "    02: {"), "lock-syntax", line("2: {")],
    ["a number below one", good.replace("    1: {", "    0: {"), "lock-syntax", line("1: {")],
    ["a huge number", good.replace("    2: {", "    99999999999: {"), "lock-syntax", line("2: {")],
    ["an unknown key", good.replace("type: int", "type: int, colour: red"), "lock-syntax", line("2: {")],
    ["an unknown section", `${good}\nextras: {}\n`, "lock-syntax", null],
    ["an unknown target", good.replace("type: int", "type: int, wire: { yaml: x }"), "lock-syntax", line("2: {")],
    ["no type", good.replace(", type: int", ""), "lock-syntax", line("2: {")],
    ["no name", good.replace("name: a, ", ""), "lock-syntax", line("2: {")],
    ["a key twice", good.replace("type: int", "type: int, type: int"), "lock-syntax", line("2: {")],
    ["removed with another word", good.replace("type: int", "type: int, removed: yes"), "lock-syntax", line("2: {")],
    ["an open brace", good.replace("type: int }", "type: int"), "lock-syntax", line("2: {")],
    ["an open quote", good.replace("type: int", 'type: "int'), "lock-syntax", line("2: {")],
    ["an indent of three", good.replace("    2: {", "   2: {"), "lock-syntax", line("2: {")],
    ["a tab", good.replace("    2: {", "\t2: {"), "lock-syntax", line("2: {")],
    ["junk", `${good}junk\n`, "lock-syntax", null],
    ["another version", good.replace("lockVersion: 1", "lockVersion: 2"), "lock-syntax", line("lockVersion")],
    ["nothing", "", "lock-syntax", 1],
    ["only comments", "# nothing\n", "lock-syntax", null],
    ["a NUL", good.replace("name: a", "name: \u0000"), "lock-syntax", line("2: {")],
    ["another spec", "interspec: 1\nservice: shop\n", "lock-syntax", 1],
    ["a list", "- a\n- b\n", "lock-syntax", 1],
  ])("has %s", (_what, text, code, wanted) => {
    const { value, diagnostics } = parseLock({ path: lockFileName, text });
    expect(value).toBeNull();
    expect(diagnostics.map((it) => it.code)).toContain(code);
    const [first] = diagnostics;
    if (first === undefined) throw new Error("no finding");
    const place = locator([{ path: lockFileName, text }])(first.origin);
    if (wanted !== null) expect(place.line).toBe(wanted);
  });

  it("is taken with the line ends of Windows", () => {
    expect(printLock(soundLock(good.replaceAll("\n", "\r\n")))).toBe(good);
  });

  it("never ends in an exception", () => {
    fc.assert(
      fc.property(fc.nat(good.length), fc.nat(8), fc.string({ unit: "binary" }), (start, count, junk) => {
        const text = good.slice(0, start) + junk + good.slice(start + count);
        const { value, diagnostics } = parseLock({ path: lockFileName, text });
        expect(value === null).toBe(diagnostics.length > 0);
      }),
      { numRuns: 3000, seed: 20_261_123 },
    );
  });
});

function asMap<T>(record: Readonly<Record<string, T>>): ReadonlyMap<string, T> {
  return new Map(Object.entries(record));
}
