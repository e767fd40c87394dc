import { describe, expect, it } from "vitest";
import { emitters } from "../generator/emitters/index.ts";
import { compileTexts, diagnosticLines, type Texts } from "./support/compile.ts";
import { emitted } from "./support/contracts-of.ts";
import { sampleTexts } from "./support/mutations.ts";
import { mutated, type Random, randomOf } from "./support/random-mutation.ts";

const seed = Number(process.env["FUZZ_SEED"] ?? 20_261_123);
const mutations = Number(process.env["FUZZ_MUTATIONS"] ?? 10_000);
/** So many of the mutants that compile are emitted too. */
const emittedOneIn = 8;
const workers = 4;

const samples = ["specs/reference", "specs/iot", "tests/goldens/workspaces/corner-shop"].map(sampleTexts);

describe(`mutated samples (seed ${seed})`, () => {
  it.each(Array.from({ length: workers }, (_, index) => index))(
    "end in diagnostics or in output, part %i",
    async (part) => {
      const random = randomOf(seed + part);
      const codes = new Map<string, number>();
      let compiled = 0;
      for (let index = 0; index < mutations / workers; index += 1) {
        const { texts, what } = mutant(random);
        const outcome = await outcomeOf(texts, random, `seed ${seed}, part ${part}, mutation ${index}: ${what}`);
        compiled += outcome.isCompiled ? 1 : 0;
        for (const code of outcome.codes) codes.set(code, (codes.get(code) ?? 0) + 1);
      }
      // A fuzzer that breaks everything at the door, or nothing, tests little.
      expect(compiled).toBeGreaterThan(0);
      expect(codes.size).toBeGreaterThan(15);
    },
    600_000,
  );
});

/** Compiles and, now and then, emits; an exception tells what it was given. */
async function outcomeOf(texts: Texts, random: Random, what: string) {
  try {
    const checked = await compileTexts(texts);
    // Every finding has a place that can be shown.
    const lines = diagnosticLines(texts, checked);
    expect(lines.every((it) => !it.includes("undefined"))).toBe(true);
    if (checked.value === null) {
      expect(checked.diagnostics.some((it) => it.severity === "error")).toBe(true);
    } else if (random.below(emittedOneIn) === 0) {
      for (const { path } of emitted(checked.value.workspace, emitters)) expect(path).toMatch(/^contracts\/[\w./-]+$/);
    }
    return { isCompiled: checked.value !== null, codes: checked.diagnostics.map((it) => it.code) };
  } catch (cause) {
    throw new Error(what, { cause });
  }
}

function mutant(random: Random): { readonly texts: Texts; readonly what: string } {
  const sample = random.pick(samples);
  const path = random.pick(Object.keys(sample));
  const mutation = mutated(sample[path] ?? "", random);
  return { texts: { ...sample, [path]: mutation.text }, what: `${path}: ${mutation.what}` };
}
