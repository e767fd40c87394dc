import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Lock } from "../../generator/lock/lock.ts";
import { mergeLocks } from "../../generator/lock/merge.ts";
import { parseLock } from "../../generator/lock/parse.ts";
import { printLock } from "../../generator/lock/print.ts";
import { verifyLock } from "../../generator/lock/verify.ts";
import { type Edit, type EditedRecord, edited, edits, firstRecord, specOf } from "../support/field-edits.ts";
import { frozen, lockAfter, order, shop, soundLock } from "../support/lock-history.ts";
import { tempFolder } from "../support/temp-folder.ts";

const lockFile = "interspec.lock.yaml";

/** What git alone makes of two branches: their merged lock, or null where it sees a conflict. */
function gitMerge(base: string, ours: string, theirs: string): string | null {
  const dir = tempFolder({ [lockFile]: base });
  const git = (...args: readonly string[]) => execFileSync("git", args, { cwd: dir, stdio: "pipe" });
  const commit = (text: string) => {
    writeFileSync(join(dir, lockFile), text);
    git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-am", "x");
  };
  git("init", "-q", "-b", "main");
  git("add", ".");
  commit(base);
  git("checkout", "-q", "-b", "side");
  commit(theirs);
  git("checkout", "-q", "main");
  commit(ours);
  const merge = spawnSync("git", ["-c", "user.name=a", "-c", "user.email=a@b", "merge", "-q", "side"], { cwd: dir });
  return merge.status === 0 ? readFileSync(join(dir, lockFile), "utf8") : null;
}

interface Scenario {
  readonly base: string;
  readonly ours: string;
  readonly theirs: string;
  readonly isClean: boolean;
}

const plain = order("id: id", "a: int", "b: int");
const two = (first: string, second: string) =>
  shop(`types:\n  Apple: { fields: { id: id${first} } }\n  Pear: { fields: { id: id${second} } }`);

// The table of evolution.md, column by column; S3 is its one unwanted conflict, which the driver solves.
const scenarios: Readonly<Record<string, Scenario>> = {
  "S1 different fields to one type": {
    base: plain,
    ours: order("id: id", "a: int", "b: int", "c: int"),
    theirs: order("id: id", "a: int", "b: int", "d: int"),
    isClean: false,
  },
  "S2 different types": { base: two("", ""), ours: two(", c: int", ""), theirs: two("", ", d: int"), isClean: true },
  "S3 remove the last, add another": {
    base: plain,
    ours: order("id: id", "a: int"),
    theirs: order("id: id", "a: int", "b: int", "c: int"),
    isClean: false,
  },
  "S3b remove the first, add another": {
    base: plain,
    ours: order("a: int", "b: int"),
    theirs: order("id: id", "a: int", "b: int", "c: int"),
    isClean: true,
  },
  "S4 add a field, add a neighbouring type": {
    base: shop("types:\n  Apple: { fields: { id: id } }\n  Pear: { fields: { id: id } }"),
    ours: shop("types:\n  Apple: { fields: { id: id, a: int } }\n  Pear: { fields: { id: id } }"),
    theirs: shop(
      "types:\n  Apple: { fields: { id: id } }\n  Banana: { fields: { id: id } }\n  Pear: { fields: { id: id } }",
    ),
    isClean: true,
  },
  "S5 rename the first, add another": {
    base: plain,
    ours: order("key: { type: id, was: id }", "a: int", "b: int"),
    theirs: order("id: id", "a: int", "b: int", "c: int"),
    isClean: true,
  },
  "S6 the same field twice": {
    base: plain,
    ours: order("id: id", "a: int", "b: int", "c: int"),
    theirs: order("id: id", "a: int", "b: int", "c: int"),
    isClean: true,
  },
  "S7 rename differently": {
    base: plain,
    ours: order("id: id", "x: { type: int, was: a }", "b: int"),
    theirs: order("id: id", "y: { type: int, was: a }", "b: int"),
    isClean: false,
  },
};

describe("git alone", () => {
  it.each(Object.entries(scenarios))("%s", async (_name, { base, ours, theirs, isClean }) => {
    const before = await lockAfter(base);
    const [a, b] = [await lockAfter(ours, before), await lockAfter(theirs, before)];
    const merged = gitMerge(before, a, b);
    expect(merged !== null).toBe(isClean);
    if (merged !== null) {
      const lock = parseLock({ path: lockFile, text: merged });
      expect(lock.diagnostics).toEqual([]);
      expectSound(soundLock(before), [soundLock(a), soundLock(b)], soundLock(merged));
    }
  });
});

describe("the driver", () => {
  it.each(Object.entries(scenarios))("%s", async (_name, { base, ours, theirs }) => {
    const before = await lockAfter(base);
    expectMergesEitherWay(before, await lockAfter(ours, before), await lockAfter(theirs, before));
  });

  it("solves what git cannot: the branch's field takes the next number", async () => {
    const before = await lockAfter(plain);
    const ours = soundLock(await lockAfter(order("id: id", "a: int", "b: int", "c: int"), before));
    const theirs = soundLock(await lockAfter(order("id: id", "a: int", "b: int", "d: int"), before));
    const { entries, next } = merged(mergeLocks(soundLock(before), ours, theirs));
    expect(entries.map((it) => `${it.number} ${it.name}`)).toEqual(["1 id", "2 a", "3 b", "4 c", "5 d"]);
    expect(next).toBe(6);
  });

  it("keeps both names of a field that two branches renamed", async () => {
    const { base, ours, theirs } = scenarios["S7 rename differently"] ?? { base: "", ours: "", theirs: "" };
    const before = await lockAfter(base);
    const sides = [soundLock(await lockAfter(ours, before)), soundLock(await lockAfter(theirs, before))] as const;
    const lock = printLock(mergeLocks(soundLock(before), ...sides));
    for (const spec of [ours, theirs]) {
      const entry = soundLock(await lockAfter(spec, lock))
        .messages.get("shop.shop.v1.Order")
        ?.entries.find((it) => it.number === 2);
      expect(entry).toMatchObject({ removed: false, wire: "a" });
      expect(entry?.was.at(-1)).toBe("a");
    }
  });

  it("follows a type that one branch renamed while the other added to it", async () => {
    const before = await lockAfter(shop("types:\n  Old: { fields: { a: int } }"));
    const ours = await lockAfter(shop("types:\n  New: { was: Old, fields: { a: int } }"), before);
    const theirs = await lockAfter(shop("types:\n  Old: { fields: { a: int, b: int } }"), before);
    expectMergesEitherWay(before, ours, theirs);
    const lock = mergeLocks(soundLock(before), soundLock(ours), soundLock(theirs));
    expect([...lock.messages.keys()]).toEqual(["shop.shop.v1.New"]);
    expect(lock.messages.get("shop.shop.v1.New")?.entries.map((it) => it.name)).toEqual(["a", "b"]);
  });

  it("follows an interaction that one branch renamed", async () => {
    const before = await lockAfter(shop("interactions:\n  get: { style: grpc }"));
    const ours = await lockAfter(shop("interactions:\n  fetch: { style: grpc, was: get }"), before);
    const theirs = await lockAfter(shop("interactions:\n  get: { style: grpc }\n  put: { style: grpc }"), before);
    const lock = mergeLocks(soundLock(before), soundLock(ours), soundLock(theirs));
    expect([...lock.interactions.keys()].sort()).toEqual(["shop.fetch", "shop.put"]);
  });

  it.each(["f", "g"])("keeps all that any two branches gave out (%s)", async (word) => {
    await fc.assert(
      fc.asyncProperty(edits("f", 4), edits("f", 4), edits(word, 4), async (first, ours, theirs) => {
        const start = branch({ record: firstRecord, taken: new Set(["id"]) }, first);
        const before = await lockAfter(specOf(start.record));
        expectMergesEitherWay(
          before,
          await lockAfter(specOf(branch(start, ours).record), before),
          await lockAfter(specOf(branch(start, theirs).record), before),
        );
      }),
      { numRuns: 80, seed: 20_261_123 },
    );
  });

  it("skips the numbers that protobuf keeps for itself", () => {
    const lock = (name: string): Lock => {
      const entry = { number: 18_999, name, wire: null, type: "int", was: [], removed: false };
      return {
        interactions: new Map(),
        enums: new Map(),
        messages: new Map([["a.B", { entries: [entry], next: 19_000 }]]),
      };
    };
    const none: Lock = { interactions: new Map(), enums: new Map(), messages: new Map() };
    const { entries, next } = merged(mergeLocks(none, lock("x"), lock("y")), "a.B");
    expect([...entries.map((it) => it.number), next]).toEqual([18_999, 20_000, 20_001]);
  });
});

interface Branch {
  readonly record: EditedRecord;
  readonly taken: ReadonlySet<string>;
}

/** A branch in one step: what it renamed twice has the name that it had at first under `was`. */
function branch({ record, taken }: Branch, changes: readonly Edit[]): Branch {
  const used = new Set(taken);
  const original = new Map(record.fields.map((it) => [it.name, it.name]));
  let now: EditedRecord = { ...record, fields: record.fields.map((it) => ({ ...it, was: null })), removed: [] };
  for (const change of changes) {
    const next = edited(now, change, used);
    for (const field of next.fields) {
      const source = field.was === null ? undefined : original.get(field.was);
      if (source !== undefined && !original.has(field.name)) original.set(field.name, source);
    }
    now = next;
  }
  const fields = now.fields.map((it) => {
    const source = original.get(it.name);
    return { ...it, was: source === undefined || source === it.name ? null : source };
  });
  return { record: { ...now, fields }, taken: used };
}

function merged(lock: Lock, name = "shop.shop.v1.Order") {
  return lock.messages.get(name) ?? { entries: [], next: 0 };
}

function expectMergesEitherWay(before: string, ours: string, theirs: string): void {
  const [base, a, b] = [soundLock(before), soundLock(ours), soundLock(theirs)];
  const [one, other] = [mergeLocks(base, a, b), mergeLocks(base, b, a)];
  expect(names(one)).toEqual(names(other));
  for (const lock of [one, other]) expectSound(base, [a, b], lock);
}

function expectSound(base: Lock, sides: readonly Lock[], lock: Lock): void {
  const text = printLock(lock);
  // Unique and ascending numbers, unique names and a cursor above them all: the parser insists.
  expect(parseLock({ path: lockFile, text }).diagnostics).toEqual([]);
  expect(verifyLock(base, lock, { path: lockFile, text })).toEqual([]);
  const now = frozen(lock);
  for (const [place, name] of frozen(base)) if (now.has(place)) expect(now.get(place), place).toBe(name);
  const all = new Set(
    [...lock.messages.values()].flatMap((it) => it.entries.flatMap(({ name, was }) => [name, ...was])),
  );
  for (const side of sides) {
    const active = [...side.messages.values()].flatMap((it) => it.entries.filter((entry) => !entry.removed));
    for (const entry of active)
      expect(
        [entry.name, ...entry.was].some((it) => all.has(it)),
        entry.name,
      ).toBe(true);
  }
}

function names(lock: Lock): readonly (readonly [string, readonly string[]])[] {
  return [...lock.messages].map(([name, { entries }]) => [name, entries.map((it) => it.name).sort()] as const);
}
