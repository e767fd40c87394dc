import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isDeepStrictEqual } from "node:util";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fastParse } from "../../generator/source/fast-parse.ts";
import { maxDepth, parse, parseThoroughly } from "../../generator/source/parse.ts";
import { root } from "../infra/places.mjs";
import { oddYaml } from "../support/odd-yaml.ts";
import { mutated, randomOf } from "../support/random-mutation.ts";

const firstSeed = Number(process.env["FUZZ_SEED"] ?? 20_261_123);
const count = Number(process.env["FUZZ_COUNT"] ?? 10_000);
const seeds = Array.from({ length: count }, (_, index) => firstSeed + index);

function textsBelow(folder: string): readonly string[] {
  return readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
    .filter((it) => it.endsWith(".yaml"))
    .map((it) => readFileSync(join(root, folder, it), "utf8"));
}

/** Whether the fast way was taken: that may change neither what is read nor what is said. */
function isFast(text: string): boolean {
  const file = { path: "a.yaml", text };
  const [read, judged] = [parse(file), parseThoroughly(file)];
  // Not by `toStrictEqual`, which asks a mapping with a key `constructor` for its class.
  expect(isDeepStrictEqual(read, judged), JSON.stringify(text)).toBe(true);
  // The order of keys counts too.
  expect(JSON.stringify(read)).toBe(JSON.stringify(judged));
  return fastParse(text, maxDepth) !== null;
}

describe("the fast way to read YAML", () => {
  it.each(["specs", "tests/goldens", "tests/diagnostics", "tests/cli"])(
    "agrees with the thorough one on %s",
    (folder) => {
      const texts = textsBelow(folder);
      expect(texts.filter(isFast).length).toBeGreaterThan(texts.length / 2);
    },
  );

  it("agrees with it on specs that were changed at random", () => {
    const specs = textsBelow("tests/goldens").filter((it) => it.length < 4000);
    const texts = seeds.map((seed) => {
      const random = randomOf(seed);
      return mutated(random.pick(specs), random).text;
    });
    expect(texts.filter(isFast).length).toBeGreaterThan(count / 4);
  });

  it("agrees with it on what hardly anybody writes", () => {
    const texts = seeds.map((seed) => {
      const random = randomOf(seed);
      const text = oddYaml(random);
      return random.below(3) === 0 ? mutated(text, random).text : text;
    });
    expect(texts.filter(isFast).length).toBeGreaterThan(count / 20);
  });

  it("agrees with it on any plain or quoted scalar", () => {
    const letters = fc.constantFrom(..."0123456789+-._:eExXoO~nulNULaiftrsy #'\"\\{[,]}&*!|>%@?\n");
    const scalar = fc.oneof(fc.string({ unit: letters, maxLength: 12 }), fc.string({ unit: "binary", maxLength: 8 }));
    const layout = fc.constantFrom(
      "a: %",
      "%: a",
      "a: [%]",
      "a: { b: % }",
      'a: "%"',
      "a: '%'",
      "a: |\n  %",
      "a:\n  - %",
    );
    fc.assert(
      fc.property(scalar, layout, (text, around) => {
        isFast(`${around.replace("%", () => text)}\n`);
      }),
      { numRuns: count, seed: firstSeed },
    );
  });

  it.each([
    ["a comment, a document mark and blank lines", "---\n# note\n\na: b # note\n"],
    ["ends of lines as on Windows", "a:\r\n  - b\r\n  - 'c'\r\n"],
    ["numbers and words", "a: [0, -1, 12, 1.5, true, false, null, 5m, 1.0.0, 2026-01-01, 12:30, 1_000]\n"],
    ["texts of several lines", "a: |\n  b\n   c\nd: >-\n  e\n  f\ng: h\n  i\n"],
    ["braces over several lines", "a: {\n  b: [c,\n    d],\n  e: {}\n  }\n"],
    ["hostile keys", "__proto__: { toString: 1 }\nconstructor: x\n"],
  ])("takes %s", (_, text) => {
    expect(isFast(text)).toBe(true);
  });

  it.each([
    ["a mistake", "a: b: c\n"],
    ["an anchor and an alias", "a: &x 1\nb: *x\n"],
    ["a tag", "a: !!str 1\n"],
    ["a merge key", '"<<": { a: 1 }\n'],
    ["a directive", "%YAML 1.2\n---\na: b\n"],
    ["a second document", "a: b\n---\nc: d\n"],
    ["a key twice", "a: 1\na: 2\n"],
    ["a key that is no word", "? [a]\n: b\n"],
    ["an empty file", "# nothing\n"],
    ["a file that is no mapping", "- a\n"],
    ["a tab", "a:\tb\n"],
    ["a key between braces without a value", "a: { b, c: d }\n"],
    ["digits that a double loses", "a: 9007199254740993\n"],
    ["a number in another spelling", "a: 0x1F\n"],
    ["a word in another spelling", "a: Null\n"],
    ["a boolean word of YAML 1.1", "enum: [NO]\n"],
    ["an address that a comment cuts", "topic: a #\n"],
    ["too many levels", `a: ${"[".repeat(40)}${"]".repeat(40)}\n`],
  ])("leaves %s to the thorough one", (_, text) => {
    expect(isFast(text)).toBe(false);
  });

  it("refuses as many brackets as the thorough one, wherever they stand", () => {
    isFast(`a: "${"[".repeat(200)}"\n`);
  });
});
