import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { protocGenEs } from "@bufbuild/protoc-gen-es/dist/cjs/src/protoc-gen-es-plugin.js";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { protobufEs } from "../../generator/emitters/protobuf-es/index.ts";
import { bundle, bundleStart } from "../../scripts/bundle.mjs";
import { leanSource } from "../../scripts/lean-protobuf-es.mjs";
import { root } from "../infra/places.mjs";
import { type Ended, run } from "../judges/run.ts";
import { contractsOf } from "../support/contracts-of.ts";
import { readTree, type Tree, tempFolder } from "../support/temp-folder.ts";

describe("protoc-gen-es", () => {
  it("is where we import it from, and of one release with its library", () => {
    const releases = ["protobuf", "protoplugin", "protoc-gen-es"].map(releaseOf);
    expect(new Set(releases)).toEqual(new Set(["2.13.0"]));
    expect(protocGenEs).toMatchObject({ name: "protoc-gen-es", version: "v2.13.0" });
  });

  it.each(["transpile", "names", "source-code-info", "generated-file"])(
    "has a %s.js of the shape that the bundle changes",
    (name) => {
      const path = join(root, `node_modules/@bufbuild/protoplugin/dist/cjs/${name}.js`);
      const source = readFileSync(path, "utf8");
      expect(leanSource(path, source)).not.toBe(source);
      expect(() => leanSource(path, "")).toThrow();
      expect(() => leanSource(path, source + source)).toThrow();
    },
  );
});

describe("the bundle", () => {
  const home = mkdtempSync(join(tmpdir(), "interspec-bundle-"));
  const dist = join(home, "dist");
  let inputs: readonly string[] = [];

  beforeAll(async () => {
    writeFileSync(join(home, "package.json"), readFileSync(join(root, "package.json")));
    inputs = await bundle(root, { main: "generator/cli/main.ts" }, dist);
    await bundleStart(root, "generator/cli/bin.ts", join(dist, "bin.js"));
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));

  const gen = (cwd: string, env: Readonly<Record<string, string>> = {}): Promise<Ended> =>
    run(process.execPath, [join(dist, "bin.js"), "--no-cache"], { cwd, env });

  it("holds one copy of protobuf and no compiler", () => {
    const copies = inputs.map((it) => /@bufbuild\/protobuf\/dist\/\w+/.exec(it)?.[0]).filter((it) => it !== undefined);
    expect(new Set(copies)).toEqual(new Set(["@bufbuild/protobuf/dist/commonjs"]));
    expect(inputs.filter((it) => /node_modules\/(typescript|@typescript)\//.test(it))).toEqual([]);
  });

  it("says the same as the packages themselves, whatever the language of the machine", async () => {
    const specs = { "specs/letters.yaml": letters, "specs/orders.yaml": orders };
    const expected = await contractsOf(specs, protobufEs);
    // In Danish, Aa is the last letter.
    for (const LC_ALL of ["C", "da_DK.UTF-8"]) {
      const dir = tempFolder({ "interspec.yaml": config, ...specs });
      expect(await gen(dir, { LC_ALL })).toMatchObject({ status: 0 });
      const made = readTree(join(dir, "generated"));
      expect(expected.map((it) => made[it.path])).toEqual(expected.map((it) => it.content));
    }
  });

  it("loads it for RPC alone", async () => {
    const chunks = readdirSync(join(dist, "chunks")).map((it) => join(dist, "chunks", it));
    const plugin = chunks.filter((it) => readFileSync(it, "utf8").includes("@generated from enum value"));
    expect(plugin).toHaveLength(1);
    for (const it of plugin) writeFileSync(it, 'throw new Error("protoc-gen-es is loaded");\n');
    const without: Tree = { "interspec.yaml": config, "specs/web.yaml": web };
    expect(await gen(tempFolder(without))).toMatchObject({ status: 0 });
    const { status, stderr } = await gen(
      tempFolder({ ...without, "specs/letters.yaml": letters, "specs/orders.yaml": orders }),
    );
    expect(status).not.toBe(0);
    expect(stderr).toContain("protoc-gen-es is loaded");
  });
});

const config = "interspec: 1\nname: test\nnamespace: shop\n";
const letters =
  "interspec: 1\nlibrary: letters\ntypes: { Aa: { fields: {} }, Ab: { fields: {} }, Z: { fields: {} } }\n";
const orders = `interspec: 1
service: orders
defaults: { auth: user }
imports: { letters: ./letters.yaml }
interactions: { get: { style: grpc, in: letters.Z, out: { first: letters.Aa, second: letters.Ab } } }
`;
const web = `interspec: 1
service: web
defaults: { auth: user }
types: { Page: { fields: { text: string } } }
interactions: { read: { style: http, route: GET /page, out: Page } }
`;

function releaseOf(name: string): unknown {
  return JSON.parse(readFileSync(join(root, "node_modules/@bufbuild", name, "package.json"), "utf8")).version;
}
