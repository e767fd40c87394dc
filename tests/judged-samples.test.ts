import { existsSync, readdirSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { emitters } from "../generator/emitters/index.ts";
import { need } from "./infra/have.ts";
import { root } from "./infra/places.mjs";
import { judges, pythonJudges } from "./judges/contracts.ts";
import type { TextFile } from "./judges/finding.ts";
import { compileFolder } from "./support/compile.ts";
import { emitted } from "./support/contracts-of.ts";

/** The contracts of all samples and whole workspaces, each below a folder of its own, so that a judge starts once. */
let files: readonly TextFile[] = [];

beforeAll(async () => {
  const trees = await Promise.all(workspaces().map(contractsBelow));
  files = trees.flat();
});

it("has contracts of every sample", () => {
  const names = new Set(files.map((it) => it.path.split("/")[0]));
  expect([...names].sort()).toEqual(
    workspaces()
      .map((it) => it.name)
      .sort(),
  );
});

describe("the contracts of every sample are accepted by", () => {
  for (const [name, judge] of Object.entries(judges)) {
    it(name, async () => {
      expect(await judge(files)).toEqual([]);
    });
  }

  for (const [name, judge] of Object.entries(pythonJudges)) {
    it(name, async (test) => {
      await need(test, "python");
      expect(await judge(files)).toEqual([]);
    });
  }
});

interface WorkspaceFolder {
  readonly name: string;
  readonly dir: string;
}

function workspaces(): readonly WorkspaceFolder[] {
  return [join(root, "specs"), join(root, "tests", "goldens", "workspaces")].flatMap((parent) =>
    readdirSync(parent)
      .filter((name) => existsSync(join(parent, name, "interspec.yaml")))
      .map((name) => ({ name, dir: join(parent, name) })),
  );
}

async function contractsBelow({ name, dir }: WorkspaceFolder): Promise<readonly TextFile[]> {
  const { workspace } = await compileFolder(dir);
  const made = await emitted(workspace, emitters);
  return made.map(({ path, content }) => ({ path: `${name}/${path}`, content }));
}
