import { describe, expect, it } from "vitest";
import type { Compiled } from "../../generator/compile.ts";
import { lockFileName } from "../../generator/lock/lock.ts";
import { render } from "../../generator/emit/render.ts";
import { emitters } from "../../generator/emitters/index.ts";
import { fingerprints } from "../../generator/plan/fingerprint.ts";
import { emit, plan } from "../../generator/plan/plan.ts";
import { compileTexts, type Texts } from "../support/compile.ts";
import { type Edit, edited, editsOf } from "../support/value-edits.ts";
import { sampleTexts, textsOf, valuesOf } from "../support/mutations.ts";
import { Random } from "../support/random.ts";

/** What each job made of a workspace: its fingerprint and the digest of its files. */
type Made = ReadonlyMap<string, { readonly fingerprint: string; readonly files: string }>;

const samples = ["specs/storefront", "tests/goldens/workspaces/corner-shop", "tests/goldens/workspaces/clinic"];
const rounds = Number(process.env["FUZZ_COUNT"] ?? 60);
const seed = Number(process.env["FUZZ_SEED"] ?? 20_261_123);

// A job is skipped when its fingerprint is that of the last run: then its files must be those of the last run too.
describe("an incremental run", () => {
  it.each(samples)("makes of %s what a whole run makes, whatever was edited", { timeout: 240_000 }, async (sample) => {
    const random = new Random(seed);
    const values = valuesOf(sampleTexts(sample));
    const before = await made(textsOf(values), "");
    if (before === null) throw new Error(`${sample} has mistakes`);
    const edits = editsOf(values);
    let [compared, skipped] = [0, 0];
    for (let round = 0; round < rounds; round += 1) {
      const edit = random.pick(edits);
      const after = await made(textsOf(edited(values, edit)), before.lock);
      if (after === null) continue;
      compared += 1;
      skipped += [...after.jobs].filter(([key, it]) => before.jobs.get(key)?.fingerprint === it.fingerprint).length;
      expect(staleJobs(before.jobs, after.jobs), text(edit)).toEqual([]);
    }
    expect(compared).toBeGreaterThan(rounds / 10);
    expect(skipped).toBeGreaterThan(compared);
  });
});

it("prints a file anew when its spec has moved", async () => {
  const spec = "interspec: 1\nlibrary: common\ntypes: { Place: { fields: { street: string } } }\n";
  const before = await made({ "specs/common.yaml": spec }, "");
  const after = await made({ "specs/places.yaml": spec }, before?.lock ?? "");
  expect(staleJobs(before?.jobs ?? new Map(), after?.jobs ?? new Map())).toEqual([]);
  expect(after?.jobs.get("ts-types common")?.files).not.toBe(before?.jobs.get("ts-types common")?.files);
});

const library = "interspec: 1\nlibrary: common\ntypes: { Note: { fields: { text: string } } }\n";

/** A service with interactions of what the library has. */
function service(name: string, ...interactions: readonly string[]): string {
  const head = `interspec: 1\nservice: ${name}\nimports: { common: ./common.yaml }\ndefaults: { auth: { none: a test } }\n`;
  return `${head}interactions:\n${interactions.map((it) => `  ${it}\n`).join("")}`;
}

const told = (text: string) =>
  `told: { style: event, topic: told, ordering: none, payload: common.Note, examples: [{ name: one, payload: { text: ${text} } }] }`;
const toldInAvro = (topic: string) =>
  `told: { style: event, topic: ${topic}, ordering: none, encoding: avro, payload: common.Note }`;
const asked = "asked: { style: http, route: GET /note, out: common.Note }";

// What others do with a type shows in the files of the unit that has it, and in those of all who use it.
it.each([
  ["an example of another unit's type", "json-schema common", [told("a")], [told("b")]],
  ["who answers with the type of an event", "json-schema first", [], [asked]],
  ["which service writes the Avro schema of a shared type", "avro second", [], [toldInAvro("first")]],
] as const)("prints files anew after a change of %s", async (_, job, before, after) => {
  const texts = (interactions: readonly string[]): Texts => {
    const isAvro = job.startsWith("avro");
    const [first, second] = isAvro ? [interactions, [toldInAvro("second")]] : [[told("x")], interactions];
    const others = "ping: { style: http, route: GET /ping }";
    return {
      "specs/common.yaml": library,
      "specs/first.yaml": service("first", others, ...(job === "json-schema common" ? interactions : first)),
      "specs/second.yaml": service("second", others, ...(job === "json-schema common" ? [] : second)),
    };
  };
  const [was, is] = [await made(texts(before), ""), await made(texts(after), "")];
  expect(is?.jobs.get(job)?.files).not.toBe(was?.jobs.get(job)?.files);
  expect(staleJobs(was?.jobs ?? new Map(), is?.jobs ?? new Map())).toEqual([]);
});

it("prints a subgraph anew when another one defines a union of it, too", async () => {
  const union = "interspec: 1\nlibrary: common\ntypes: { Pick: { union: { one: Note, two: Line } }, Note: { fields: { text: string } }, Line: { fields: { at: int } } }\n";
  const asks = (field: string) => `${field}: { style: graphql, field: Query.${field}, out: common.Pick }`;
  const texts = (...second: readonly string[]): Texts => ({
    "specs/common.yaml": union,
    "specs/first.yaml": service("first", asks("one")),
    "specs/second.yaml": service("second", "ping: { style: graphql, field: Query.ping, out: bool }", ...second),
  });
  const [was, is] = [await made(texts(), ""), await made(texts(asks("two")), "")];
  expect(is?.jobs.get("graphql-sdl first")?.files).not.toBe(was?.jobs.get("graphql-sdl first")?.files);
  expect(staleJobs(was?.jobs ?? new Map(), is?.jobs ?? new Map())).toEqual([]);
});

it("prints a proto file anew when a package comes that hides a word of its names", async () => {
  const holder = (name: string, pinned: string) =>
    `interspec: 1\nservice: ${name}\n${pinned}defaults: { auth: { none: a test } }\nimports: { common: ./common.yaml }\ninteractions: { ask: { style: grpc, in: common.Note, out: common.Note } }\n`;
  const config = "interspec: 1\nname: shop\n";
  const texts = (more: Texts): Texts => ({
    "interspec.yaml": config,
    "specs/common.yaml": library,
    "specs/first.yaml": holder("first", ""),
    ...more,
  });
  const hiding = { "specs/hiding.yaml": holder("hiding", "wire: { package: shop.shop.v1 }\n") };
  const [was, is] = [await made(texts({}), ""), await made(texts(hiding), "")];
  expect(is?.jobs.get("proto first")?.files).not.toBe(was?.jobs.get("proto first")?.files);
  expect(staleJobs(was?.jobs ?? new Map(), is?.jobs ?? new Map())).toEqual([]);
});

/** The jobs that would have been skipped although their files are others now. */
function staleJobs(before: Made, after: Made): readonly string[] {
  return [...after].filter(([key, it]) => isStale(before, key, it)).map(([key]) => key);
}

function text(edit: Edit): string {
  return `FUZZ_SEED=${seed}: ${JSON.stringify(edit)}`;
}

function isStale(before: Made, key: string, now: { readonly fingerprint: string; readonly files: string }): boolean {
  const known = before.get(key);
  return known !== undefined && known.fingerprint === now.fingerprint && known.files !== now.files;
}

async function made(texts: Texts, lock: string): Promise<{ readonly jobs: Made; readonly lock: string } | null> {
  const { value } = await compileTexts(lock === "" ? texts : { ...texts, [lockFileName]: lock });
  if (value === null) return null;
  return { jobs: await jobsOf(value, texts["interspec.yaml"] ?? ""), lock: value.lockText };
}

async function jobsOf({ workspace, parts }: Compiled, base: string): Promise<Made> {
  const known = fingerprints(workspace, { base, parts });
  const planning = { includes: () => true, configFile: "interspec.yaml", fingerprints: known };
  const jobs = new Map<string, { readonly fingerprint: string; readonly files: string }>();
  for (const job of plan(workspace, emitters, planning)) {
    const { files } = await emit(job, { workspace, render, outFromHandlers: "../.." }, (bytes) => () => bytes);
    const text = files.map((it) => `${it.path} ${it.digest}`).join("\n");
    jobs.set(job.key, { fingerprint: job.fingerprint ?? "", files: text });
  }
  return jobs;
}
