import { describe, expect, it } from "vitest";
import { lockFileName } from "../../generator/lock/lock.ts";
import { parseLock } from "../../generator/lock/parse.ts";
import { verifyLock } from "../../generator/lock/verify.ts";
import { lockOver, shop, soundLock } from "../support/lock-history.ts";

const first = shop(`types:
  Order: { fields: { id: id, note: string, gone: int, price: "decimal(9,2)" } }
  Other: { fields: { id: id, note: string } }
  State: { enum: [OPEN, PAID, LOST] }
interactions:
  get: { style: grpc, in: { id: id }, out: Order }
  put: { style: grpc, in: { id: id } }
  drop: { style: grpc }`);
const second = shop(`types:
  Order: { fields: { id: id, memo: { type: string, was: note }, price: "decimal(9,2)" } }
  Other: { fields: { id: id, note: string } }
  State: { enum: [OPEN, { name: SETTLED, was: PAID }] }
interactions:
  fetch: { style: grpc, was: get, in: { id: id }, out: Order }
  put: { style: grpc, in: { id: id } }`);

const lock = await lockOver(first, second);
const lines = lock.split("\n");
const frozenLines = lines.map((text, index) => ({ text, index })).filter(({ text }) => /^ {2,4}[\w.@]+: ?/.test(text));

/** Whether an edited lock is refused: by its parser, or beside the one before. */
function isRefused(text: string): boolean {
  const after = parseLock({ path: lockFileName, text });
  if (after.value === null) return true;
  return verifyLock(soundLock(lock), after.value, { path: lockFileName, text }).length > 0;
}

function withLine(index: number, ...texts: readonly string[]): string {
  return [...lines.slice(0, index), ...texts, ...lines.slice(index + 1)].join("\n");
}

it("takes the lock itself, and any that goes on from it", async () => {
  expect(isRefused(lock)).toBe(false);
  const more = await lockOver(first, second, second.replace("id: id, memo", "id: id, more: int, memo"));
  expect(isRefused(more)).toBe(false);
  const back = await lockOver(first, second, first);
  expect(isRefused(back)).toBe(false);
});

it("has lines of every kind to try", () => {
  expect(frozenLines.length).toBeGreaterThan(25);
  for (const part of ["removed: true", "was: [", "next: ", "wire: "]) expect(lock).toContain(part);
});

describe("deleting a line", () => {
  it.each(frozenLines)("$text", ({ index }) => {
    expect(isRefused(withLine(index))).toBe(true);
  });
});

describe("changing a number or a name", () => {
  const edits = frozenLines.flatMap(({ text, index }) => [
    ...(/^ {4}[0-9]+:/.test(text)
      ? [
          { index, to: text.replace(/[0-9]+/, (it) => String(Number(it) + 100)) },
          { index, to: text.replace(/name: (\w+)/, "name: x$1") },
          { index, to: text.replace(/, was: \[[^\]]*\]/, "") },
          { index, to: text.replace(/was: \[\w+/, "was: [other") },
        ]
      : []),
    ...(/next: /.test(text) ? [{ index, to: text.replace(/[0-9]+/, (it) => String(Number(it) - 1)) }] : []),
    ...(/^ {2}[\w.]+:$/.test(text) ? [{ index, to: text.replace(/:$/, "X:") }] : []),
    ...(/^ {2}shop\.\w+: \{/.test(text) ? [{ index, to: text.replace(/shop\.\w+/, "shop.other") }] : []),
  ]);
  const changes = edits.filter(({ index, to }) => to !== lines[index]);
  // A block that keeps its entries under another name is a renamed type, which is fine.
  const isRename = (index: number) => /^ {2}[\w.]+:$/.test(lines[index] ?? "");

  it.each(changes)("to $to", ({ index, to }) => {
    expect(isRefused(withLine(index, to))).toBe(!isRename(index));
  });
});

it("finds a block that is gone although another begins alike", async () => {
  const start = lines.indexOf("  shop.shop.v1.PutRequest:");
  const end = lines.findIndex((it, index) => index > start && it.startsWith("    # ---"));
  const without = [...lines.slice(0, start), ...lines.slice(end + 2)].join("\n");
  expect(parseLock({ path: lockFileName, text: without }).diagnostics).toEqual([]);
  expect(isRefused(without)).toBe(true);
});

it("names the line", () => {
  const index = lines.findIndex((it) => it.includes("name: price"));
  const text = withLine(index, (lines[index] ?? "").replace("price", "cost"));
  const [finding] = verifyLock(soundLock(lock), soundLock(text), { path: lockFileName, text });
  expect(finding).toMatchObject({ code: "lock-renumbered", origin: { file: lockFileName } });
  expect(text.slice(finding?.origin.offset ?? 0)).toMatch(/^4: \{ name: cost/);
});
