import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import {
  appendFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { need } from "./infra/have.ts";
import { nodeOf } from "./infra/places.mjs";
import { readTree, type Tree, writeTree } from "./support/temp-folder.ts";

const root = join(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "interspec-packed-"));
const bin = join(folder, "node_modules", "interspec", "dist", "bin.js");

/** Packs both packages as `npm run build` left them, and installs them in an empty folder as a user would. */
beforeAll(() => {
  const packed = ["interspec", "@interspec/runtime"].map((name) => {
    const workspace = name === "interspec" ? [] : ["--workspace", name];
    const [made] = JSON.parse(
      run("npm", ["pack", "--json", "--ignore-scripts", ...workspace, "--pack-destination", folder], root),
    );
    return join(folder, String(made.filename));
  });
  writeFileSync(join(folder, "package.json"), '{ "name": "shop", "private": true, "type": "module" }\n');
  run("npm", ["install", "--save-dev", "--offline", "--no-audit", "--no-fund", ...packed], folder);
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the packed packages in an empty folder", () => {
  it("need no other package", () => {
    const installed = readdirSync(join(folder, "node_modules")).filter((it) => !it.startsWith("."));
    expect(installed.sort()).toEqual(["@interspec", "interspec"]);
  });

  it("answer to npx", () => {
    expect(run("npx", ["--no-install", "gen", "--version"], folder)).toMatch(/^\d+\.\d+\.\d+\n$/);
  });

  it.for(["this", "22", "24"] as const)("start a workspace and generate it on Node %s", async (release, test) => {
    if (release !== "this") await need(test, `node ${release}`);
    const node = release === "this" ? process.execPath : nodeOf(release);
    run(node, [bin, "init", "--yes", "--cwd", folder, "--force"], folder);
    const said = run(node, [bin, "--cwd", folder], folder);
    expect(said).toContain("contracts/");
    expect(run(node, [bin, "--check", "--cwd", folder], folder)).not.toContain("error");
    expect(readFileSync(join(folder, "interspec.lock.yaml"), "utf8")).toContain("lockVersion: 1");
    rmSync(join(folder, "generated"), { recursive: true });
  });
});

describe("interspec/testing of the packed package", () => {
  const call = 'await expectGenerated(new URL(".", import.meta.url));';
  const imported = 'import { expectGenerated } from "interspec/testing";';

  it.for([
    { runner: "node:test", args: ["--test", "contracts.test.js"] },
    { runner: "vitest", args: [join(root, "node_modules/vitest/vitest.mjs"), "run"] },
  ])("passes, and says what drifted, with $runner", ({ runner, args }) => {
    const code = `import { test } from "${runner}";\n${imported}\ntest("contracts", async () => { ${call} });\n`;
    const project = shopWith({ "contracts.test.js": code });
    run(process.execPath, [bin, "--cwd", project], project);
    expect(ended(process.execPath, args, project)).toMatchObject({ status: 0 });
    const generated = Object.keys(readTree(join(project, "generated")));
    appendFileSync(join(project, "specs/orders.yaml"), "  Note: { fields: { text: string } }\n");
    const drifted = ended(process.execPath, args, project);
    expect(drifted.status).toBe(1);
    const printed = `${drifted.stdout}${drifted.stderr}`;
    expect(printed).toContain("the generated files are not what the specs make");
    expect(printed).toContain("run npx gen and commit the result");
    expect(Object.keys(readTree(join(project, "generated")))).toEqual(generated);
  });

  it("has types", () => {
    const typed = 'export const done: Promise<void> = expectGenerated("x", { only: ["proto"] });';
    const project = shopWith({ "contracts.ts": `${imported}\n${typed}\n` });
    const flags = ["--noEmit", "--strict", "--module", "nodenext", "--target", "es2022", "--types", ""];
    run(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), ...flags, "contracts.ts"], project);
  });
});

const orders = `interspec: 1
service: orders
owner: team-orders
interactions:
  getOrder: { style: grpc, in: { orderId: id }, auth: service, timeout: 800ms }
types:
  OrderId: id
`;

/** A workspace in the folder where the packages are installed. */
function shopWith(files: Tree): string {
  const dir = mkdtempSync(join(folder, "shop-"));
  mkdirSync(join(dir, "node_modules"));
  symlinkSync(join(root, "node_modules/vitest"), join(dir, "node_modules/vitest"));
  writeTree(dir, {
    "package.json": '{ "type": "module" }\n',
    "interspec.yaml": "interspec: 1\nname: shop\nemit: [proto]\n",
    "specs/orders.yaml": orders,
    ...files,
  });
  return dir;
}

function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = ended(command, args, cwd);
  if (status !== 0)
    throw new Error(`${command} ${args.join(" ")} ended with ${status}: ${error?.message ?? ""}${stderr}${stdout}`);
  return stdout;
}

function ended(command: string, args: readonly string[], cwd: string): SpawnSyncReturns<string> {
  // A runner inside of a runner is to think that it is alone.
  const env = { ...process.env, CI: "", NODE_TEST_CONTEXT: undefined, VITEST: undefined };
  return spawnSync(command, args, { cwd, encoding: "utf8", env, timeout: 120_000 });
}
