import { describe, expect, it } from "vitest";
import { sha256 } from "../../generator/base/digest.ts";
import { type Compiled, compile, type Sources } from "../../generator/compile.ts";
import { compilePart } from "../../generator/compile-part.ts";
import { render } from "../../generator/emit/render.ts";
import { emitters } from "../../generator/emitters/index.ts";
import { lockFileName } from "../../generator/lock/lock.ts";
import type { Unit } from "../../generator/model/workspace.ts";
import { emit, plan } from "../../generator/plan/plan.ts";
import type { RunMarks } from "../../generator/plan/run-marks.ts";
import { unitMarks } from "../../generator/plan/unit-marks.ts";
import type { Texts } from "../support/compile.ts";
import { withIslands } from "../support/islands.ts";
import { sampleTexts, textsOf, valuesOf } from "../support/mutations.ts";
import { Random } from "../support/random.ts";
import { edited, editsOf } from "../support/value-edits.ts";

/** The digest of what each job made, by its key. */
type Made = ReadonlyMap<string, string>;

const samples = ["specs/storefront", "tests/goldens/workspaces/corner-shop", "tests/goldens/workspaces/clinic"];
const rounds = Number(process.env["FUZZ_COUNT"] ?? 60);
const seed = Number(process.env["FUZZ_SEED"] ?? 20_261_123);

// What is said of a part must be what is said of the whole, or nothing.
describe("a part of a workspace", () => {
  it.each(samples)("of %s compiles to what the whole does, whatever was edited", { timeout: 240_000 }, async (sample) => {
    const random = new Random(seed);
    const values = withIslands(valuesOf(sampleTexts(sample)), 40);
    const first = await whole(sourcesOf(textsOf(values), null));
    if (first === null) throw new Error(`${sample} has mistakes`);
    const sources = sourcesOf(textsOf(values), first.compiled.lockText);
    const before = await whole(sources);
    if (before === null) throw new Error(`${sample} has mistakes with a lock`);
    const marks = marksOf(before.compiled, sources);
    const edits = editsOf(values);
    let compared = 0;
    for (let round = 0; round < rounds; round += 1) {
      const edit = random.pick(edits);
      const now = sourcesOf(textsOf(edited(values, edit)), first.compiled.lockText);
      const part = await compilePart(now, marks);
      if (part === null) continue;
      const told = `FUZZ_SEED=${seed}: ${JSON.stringify(edit)}`;
      const after = await whole(now);
      if (after === null) throw new Error(`the whole has mistakes that the part has not: ${told}`);
      compared += 1;
      expect(after.diagnostics, told).toEqual([]);
      expect(part.lockText, told).toBe(after.compiled.lockText);
      expect(Object.fromEntries(await withOthers(part, before.made)), told).toEqual(Object.fromEntries(after.made));
      expect(part.part?.units, told).toEqual(unitMarks(after.compiled.workspace));
    }
    expect(compared).toBeGreaterThan(rounds / 10);
  });
});

async function withOthers(part: Compiled, before: Made): Promise<Made> {
  const concerned = part.part?.concerned ?? new Set();
  const others = [...before].filter(([key]) => !concerned.has(key.split(" ")[1] ?? ""));
  return new Map([...others, ...(await madeOf(part, (it) => concerned.has(it.id)))]);
}

async function whole(sources: Sources) {
  const { value, diagnostics } = await compile(sources);
  return value === null ? null : { compiled: value, diagnostics, made: await madeOf(value, null) };
}

async function madeOf({ workspace }: Compiled, includes: ((unit: Unit) => boolean) | null): Promise<Made> {
  const planning = { includes: includes ?? (() => true), configFile: "interspec.yaml", fingerprints: null };
  const made = new Map<string, string>();
  for (const job of plan(workspace, emitters, planning)) {
    if (includes !== null && !job.key.includes(" ")) continue;
    const { files, seeds } = await emit(job, { workspace, render, outFromHandlers: "../.." }, (bytes) => () => bytes);
    const texts = [...files.map((it) => `${it.path} ${it.digest}`), ...seeds.map((it) => `${it.path} ${it.content}`)];
    made.set(job.key, texts.join("\n"));
  }
  return made;
}

function sourcesOf(texts: Texts, lock: string | null): Sources {
  const config = texts["interspec.yaml"] ?? "interspec: 1\nname: test\n";
  return {
    config: { path: "interspec.yaml", text: config },
    specs: Object.entries(texts)
      .filter(([path]) => path !== "interspec.yaml")
      .map(([path, text]) => ({ path, text })),
    lock: lock === null ? null : { path: lockFileName, text: lock },
  };
}

function marksOf({ workspace }: Compiled, { config, specs, lock }: Sources): RunMarks {
  const units = unitMarks(workspace);
  return {
    config: sha256(config.text),
    lock: sha256(lock?.text ?? ""),
    texts: new Map(specs.map((it) => [it.path, sha256(it.text)])),
    units,
    emitters: emitters.map((it) => it.name),
    handlers: [],
  };
}
