import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, it } from "vitest";
import { cli } from "../support/cli.ts";
import { withIslands } from "../support/islands.ts";
import { sampleTexts, textsOf, type Values, valuesOf } from "../support/mutations.ts";
import { Random } from "../support/random.ts";
import { readTree, tempFolder } from "../support/temp-folder.ts";
import { edited, editsOf } from "../support/value-edits.ts";

const gen = cli();
const rounds = Number(process.env["FUZZ_COUNT"] ?? 12);
const seed = Number(process.env["FUZZ_SEED"] ?? 20_261_123);

// Each run goes by what the last one left; a run without that memory must have nothing to add.
describe("a run after a change", () => {
  it.each([
    "specs/storefront",
    "tests/goldens/workspaces/clinic",
  ])("of %s leaves what a run without memory does", { timeout: 60_000 + rounds * 5_000 }, async (sample) => {
    const random = new Random(seed);
    let values = placed(withIslands(valuesOf(sampleTexts(sample)), 12));
    const dir = tempFolder({ "package.json": "{}", "node_modules/.keep": "", ...textsOf(values) });
    expect(await gen([], { cwd: dir })).toMatchObject({ code: 0 });
    let changed = 0;
    for (let round = 0; round < rounds; round += 1) {
      const edit = random.pick(editsOf(values));
      const told = `FUZZ_SEED=${seed}, round ${round}: ${JSON.stringify(edit)}`;
      const next = edited(values, edit);
      write(dir, next);
      // Now and then somebody has been at work in `out`.
      if (round % 4 === 3) rmSync(join(dir, "generated", random.pick(outputs(dir))));
      const { code, stdout, stderr } = await gen([], { cwd: dir });
      expect(stderr, told).not.toContain("internal");
      if (code === 0) {
        changed += 1;
        values = next;
      } else write(dir, values);
      if (code !== 0) expect(await gen([], { cwd: dir }), told).toMatchObject({ code: 0 });
      const whole = await gen(["--check", "--no-cache"], { cwd: dir });
      expect(whole, `${told}\n${stdout}`).toMatchObject({ code: 0 });
      expect((await gen([], { cwd: dir })).stdout, told).toBe(whole.stdout);
    }
    expect(changed).toBeGreaterThan(rounds / 5);
  });
});

/** With everything that is written in its folder. */
function placed(values: Values): Values {
  const config = values["interspec.yaml"] as Readonly<Record<string, unknown>>;
  return { ...values, "interspec.yaml": { ...config, out: "generated", handlers: "src/handlers" } };
}

function write(dir: string, values: Values): void {
  for (const [path, text] of Object.entries(textsOf(values))) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
}

function outputs(dir: string): readonly string[] {
  return Object.keys(readTree(join(dir, "generated"))).filter((it) => !it.startsWith("."));
}
