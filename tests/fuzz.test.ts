import { describe, expect, it } from "vitest";
import { emitters } from "../generator/emitters/index.ts";
import { locator } from "../generator/source/locate.ts";
import { compileTexts, type Texts } from "./support/compile.ts";
import { emitted } from "./support/contracts-of.ts";
import { sampleTexts, valuesOf, yamlOf } from "./support/mutations.ts";
import { parsedScript } from "./support/parsed-script.ts";
import { Random } from "./support/random.ts";

const firstSeed = Number(process.env["FUZZ_SEED"] ?? 20_261_123);
const count = Number(process.env["FUZZ_COUNT"] ?? 10_000);
const batch = 500;
// Of a spec of a few KB: far more than it takes.
const maxMs = 5000;

const samples = ["tests/goldens/workspaces/corner-shop", "specs/reference"].map(sampleTexts);

describe.each(Array.from({ length: Math.ceil(count / batch) }, (_, index) => firstSeed + index * batch))(
  "seeds from %i",
  (first) => {
    it("end in diagnostics or output", async () => {
      for (let seed = first; seed < first + batch; seed += 1) await tryOut(seed);
    });
  },
);

async function tryOut(seed: number): Promise<void> {
  const texts = mutated(new Random(seed));
  try {
    const start = performance.now();
    const { value, diagnostics } = await compileTexts(texts);
    const locate = locator(Object.entries(texts).map(([path, text]) => ({ path, text })));
    for (const it of diagnostics) {
      expect(it.message).not.toMatch(/undefined|\[object|NaN|\n/);
      const { line, column, endLine } = locate(it.origin);
      expect(Math.min(line, column)).toBeGreaterThan(0);
      expect(endLine).toBeGreaterThanOrEqual(line);
    }
    expect(value !== null).toBe(diagnostics.every((it) => it.severity !== "error"));
    if (value !== null && seed % 4 === 0) {
      const files = await emitted(value.workspace, emitters);
      for (const it of files) if (it.path.endsWith(".ts")) parsedScript(it.path, it.content);
    }
    expect(performance.now() - start).toBeLessThan(maxMs);
  } catch (cause) {
    const changed = Object.entries(texts).find(([, text]) => !samples.some((it) => Object.values(it).includes(text)));
    throw new Error(`FUZZ_SEED=${seed} FUZZ_COUNT=1\n${changed?.join("\n") ?? ""}`, { cause });
  }
}

/** A sample with one to three changes to one of its files. */
function mutated(random: Random): Texts {
  const sample = random.pick(samples);
  const file = random.pick(Object.keys(sample));
  const text = sample[file] ?? "";
  const times = 1 + random.below(3);
  if (random.below(3) === 0) return { ...sample, [file]: repeated(times, text, (it) => mutatedText(it, random)) };
  const value = valuesOf({ [file]: text })[file];
  return { ...sample, [file]: yamlOf(repeated(times, value, (it) => mutatedValue(it, value, random))) };
}

function repeated<T>(times: number, value: T, change: (value: T) => T): T {
  let result = value;
  for (let index = 0; index < times; index += 1) result = change(result);
  return result;
}

const splinters: readonly string[] = [
  ": ",
  "- ",
  "{",
  "}",
  "[",
  "]",
  ",",
  "&a ",
  "*a",
  "!!map ",
  "<<: ",
  "|",
  ">",
  "#",
  "'",
  '"',
  "\n",
  "\t",
  "\\",
  "?",
  "%",
  "@",
  "`",
  "---\n",
  "...\n",
  "\u0000",
  "\ufeff",
  "\u2028",
  "\ud83d",
  "é",
  "null",
  "true",
  "1e999",
  "0x1F",
  ".inf",
  "stream ",
  "list<",
  "map<",
  "patch<",
  ">",
  "@2",
];

function mutatedText(text: string, random: Random): string {
  const at = random.below(text.length + 1);
  const to = Math.min(text.length, at + random.below(40));
  const from = random.below(text.length + 1);
  switch (random.below(6)) {
    case 0:
      return text.slice(0, at) + random.pick(splinters) + text.slice(at);
    case 1:
      return text.slice(0, at) + text.slice(to);
    case 2:
      return text.slice(0, at);
    case 3:
      return text.slice(0, at) + text.slice(from, from + 60) + text.slice(at);
    case 4:
      return text.slice(0, at) + String.fromCharCode(random.below(0x180)) + text.slice(at + 1);
    default: {
      const lines = text.split("\n");
      const [a, b] = [random.below(lines.length), random.below(lines.length)];
      return lines
        .map((it, index) => (index === a ? (lines[b] ?? it) : index === b ? (lines[a] ?? it) : it))
        .join("\n");
    }
  }
}

const odd: readonly unknown[] = [
  null,
  true,
  false,
  0,
  -1,
  1.5,
  1e21,
  2 ** 53,
  "",
  " ",
  "x",
  "X",
  "id",
  "Order",
  "orders.placeOrder",
  "list<Order>",
  "stream Order",
  "Order?",
  "patch<Order>",
  "ref<Order>",
  "map<map<list<Order>>>",
  "decimal(38,38)",
  "none",
  "key",
  "POST /{a}/{b}",
  "/",
  "{",
  "../x.yaml",
  [],
  {},
  [[]],
  [null],
  { a: {} },
  { type: "Order" },
  { fields: {} },
  { enum: ["A"] },
  { union: { a: "int" } },
  "2s",
  "1MiB",
  "NOT_FOUND",
  "2026-01-01",
  "__proto__",
  "constructor",
];

/** The value with one node deleted, doubled, swapped with another, or made into something else. */
function mutatedValue(value: unknown, whole: unknown, random: Random): unknown {
  if (typeof value !== "object" || value === null) return random.pick(odd);
  const entries: readonly (readonly [string, unknown])[] = Object.entries(value);
  if (entries.length === 0) return random.pick(odd);
  const index = random.below(entries.length);
  const [key = "", inner] = entries[index] ?? [];
  const other = random.pick(entries);
  const replace = (change: readonly (readonly [string, unknown])[]) =>
    assembled(value, [...entries.slice(0, index), ...change, ...entries.slice(index + 1)]);
  switch (random.below(random.below(3) === 0 ? 7 : 30)) {
    case 0:
      return replace([]);
    case 1:
      return replace([
        [key, inner],
        [`${key}2`, inner],
      ]);
    case 2:
      return replace([[key, other[1]]]);
    case 3:
      return replace([[key, random.pick(odd)]]);
    case 4:
      return replace([[JSON.stringify(random.pick(odd)).replaceAll(`"`, ""), inner]]);
    case 5:
      return replace([[other[0], inner]]);
    case 6:
      return replace([[key, anyNode(whole, random)]]);
    default:
      return replace([[key, mutatedValue(inner, whole, random)]]);
  }
}

function assembled(like: object, entries: readonly (readonly [string, unknown])[]): unknown {
  if (Array.isArray(like)) return entries.map(([, it]) => it);
  const made: Record<string, unknown> = {};
  for (const [key, value] of entries)
    Object.defineProperty(made, key, { value, enumerable: true, configurable: true, writable: true });
  return made;
}

function anyNode(value: unknown, random: Random): unknown {
  if (typeof value !== "object" || value === null || random.below(4) === 0) return value;
  const inner = Object.values(value);
  return inner.length === 0 ? value : anyNode(random.pick(inner), random);
}
