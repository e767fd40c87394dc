import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import avsc from "avsc";
import { buildSchema, findBreakingChanges } from "graphql";
import { describe, expect, it } from "vitest";
import { compatRules } from "../generator/compat/index.ts";
import { type Comparison, compare } from "../generator/compat/run.ts";
import { avro } from "../generator/emitters/avro/index.ts";
import { graphqlSdl } from "../generator/emitters/graphql-sdl/index.ts";
import { proto } from "../generator/emitters/proto/index.ts";
import { lockFileName } from "../generator/lock/lock.ts";
import type { Workspace } from "../generator/model/workspace.ts";
import { root } from "./infra/places.mjs";
import { inFolder } from "./judges/files.ts";
import type { TextFile } from "./judges/finding.ts";
import { runBin } from "./judges/run.ts";
import { today } from "./support/compared.ts";
import { compiledTexts } from "./support/compile.ts";
import { emitted, textOf } from "./support/contracts-of.ts";
import { Random } from "./support/random.ts";

const folder = join(root, "tests/compat/payload");

/** The cases of one way to travel, by their rule. */
function casesOf(travel: string): readonly (readonly [string, string, string])[] {
  return readdirSync(folder)
    .filter((rule) => readdirSync(join(folder, rule)).includes(travel))
    .sort()
    .map((rule) => {
      const read = (file: string) => readFileSync(join(folder, rule, travel, file), "utf8");
      return [rule, read("before.yaml"), read("after.yaml")];
    });
}

interface Step {
  readonly workspace: Workspace;
  readonly lock: string;
}

async function stepOf(spec: string, lock: string | null): Promise<Step> {
  const texts = { "specs/orders.yaml": spec, ...(lock === null ? {} : { [lockFileName]: lock }) };
  const { workspace, lockText } = await compiledTexts(texts);
  return { workspace, lock: lockText };
}

async function stepsOf(before: string, after: string): Promise<readonly [Step, Step]> {
  const first = await stepOf(before, null);
  return [first, await stepOf(after, first.lock)];
}

function comparisonOf(from: Step, to: Step): Comparison {
  const sides = { from: from.workspace, to: to.workspace, isNumbered: true };
  const options = { now: today, rules: compatRules, isStrict: false, styles: null };
  return compare(sides, { ...options, configFile: "interspec.yaml" });
}

const isBroken = ({ findings }: Comparison) =>
  findings.some((it) => it.class === "breaking" || it.class === "forbidden");
const isSafe = ({ findings }: Comparison) => findings.every((it) => it.class === "safe");

/** What `buf breaking` says at WIRE_JSON of two trees. */
async function bufFindings(from: Workspace, to: Workspace): Promise<string> {
  const [before, after] = await Promise.all([emitted(from, [proto]), emitted(to, [proto])]);
  const below = (dir: string, files: readonly TextFile[]) =>
    files
      .filter((it) => it.path.endsWith(".proto"))
      .map((it) => ({ ...it, path: it.path.replace(/^contracts\/proto/, dir) }));
  const config = "version: v2\nbreaking:\n  use: [WIRE_JSON]\n";
  const files = [...below("old", before), ...below("new", after)];
  const configs = ["old", "new"].map((it) => ({ path: `${it}/buf.yaml`, content: config }));
  return inFolder([...files, ...configs], async (dir) => {
    const env = { BUF_CACHE_DIR: `${dir}/.buf-cache` };
    const { status, stdout, stderr } = await runBin("buf", ["breaking", "new", "--against", "old"], { cwd: dir, env });
    return status === 0 ? "" : stdout || stderr || `ended with ${status}`;
  });
}

describe("buf breaking finds nothing where we call a change safe", () => {
  it.each([...casesOf("grpc-request"), ...casesOf("grpc-response")])("%s", async (_rule, before, after) => {
    const [from, to] = await stepsOf(before, after);
    if (isSafe(comparisonOf(from, to))) expect(await bufFindings(from.workspace, to.workspace)).toBe("");
  });

  it("finds what breaks, where it looks at all", async () => {
    const [, before = "", after = ""] = casesOf("grpc-request").find(([rule]) => rule === "type-int32-to-int64") ?? [];
    const [from, to] = await stepsOf(before, after);
    expect(await bufFindings(from.workspace, to.workspace)).toContain("int64");
  });

  it.each([1, 2, 3])("over a random history (seed %i), against every earlier step", async (seed) => {
    const history = await safeHistory(new Random(seed));
    const last = history.at(-1);
    if (last === undefined || history.length < 3) throw new Error("the history is too short to show anything");
    for (const earlier of history.slice(0, -1)) expect(await bufFindings(earlier.workspace, last.workspace)).toBe("");
  });
});

interface Written {
  /** Types as written, by field. */
  readonly fields: ReadonlyMap<string, string>;
  readonly kinds: readonly string[];
}

/** Edits at random, of which those stay that we call safe against every earlier step. */
async function safeHistory(random: Random): Promise<readonly Step[]> {
  let written: Written = { fields: new Map([["id", "id"]]), kinds: ["OPEN"] };
  const history = [await stepOf(specOf(written), null)];
  for (let count = 0; count < 12 && history.length < 5; count += 1) {
    const edited = editedAt(written, count, random);
    const next = await stepOf(specOf(edited), history.at(-1)?.lock ?? null);
    if (!history.every((it) => isSafe(comparisonOf(it, next)))) continue;
    written = edited;
    history.push(next);
  }
  return history;
}

function editedAt({ fields, kinds }: Written, count: number, random: Random): Written {
  // What may go is taken away by the other edits.
  const leaving = '{ type: "string?", deprecated: { since: 2025-01-01, sunset: 2026-01-01 } }';
  const newType = random.pick([
    '"string?"',
    "list<int>",
    "Kind",
    "{ type: int, default: 1 }",
    "bool",
    leaving,
    leaving,
  ]);
  switch (random.below(3)) {
    case 0:
      return { fields, kinds: [...kinds, `K${count}`] };
    case 1:
      return { fields: new Map([...fields, [`f${count}`, newType]]), kinds };
    default:
      return { fields: new Map([...fields].filter(([, type]) => type !== leaving)), kinds };
  }
}

/** A service whose RPC answers a record with these fields. */
function specOf({ fields, kinds }: Written): string {
  const lines = [...fields].map(([name, type]) => `      ${name}: ${type}\n`).join("");
  const kind = `  Kind: { enum: [${kinds.join(", ")}] }\n`;
  const head = "interspec: 1\nservice: orders\ndefaults: { auth: user }\ntypes:\n";
  return `${head}${kind}  Order:\n    fields:\n${lines}      kind: Kind\ninteractions:\n  read: { style: grpc, out: Order }\n`;
}

describe("graphql-js finds the same breaking changes", () => {
  // It knows no bounds; and it never looks at what old clients do with new values, which is dangerous at most.
  const otherwise = ["constraint-tightened"];
  const all = [...casesOf("graphql-input"), ...casesOf("graphql-result")].filter(([rule]) => !otherwise.includes(rule));
  it.each(all)("%s", async (_rule, before, after) => {
    const [from, to] = await stepsOf(before, after);
    const schemas = await Promise.all(
      [from, to].map(async ({ workspace }) => {
        const sdl = textOf(await emitted(workspace, [graphqlSdl]), ".graphql");
        return buildSchema(sdl, { assumeValidSDL: true });
      }),
    );
    const [old, now] = schemas;
    if (old === undefined || now === undefined) throw new Error("there are two schemas");
    const breaking = findBreakingChanges(old, now).map((it) => it.description);
    expect(breaking.length > 0, breaking.join("\n")).toBe(isBroken(comparisonOf(from, to)));
  });
});

describe("Avro's resolution fails where we call a change breaking", () => {
  // Bounds are no part of a schema: values beyond them are refused by our codecs. A union is a record of nullables: that
  // of a variant which is gone can be read, and is empty.
  const otherwise = ["constraint-tightened", "union-member-removed"];
  const all = casesOf("event-avro").filter(([rule]) => !otherwise.includes(rule));
  it.each(all)("%s", async (_rule, before, after) => {
    const only = (spec: string, mode: string) =>
      spec.replace("defaults:", `compatibility: { mode: ${mode} }\ndefaults:`);
    for (const mode of ["backward", "forward"] as const) {
      const [from, to] = await stepsOf(only(before, mode), only(after, mode));
      const [old, now] = await Promise.all([from, to].map(({ workspace }) => typeOf(workspace)));
      if (old === undefined || now === undefined) throw new Error("there are two schemas");
      const [reader, writer] = mode === "backward" ? [now, old] : [old, now];
      const failure = failureOf(() => reader.createResolver(writer));
      expect([mode, failure !== null], failure ?? "").toEqual([mode, isBroken(comparisonOf(from, to))]);
    }
  });
});

async function typeOf(workspace: Workspace): Promise<avsc.Type> {
  return avsc.Type.forSchema(JSON.parse(textOf(await emitted(workspace, [avro]), "Order.avsc")));
}

function failureOf(attempt: () => unknown): string | null {
  try {
    attempt();
    return null;
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}
