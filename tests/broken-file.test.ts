import { describe, expect, it } from "vitest";
import { compileTexts } from "./support/compile.ts";
import { sampleTexts } from "./support/mutations.ts";

const texts = sampleTexts("specs/storefront");
const specs = Object.keys(texts).filter((it) => it.startsWith("specs/"));

// In a watch, a spec is broken for as long as somebody types: what is told then must be about that place.
describe("a spec that cannot be read", () => {
  it.each(specs)("is the only one that is reported: %s", async (path) => {
    const { diagnostics } = await compileTexts({ ...texts, [path]: `${texts[path] ?? ""}\nbroken: [\n` });
    const errors = diagnostics.filter((it) => it.severity === "error");
    expect(errors.map((it) => `${it.origin.file} ${it.code}`)).toEqual([`${path} yaml-syntax`]);
  });
});
