import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Compiled } from "../generator/compile.ts";
import type { Emitter } from "../generator/emit/emitter.ts";
import { emitters } from "../generator/emitters/index.ts";
import { lockFileName } from "../generator/lock/lock.ts";
import { neededEmitters, selectEmitters } from "../generator/plan/selection.ts";
import { root } from "./infra/places.mjs";
import { compiledTexts, compileFolder } from "./support/compile.ts";
import { emitted } from "./support/contracts-of.ts";
import { goldenDifference, updateGolden } from "./support/golden.ts";
import type { Tree } from "./support/temp-folder.ts";

// `npm run goldens` rewrites what is expected; read that diff like source.
const goldens = join(root, "tests", "goldens");
const isUpdate = process.env["UPDATE_GOLDENS"] === "1";

describe("a workspace emits its contracts", () => {
  it.each(foldersOf(join(goldens, "workspaces")))("%s", async (name) => {
    const dir = join(goldens, "workspaces", name);
    const compiled = await compileFolder(dir);
    judge(join(dir, "expected"), { ...(await made(compiled, chosen(compiled))), [lockFileName]: compiled.lockText });
  });
});

for (const emitter of emitters.filter((it) => existsSync(join(goldens, it.name)))) {
  describe(`${emitter.name} emits`, () => {
    it.each(foldersOf(join(goldens, emitter.name)))("%s", async (name) => {
      const dir = join(goldens, emitter.name, name);
      judge(join(dir, "expected"), await made(await compiledTexts(textsOf(dir)), [emitter]));
    });
  });
}

describe("the folders of goldens", () => {
  it("are called workspaces, or as an emitter is", () => {
    const names = ["workspaces", ...emitters.map((it) => it.name)];
    expect(foldersOf(goldens).filter((it) => !names.includes(it))).toEqual([]);
  });

  it("hold at least one case for each emitter", () => {
    expect(emitters.map((it) => it.name).filter((it) => !existsSync(join(goldens, it)))).toEqual([]);
  });
});

function judge(expectedDir: string, actual: Tree): void {
  expect(Object.keys(actual)).not.toEqual([]);
  if (isUpdate) updateGolden(expectedDir, actual);
  expect(goldenDifference(expectedDir, actual)).toBe("");
}

async function made({ workspace }: Compiled, by: readonly Emitter[]): Promise<Tree> {
  const files = await emitted(workspace, by);
  return Object.fromEntries(files.map((it) => [it.path, it.content]));
}

/** The emitters that `gen` runs for a workspace. */
function chosen({ config, workspace }: Compiled): readonly Emitter[] {
  if (config.emit !== "all") return selectEmitters(emitters, config.emit).emitters;
  return neededEmitters(emitters, new Set([...workspace.interactions.values()].map((it) => it.style)));
}

/** The files beside `expected/`: `spec.yaml`, and where the case needs them a library, a config or a lock. */
function textsOf(dir: string): Tree {
  const files = readdirSync(dir).filter((it) => it.endsWith(".yaml"));
  const isOwn = (it: string) => it === "interspec.yaml" || it === lockFileName;
  return Object.fromEntries(files.map((it) => [isOwn(it) ? it : `specs/${it}`, readFileSync(join(dir, it), "utf8")]));
}

function foldersOf(dir: string): readonly string[] {
  const entries = readdirSync(dir, { withFileTypes: true });
  return entries
    .filter((it) => it.isDirectory())
    .map((it) => it.name)
    .sort();
}
