import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Workspace } from "../../generator/model/workspace.ts";
import { root } from "../infra/places.mjs";
import { run, runBin } from "../judges/run.ts";
import { compiledTexts } from "../support/compile.ts";
import { emitted } from "../support/contracts-of.ts";
import { goldenCases, wholeWorkspaces, workspaceOf } from "../support/every-workspace.ts";
import { installedRuntime } from "../support/installed-runtime.ts";
import { tempFolder, writeTree } from "../support/temp-folder.ts";
import { typescriptEmitters } from "../support/typescript-emitters.ts";
import { randomSpecs, specTexts } from "../values/random-workspace.ts";

const folders = [
  ...wholeWorkspaces,
  ...["proto", "avro", "graphql-sdl", "json-schema", ...typescriptEmitters.map((it) => it.name)].flatMap(goldenCases),
];

const compilers = [
  ["5.9", "tests/foreign/node_modules/.bin/tsc"],
  ["6", "tests/typescript-6/node_modules/.bin/tsc"],
  ["7", "node_modules/.bin/tsc"],
] as const;

/** Where the code runs: in Node, and in a page that a bundler makes. */
const homes = [
  { module: "nodenext", moduleResolution: "nodenext", lib: ["es2023"], types: ["node"] },
  { module: "esnext", moduleResolution: "bundler", lib: ["es2023", "dom"], types: [] },
];

const strictest = {
  target: "es2023",
  noEmit: true,
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noPropertyAccessFromIndexSignature: true,
  noUncheckedSideEffectImports: true,
  noImplicitOverride: true,
  noImplicitReturns: true,
  noFallthroughCasesInSwitch: true,
  noUnusedLocals: true,
  noUnusedParameters: true,
  allowUnreachableCode: false,
  allowUnusedLabels: false,
  verbatimModuleSyntax: true,
  erasableSyntaxOnly: true,
  isolatedModules: true,
  // Whoever imports these modules may want declarations of their own.
  isolatedDeclarations: true,
  declaration: true,
  skipLibCheck: false,
};

/** The first of the random workspaces that TypeScript can say: with every hard name, and every shape of type. */
async function randomWorkspaces(wanted: number): Promise<ReadonlyMap<number, Workspace>> {
  const found = new Map<number, Workspace>();
  for (let seed = 1; seed <= wanted; seed += 1) {
    const { workspace } = await compiledTexts(specTexts(randomSpecs(seed)));
    found.set(seed, workspace);
  }
  return found;
}

describe("the TypeScript that is generated", () => {
  const folder = tempFolder({ "package.json": '{ "type": "module" }\n' }, afterAll);
  let count = 0;

  beforeAll(async () => {
    await installedRuntime(folder);
    for (const it of folders) {
      const files = await emitted(await workspaceOf(it), typescriptEmitters);
      writeTree(join(folder, it), Object.fromEntries(files.map(({ path, content }) => [path, content])));
      count += files.length;
    }
    for (const [seed, workspace] of await randomWorkspaces(5)) {
      const files = await emitted(workspace, typescriptEmitters);
      writeTree(join(folder, "random", String(seed)), Object.fromEntries(files.map((it) => [it.path, it.content])));
    }
  });

  it.each(compilers)("compiles with TypeScript %s under the strictest flags", async (release, compiler) => {
    expect(count).toBeGreaterThan(200);
    const { stdout } = await run(join(root, compiler), ["--version"], { cwd: folder });
    expect(stdout).toContain(`Version ${release}.`);
    for (const home of homes) {
      const compilerOptions = { ...strictest, ...home };
      writeTree(folder, {
        "tsconfig.json": JSON.stringify({ compilerOptions, include: ["specs", "tests", "random"] }),
      });
      const compiled = await run(join(root, compiler), ["--pretty", "false"], { cwd: folder });
      expect(compiled).toEqual({ status: 0, stdout: "", stderr: "" });
    }
  });

  it("is as a formatter leaves it", async () => {
    const formatter = { indentStyle: "space", indentWidth: 2, lineWidth: 120 };
    // The modules of protoc-gen-es are as that tool prints them, and texts with quotes stay in double ones.
    const files = { includes: ["**", "!**/rpc_pb.ts", "!**/hostile-text"] };
    writeTree(folder, { "biome.json": JSON.stringify({ formatter, files }) });
    const { stdout, stderr } = await runBin("biome", ["format", "--colors=off", "specs", "tests/goldens"], {
      cwd: folder,
    });
    expect(stdout + stderr).toMatch(/^Checked \d{3,} files in \S+ No fixes applied\.\n$/);
  });
});
