import { readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { root } from "../infra/places.mjs";
import { cli } from "../support/cli.ts";
import { readTree, type Tree, tempFolder } from "../support/temp-folder.ts";

const gen = cli();
const service = "interspec: 1\nservice: orders\nowner: team-orders\n";

function workspace(config: string, files: Tree = {}): string {
  return tempFolder({ ".git/HEAD": "", "interspec.yaml": config, "specs/orders.yaml": service, ...files });
}

describe("gen eject", () => {
  it("lists all templates without a name", async () => {
    const { stdout, code } = await gen(["eject"], { cwd: tempFolder() });
    const files = readdirSync(join(root, "templates"), { recursive: true, encoding: "utf8" });
    const names = files.filter((it) => it.endsWith(".hbs")).map((it) => it.slice(0, -4));
    expect(stdout).toBe(`${names.sort().join("\n")}\n`);
    expect(code).toBe(0);
  });

  it.for([
    ["interspec: 1\nname: shop\n", "interspec: 1\nname: shop\ntemplates: templates\n"],
    ["{ interspec: 1, name: shop }\n", "interspec: 1\nname: shop\ntemplates: templates\n"],
    [
      "interspec: 1\nname: shop # ours\n\n# Colours matter.\nlint: { maxSyncHops: 2 }\n# The end.\n",
      "interspec: 1\nname: shop  # ours\ntemplates: templates\n\n# Colours matter.\nlint: { maxSyncHops: 2 }\n# The end.\n",
    ],
    ["interspec: 1\r\nname: shop\r\n", "interspec: 1\nname: shop\ntemplates: templates\n"],
    [
      "interspec: 1\nname: shop\ntemplates: tools/templates\n",
      "interspec: 1\nname: shop\ntemplates: tools/templates\n",
    ],
  ])("names the folder in the config where none is named: %j", async ([config = "", after = ""]) => {
    const cwd = workspace(config);
    expect(await gen(["eject", "partials/banner"], { cwd })).toMatchObject({ code: 0, stderr: "" });
    expect(readFileSync(join(cwd, "interspec.yaml"), "utf8")).toBe(after);
    expect(Object.keys(readTree(cwd))).toContain(`${/templates: (.*?)[ \n]/.exec(after)?.[1]}/partials/banner.hbs`);
    expect(await gen(["validate"], { cwd })).toMatchObject({ code: 0 });
  });

  it("writes nothing into a config that cannot be read, or beyond the project", async () => {
    const broken = workspace("interspec: 1\nname: [\n");
    expect(await gen(["eject", "partials/banner"], { cwd: broken })).toMatchObject({ code: 1 });
    expect(Object.keys(readTree(broken))).toEqual([".git/HEAD", "interspec.yaml", "specs/orders.yaml"]);
    const elsewhere = tempFolder();
    const linked = workspace("interspec: 1\nname: shop\n");
    symlinkSync(elsewhere, join(linked, "templates"));
    expect(await gen(["eject", "partials/banner"], { cwd: linked })).toMatchObject({ code: 2 });
    expect(readTree(elsewhere)).toEqual({});
  });

  it("tells in every run that gen's own template has changed since", async () => {
    const mark = "{{!-- ejected from partials/doc 0123456789ab --}}\n";
    const config = "interspec: 1\nname: shop\ntemplates: own\n";
    const cwd = workspace(config, { "own/partials/doc.hbs": `${mark}{{#each lines}}{{../mark}} {{this}}\n{{/each}}` });
    const first = await gen([], { cwd });
    const second = await gen([], { cwd });
    for (const it of [first, second]) {
      expect(it.code).toBe(0);
      expect(it.stdout).toContain("own/partials/doc.hbs:1:1 warning template-outdated: ");
    }
    const { stdout } = await gen(["eject", "partials/doc", "--print"], { cwd });
    writeFileSync(join(cwd, "own/partials/doc.hbs"), stdout);
    expect((await gen([], { cwd })).stdout).not.toContain("warning");
  });
});
