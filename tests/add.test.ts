import { describe, expect, it } from "vitest";
import { styleNames } from "../generator/cli/commands.ts";
import { styles } from "../generator/styles/index.ts";
import { cli } from "./support/cli.ts";
import { readTree, type Tree, tempFolder } from "./support/temp-folder.ts";

const gen = cli();

// Whoever may call is said nowhere, by the workspace, or by schemes that are the workspace's own.
const configs: Readonly<Record<string, string>> = {
  "a plain workspace": "interspec: 1\nname: shop\n",
  "a workspace that says who may call": "interspec: 1\nname: shop\ndefaults: { auth: service }\n",
  "a workspace with schemes of its own":
    "interspec: 1\nname: shop\nspecs: contracts/*.yaml\nsecurity: { staff: { type: mtls } }\n",
};

describe("what `gen add` writes has no mistakes and its canonical form, in", () => {
  it.concurrent.for(Object.entries(configs))("%s", async ([, config], { onTestFinished }) => {
    const cwd = tempFolder({ "interspec.yaml": config, ".git/HEAD": "" }, onTestFinished);
    const run = async (...args: readonly string[]) => {
      const { code, stdout, stderr } = await gen(args, { cwd });
      expect({ code, stderr, args }, stdout).toEqual({ code: 0, stderr: "", args });
    };
    await run("add", "service", "orders");
    for (const style of styleNames) {
      await run("add", "service", `of-${style}`, "--style", style);
      await run("add", "interaction", "--service", "orders", "--name", `get${style}`, "--style", style);
    }
    await run("add", "type", "Thing", "--service", "orders");
    await run("check", "--skip", "lock,drift");
  });
});

it("offers the styles that there are", () => {
  expect([...styleNames].sort()).toEqual(styles.map((it) => it.name).sort());
});

it("leaves a file alone where the name is taken", async () => {
  const files: Tree = {
    "interspec.yaml": "interspec: 1\nname: shop\n",
    "specs/orders.yaml": "interspec:   1\nservice: orders\ntypes: { A: id }\n",
    ".git/HEAD": "",
  };
  const cwd = tempFolder(files);
  expect((await gen(["add", "type", "A"], { cwd })).code).toBe(1);
  expect((await gen(["add", "service", "orders"], { cwd })).code).toBe(1);
  expect(readTree(cwd)).toEqual(files);
});
