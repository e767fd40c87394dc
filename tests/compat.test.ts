import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { compatRuleGroups, compatRules } from "../generator/compat/index.ts";
import { root } from "./infra/places.mjs";
import { comparedSpecs, findingLines } from "./support/compared.ts";
import { compatPages } from "./support/compat-pages.ts";

const folder = join(root, "tests/compat");

// A case is a folder `<group>/<rule>/<case>/` with two specs, and what their comparison finds.
const cases = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .map((it) => it.replaceAll("\\", "/"))
  .filter((it) => it.endsWith("/before.yaml"))
  .map((it) => it.slice(0, -"/before.yaml".length))
  .sort();

describe("the example of a rule makes one change, which this rule claims", () => {
  const withExamples = compatRules.filter((it) => it.example !== null);
  it.each(withExamples.map((it) => [it.id, it] as const))("%s", async (id, { example }) => {
    const found = await comparedSpecs(example?.before ?? "", example?.after ?? "");
    expect(
      found.findings.map((it) => it.rule?.id),
      findingLines(found).join("\n"),
    ).toEqual([id]);
    expect(found.findings[0]?.class === "safe").toBe(found.diagnostics.length === 0);
  });
});

describe("a case finds what is expected, by the rule that it is about", () => {
  it.each(cases)("%s", async (name) => {
    const read = (file: string) => readFileSync(join(folder, name, file), "utf8");
    const found = await comparedSpecs(read("before.yaml"), read("after.yaml"));
    const told = found.diagnostics.map((it) => `${it.severity} ${it.code}: ${it.message}\n  help: ${it.help ?? ""}\n`);
    const text = `${findingLines(found).join("\n")}\n${told.join("")}`;
    const expected = join(folder, name, "expected.txt");
    if (process.env["UPDATE_GOLDENS"] === "1") writeFileSync(expected, text);
    expect(text).toBe(read("expected.txt"));
    expect(found.findings.map((it) => it.rule?.id)).toContain(name.split("/")[1]);
  });
});

it("has a folder of the right group for every case", () => {
  for (const [group, rule = ""] of cases.map((it) => it.split("/")))
    expect(
      compatRuleGroups[group ?? ""]?.map((it) => it.id),
      `${group}/${rule}`,
    ).toContain(rule);
});

it("has each rule in the folder of its group", () => {
  const files = Object.entries(compatRuleGroups).flatMap(([group, rules]) => rules.map((it) => `${group}/${it.id}.ts`));
  const found = readdirSync(join(root, "generator/compat/rules"), { recursive: true, encoding: "utf8" });
  const rules = found.map((it) => it.replaceAll("\\", "/")).filter((it) => it.endsWith(".ts"));
  expect(rules.sort()).toEqual(files.sort());
});

it("takes a change that no rule knows for an error", async () => {
  const rules = compatRules.filter((it) => it.id !== "field-sensitivity-raised");
  const { example } = compatRules.find((it) => it.id === "field-sensitivity-raised") ?? {};
  const found = await comparedSpecs(example?.before ?? "", example?.after ?? "", rules);
  expect(found.diagnostics).toMatchObject([{ code: "compat-unknown", severity: "error" }]);
});

it("explains in words", () => {
  for (const { id, row, says, summary, why, fix } of compatRules) {
    expect(id).toMatch(/^[a-z0-9]+(-[a-z0-9]+)*$/);
    expect(row, id).toMatch(/^[A-Z]\d\d$/);
    expect(says, id).toMatch(/^[a-z].*[a-z]$/);
    for (const text of [summary, why, fix]) expect(text, id).toMatch(/^[`A-Z].*\.$/s);
  }
  expect(new Set(compatRules.map((it) => it.id)).size).toBe(compatRules.length);
});

it("has a page of every rule in the docs, as the rules say it", () => {
  const folderOfPages = join(root, "docs/rules/compat");
  const pages = compatPages();
  if (process.env["UPDATE_GOLDENS"] === "1") {
    rmSync(folderOfPages, { recursive: true, force: true });
    mkdirSync(folderOfPages, { recursive: true });
    for (const [name, text] of pages) writeFileSync(join(folderOfPages, name), text);
  }
  expect(readdirSync(folderOfPages).sort()).toEqual([...pages.keys()].sort());
  for (const [name, text] of pages) expect(readFileSync(join(folderOfPages, name), "utf8"), name).toBe(text);
});
