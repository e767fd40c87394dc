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
import { ended, foreignNeeds, manifestOf, packed, run, withForeignPackages } from "./support/packed-project.ts";
import { readTree, type Tree, writeTree } from "./support/temp-folder.ts";

const root = join(import.meta.dirname, "..");
const folder = mkdtempSync(join(tmpdir(), "interspec-packed-"));
const bin = join(folder, "node_modules", "interspec", "dist", "bin.js");

/** Installs both packages in an empty folder as a user would; what others wrote comes from our own folder. */
beforeAll(() => {
  withForeignPackages(folder, foreignNeeds());
  writeFileSync(join(folder, "package.json"), '{ "name": "shop", "private": true, "type": "module" }\n');
  const tarballs = Object.values(packed(folder));
  run("npm", ["install", "--save-dev", "--offline", "--no-audit", "--no-fund", ...tarballs], folder);
}, 180_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe("the packed packages in an empty folder", () => {
  it("need no other package than those that serve and call", () => {
    expect(manifestOf(join(folder, "node_modules/interspec")).dependencies).toBeUndefined();
    const installed = readdirSync(join(folder, "node_modules/@interspec"));
    expect(installed).toEqual(["runtime"]);
    expect(Object.keys(manifestOf(join(folder, "node_modules/@interspec/runtime")).dependencies ?? {})).toEqual([
      "@connectrpc/connect",
      "@connectrpc/connect-node",
      "@connectrpc/connect-web",
      "@fastify/cors",
      "avsc",
      "fastify",
      "graphql",
      "graphql-jit",
      "undici",
      "ws",
    ]);
  });

  it("have all that each way into the runtime loads", async () => {
    const { exports } = manifestOf(join(folder, "node_modules/@interspec/runtime"));
    // `@opentelemetry/api` is the user's to install.
    const entries = Object.keys(exports ?? {}).filter((it) => it !== "./package.json" && it !== "./otel");
    const code = entries.map((it) => `await import("@interspec/runtime${it.slice(1)}");`).join("\n");
    writeFileSync(join(folder, "all.mjs"), code);
    expect(entries).toContain("./server");
    expect(run(process.execPath, ["all.mjs"], folder)).toBe("");
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
    const flags = [
      "--ignoreConfig",
      "--noEmit",
      "--strict",
      "--module",
      "nodenext",
      "--target",
      "es2022",
      "--types",
      "",
    ];
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
