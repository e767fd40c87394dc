import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, sep } from "node:path";
import { expect, it } from "vitest";
import { parse } from "../generator/source/parse.ts";
import { root } from "./infra/places.mjs";
import { languageKeys } from "./support/language-keys.ts";

const keys = languageKeys();

it("uses every key of the language in a golden or a sample", () => {
  const used = new Set([join(root, "specs"), join(root, "tests", "goldens")].flatMap(usedBelow));
  expect([...keys.all.keys()].filter((it) => !used.has(it)).sort()).toEqual([]);
});

it("has a diagnostic case that holds each key of the language", () => {
  const held = new Set(usedBelow(join(root, "tests", "diagnostics")).map((it) => keys.all.get(it)));
  expect([...keys.all].flatMap(([name, meaning]) => (held.has(meaning) ? [] : [name])).sort()).toEqual([]);
});

function usedBelow(dir: string): readonly string[] {
  return specsBelow(dir).flatMap(keysOfFile);
}

function keysOfFile(path: string): readonly string[] {
  const { value } = parse({ path, text: readFileSync(path, "utf8") });
  return keys.usedBy(value.value);
}

/** The files of the language below a folder; what `expected/` and `generated/` hold was made from them. */
function specsBelow(dir: string): readonly string[] {
  if (!existsSync(dir)) return [];
  return readdirSync(dir, { recursive: true, encoding: "utf8" })
    .filter((it) => it.endsWith(".yaml") && !/\.lock\.yaml$/.test(it))
    .filter((it) => !it.split(sep).some((part) => part === "expected" || part === "generated"))
    .map((it) => join(dir, it));
}
