import { expect, it } from "vitest";
import { compatRules } from "../generator/compat/index.ts";
import { compare } from "../generator/compat/run.ts";
import { lockFileName } from "../generator/lock/lock.ts";
import type { Workspace } from "../generator/model/workspace.ts";
import { today } from "./support/compared.ts";
import { compileTexts, type Texts } from "./support/compile.ts";
import { sampleTexts, textsOf, type Values, valuesOf } from "./support/mutations.ts";
import { Random } from "./support/random.ts";

const firstSeed = Number(process.env["FUZZ_SEED"] ?? 20_261_123);
const count = Number(process.env["FUZZ_COUNT"] ?? 150);
const samples = ["specs/reference", "specs/iot", "specs/storefront"].map(sampleTexts);
// Values that other places have: mostly they make another valid spec.
const values: readonly unknown[] = [
  ...[
    "string",
    "string?",
    "int",
    "long",
    "list<string>",
    "id",
    "timestamp",
    "json",
    "none",
    "stable",
    "alpha",
    "public",
  ],
  ...[
    "5s",
    "1h",
    "64KiB",
    "read",
    "natural",
    "user",
    "service",
    "json",
    "avro",
    1,
    2,
    true,
    false,
    "POST /x",
    "NOT_FOUND",
  ],
];

it("judges every change of a spec, either way, by a rule and without a word that is none", async () => {
  let compared = 0;
  for (let seed = firstSeed; seed < firstSeed + count; seed += 1) {
    const random = new Random(seed);
    const before = random.pick(samples);
    try {
      if (await judgeBoth(before, textsOf(edited(valuesOf(before), random)))) compared += 1;
    } catch (cause) {
      throw new Error(`FUZZ_SEED=${seed} FUZZ_COUNT=1`, { cause });
    }
  }
  expect(compared).toBeGreaterThan(count / 10);
}, 300_000);

/** False: the edited spec has mistakes. */
async function judgeBoth(before: Texts, after: Texts): Promise<boolean> {
  const old = (await compileTexts(before)).value;
  if (old === null) throw new Error("the sample has mistakes");
  const now = (await compileTexts({ ...after, [lockFileName]: old.lockText })).value;
  if (now === null) return false;
  judge(old.workspace, now.workspace);
  judge(now.workspace, old.workspace);
  return true;
}

function judge(from: Workspace, to: Workspace): void {
  const options = { now: today, rules: compatRules, isStrict: true, styles: null, configFile: "interspec.yaml" };
  const start = performance.now();
  const { findings, diagnostics } = compare({ from, to, isNumbered: true }, options);
  expect(performance.now() - start).toBeLessThan(5000);
  expect(findings.filter((it) => it.rule === null).map((it) => it.change)).toEqual([]);
  for (const it of diagnostics) expect(`${it.message} ${it.help}`).not.toMatch(/undefined|\[object|NaN|\n/);
  for (const { change } of findings) {
    const claiming = compatRules.filter((it) =>
      it.claims(change, { now: today, policy: findings[0]?.use.policy ?? never() }),
    );
    expect(claiming.map((it) => it.id)).toHaveLength(1);
  }
}

function never(): never {
  throw new Error("there is a finding");
}

/** One or two values less, or others. */
function edited(all: Values, random: Random): Values {
  const file = random.pick(Object.keys(all));
  const copy: unknown = structuredClone(all[file]);
  for (let times = 1 + random.below(2); times > 0; times -= 1) editOnce(copy, random);
  return { ...all, [file]: copy };
}

function editOnce(top: unknown, random: Random): void {
  let at = top;
  while (isFull(at)) {
    const key = random.pick(Object.keys(at));
    const inner: unknown = Reflect.get(at, key);
    if (!isFull(inner) || random.below(6) === 0) {
      editAt(at, key, random);
      return;
    }
    at = inner;
  }
}

function isFull(value: unknown): value is object {
  return typeof value === "object" && value !== null && Object.keys(value).length > 0;
}

function editAt(at: object, key: string, random: Random): void {
  if (Array.isArray(at)) at.splice(Number(key), 1);
  else if (isFull(Reflect.get(at, key)) || random.below(2) === 0) Reflect.deleteProperty(at, key);
  else Reflect.set(at, key, random.pick(values));
}
