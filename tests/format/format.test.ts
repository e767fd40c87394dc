import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { hasErrors } from "../../generator/base/diagnostic.ts";
import { commentsOf } from "../../generator/format/comments.ts";
import { formatted } from "../../generator/format/format.ts";
import { parse } from "../../generator/source/parse.ts";
import { yamlTexts } from "./random-yaml.ts";

// A case is a folder with `before.yaml` and `after.yaml`, what is made of it.
const here = dirname(fileURLToPath(import.meta.url));
const cases = readdirSync(here, { withFileTypes: true }).filter((it) => it.isDirectory());

describe("formatting", () => {
  it.each(cases.map((it) => it.name))("%s", (name) => {
    const after = formatOf(readFileSync(join(here, name, "before.yaml"), "utf8"));
    const file = join(here, name, "after.yaml");
    if (process.env["UPDATE_GOLDENS"] === "1") writeFileSync(file, after);
    expect(after).toBe(existsSync(file) ? readFileSync(file, "utf8") : null);
    expect(formatOf(after)).toBe(after);
  });

  it("changes no value, loses no comment, and is done after one time", () => {
    fc.assert(
      fc.property(yamlTexts, (text) => {
        fc.pre(isFine(text));
        const after = formatOf(text);
        for (const version of ["1.1", "1.2"] as const) expect(readBy(after, version)).toEqual(readBy(text, version));
        expect(commentsOf(after).map((it) => it.text)).toEqual(commentsOf(text).map((it) => it.text));
        expect(formatOf(after)).toBe(after);
      }),
      { numRuns: Number(process.env["RUNS"] ?? 200), seed: 1 },
    );
  });
});

function formatOf(text: string): string {
  const { value, diagnostics } = formatted({ path: "specs/a.yaml", text });
  if (value === null) throw new Error(diagnostics.map((it) => it.message).join("\n"));
  return value;
}

/** What the language refuses is not formatted. */
function isFine(text: string): boolean {
  return !hasErrors(parse({ path: "specs/a.yaml", text }).diagnostics);
}

function readBy(text: string, version: "1.1" | "1.2"): unknown {
  return parseYaml(text, { version, uniqueKeys: false, logLevel: "silent", merge: false });
}
