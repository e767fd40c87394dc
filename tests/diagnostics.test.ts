import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { runFacts } from "../generator/catalogue/run.ts";
import { diagnosticCatalogue } from "../generator/catalogue.ts";
import { parseLock } from "../generator/lock/parse.ts";
import { verifyLock } from "../generator/lock/verify.ts";
import { styles } from "../generator/styles/index.ts";
import { editorSchema } from "../generator/syntax/schema.ts";
import { workspaceShape } from "../generator/syntax/workspace.ts";
import { root } from "./infra/places.mjs";
import { compileTexts, diagnosticLines, type Texts } from "./support/compile.ts";

const folder = join(root, "tests/diagnostics");
const codes = readdirSync(folder).sort();

describe.each(codes)("%s", (code) => {
  const names = readdirSync(join(folder, code))
    .filter((it) => !it.endsWith(".txt"))
    .sort();
  it.each(names)("%s", async (name) => {
    const text = `${(await linesOf(join(folder, code, name), name)).join("\n")}\n`;
    const expected = join(folder, code, `${name.replace(/\.yaml$/, "")}.txt`);
    if (process.env["UPDATE_GOLDENS"] === "1") writeFileSync(expected, text);
    expect(text).toBe(readFileSync(expected, "utf8"));
    expect(text).toContain(` ${code}: `);
  });
});

it("has a case for every code", () => {
  const wanted = [...diagnosticCatalogue.keys()].filter((it) => !Object.hasOwn(runFacts, it));
  expect(wanted.filter((it) => !codes.includes(it))).toEqual([]);
  expect(codes.filter((it) => !diagnosticCatalogue.has(it))).toEqual([]);
});

it("has an input for every expected text", () => {
  const orphans = codes.flatMap((code) => {
    const files = readdirSync(join(folder, code));
    const isOrphan = (it: string) => !files.includes(it.slice(0, -4)) && !files.includes(it.replace(/txt$/, "yaml"));
    return files.filter((it) => it.endsWith(".txt") && isOrphan(it)).map((it) => `${code}/${it}`);
  });
  expect(orphans).toEqual([]);
});

it("has a test for every code about reading, planning and writing", () => {
  const tests = ["source", "write", "plan", "cli", "overrides"].flatMap((it) => textsBelow(join(root, "tests", it)));
  expect(Object.keys(runFacts).filter((code) => !tests.some((it) => it.includes(code)))).toEqual([]);
});

it("explains every code that is reported, and no other", () => {
  const sources = textsBelow(join(root, "generator"));
  const reported = new Set(sources.flatMap((it) => [...codesIn(it)]));
  expect([...reported].filter((it) => !diagnosticCatalogue.has(it))).toEqual([]);
  expect([...diagnosticCatalogue.keys()].filter((it) => !sources.some((text) => mentions(text, it)))).toEqual([]);
});

it("explains in words", () => {
  for (const [code, { summary, why, fix }] of diagnosticCatalogue) {
    expect(code).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    for (const text of [summary, why, fix]) expect(text, code).toMatch(/^[`A-Za-z].*\.$/s);
  }
});

it("names every key of the language in some case", () => {
  const cases = textsBelow(folder);
  const keys = new Set([...keysOf(editorSchema(styles)), ...keysOf(workspaceShape(styles).schema)]);
  const isNamed = (key: string) => cases.some((it) => new RegExp(`(?:^|[\\s{,])${key}:`, "m").test(it));
  expect([...keys].filter((it) => !isNamed(it)).sort()).toEqual([]);
});

it("says what is wrong in one line, and what to do in another", () => {
  const texts = codes.flatMap((code) =>
    readdirSync(join(folder, code))
      .filter((it) => it.endsWith(".txt"))
      .map((it) => readFileSync(join(folder, code, it), "utf8")),
  );
  const messages = texts.flatMap((it) => it.match(/(?<= (?:error|warning|info) [a-z0-9-]+: ).*$/gm) ?? []);
  expect(messages.length).toBeGreaterThan(codes.length);
  expect(messages.filter((it) => /\.$|undefined|\[object|NaN/.test(it) || /^[A-Z][a-z]+ [a-z]/.test(it))).toEqual([]);
});

/** A file is one spec; a folder holds several, the config, or the two locks that are to be compared. */
async function linesOf(path: string, name: string): Promise<readonly string[]> {
  if (name.endsWith(".yaml")) return compiledLines({ [name]: readFileSync(path, "utf8") });
  const texts = Object.fromEntries(readdirSync(path).map((it) => [it, readFileSync(join(path, it), "utf8")]));
  const { "before.lock.yaml": before, "after.lock.yaml": after } = texts;
  return before === undefined || after === undefined ? compiledLines(texts) : verifiedLines(before, after);
}

async function compiledLines(texts: Texts): Promise<readonly string[]> {
  return diagnosticLines(texts, await compileTexts(texts));
}

function verifiedLines(before: string, after: string): readonly string[] {
  const [old, now] = [before, after].map((text) => parseLock({ path: "interspec.lock.yaml", text }).value);
  if (!old || !now) throw new Error("both locks must be sound");
  const texts = { "interspec.lock.yaml": after };
  return diagnosticLines(texts, { diagnostics: verifyLock(old, now, { path: "interspec.lock.yaml", text: after }) });
}

/** The codes that a source reports: `code: "x"`, and first words of functions that report. */
function codesIn(text: string): readonly string[] {
  const direct = [...text.matchAll(/\bcode: "([a-z0-9-]+)"/g)];
  const passed = [...text.matchAll(/\.wrong\(\s*"([a-z0-9]+(?:-[a-z0-9]+)*)"/g)];
  return [...direct, ...passed].flatMap((it) => (it[1] === undefined || isRuntime(it[1]) ? [] : [it[1]]));
}

/** Codes of errors at run time, not of diagnostics. */
function isRuntime(code: string): boolean {
  return ["aborted", "internal", "unauthenticated", "unavailable"].includes(code);
}

function mentions(text: string, code: string): boolean {
  return text.includes(`"${code}"`) && !text.includes("FactsByCode");
}

function textsBelow(dir: string): readonly string[] {
  return readdirSync(dir, { recursive: true, withFileTypes: true, encoding: "utf8" })
    .filter((it) => it.isFile())
    .map((it) => readFileSync(join(it.parentPath, it.name), "utf8"));
}

function keysOf(schema: unknown): readonly string[] {
  if (typeof schema !== "object" || schema === null) return [];
  return Object.entries(schema).flatMap(([key, it]): readonly string[] =>
    key === "properties" && typeof it === "object" && it !== null
      ? [...Object.keys(it), ...keysOf(Object.values(it))]
      : keysOf(it),
  );
}
