import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { need } from "./infra/have.ts";
import { nodeOf } from "./infra/places.mjs";

const root = join(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "interspec-packed-"));

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
    const bin = join(folder, "node_modules", "interspec", "dist", "bin.js");
    run(node, [bin, "init", "--yes", "--cwd", folder, "--force"], folder);
    const said = run(node, [bin, "--cwd", folder], folder);
    expect(said).toContain("contracts/");
    expect(run(node, [bin, "--check", "--cwd", folder], folder)).not.toContain("error");
    expect(readFileSync(join(folder, "interspec.lock.yaml"), "utf8")).toContain("lockVersion: 1");
    rmSync(join(folder, "generated"), { recursive: true });
  });
});

function run(command: string, args: readonly string[], cwd: string): string {
  const env = { ...process.env, CI: "", npm_config_cache: process.env["npm_config_cache"] };
  const { status, stdout, stderr, error } = spawnSync(command, args, { cwd, encoding: "utf8", env, timeout: 120_000 });
  if (status !== 0)
    throw new Error(`${command} ${args.join(" ")} ended with ${status}: ${error?.message ?? ""}${stderr}${stdout}`);
  return stdout;
}
