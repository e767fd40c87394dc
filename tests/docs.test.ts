import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it } from "vitest";
import { protobufEs } from "../generator/emitters/protobuf-es/index.ts";
import { tsCodecs } from "../generator/emitters/ts-codecs/index.ts";
import { tsService } from "../generator/emitters/ts-service/index.ts";
import { tsTypes } from "../generator/emitters/ts-types/index.ts";
import { root } from "./infra/places.mjs";
import { runBin } from "./judges/run.ts";
import { compiledTexts, compileTexts, diagnosticLines } from "./support/compile.ts";
import { emitted } from "./support/contracts-of.ts";
import { installedRuntime } from "./support/installed-runtime.ts";
import { type Tree, tempFolder } from "./support/temp-folder.ts";

const pages = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
  .filter((it) => it.endsWith(".md"))
  .map((it) => it.replaceAll("\\", "/"))
  .sort();

describe("the whole files that a page shows are a workspace without mistakes", () => {
  it.each(pages.filter((it) => wholeFiles(it).length > 0))("%s", async (page) => {
    const files = wholeFiles(page);
    expect(new Set(files.map(([path]) => path)).size).toBe(files.length);
    const texts: Tree = Object.fromEntries(files);
    expect(diagnosticLines(texts, await compileTexts(texts))).toEqual([]);
  });
});

describe("the TypeScript that a page shows compiles against what its workspace generates", () => {
  it.each(pages.filter((it) => wholeFiles(it).length > 0 && modules(it).length > 0))("%s", async (page) => {
    const { workspace } = await compiledTexts(Object.fromEntries(wholeFiles(page)));
    const files = await emitted(workspace, [tsTypes, tsCodecs, tsService, protobufEs]);
    const compilerOptions = {
      ...{ target: "es2023", module: "nodenext", types: ["node"], noEmit: true },
      ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noImplicitReturns: true },
      ...{ noUnusedLocals: true, verbatimModuleSyntax: true, isolatedModules: true },
    };
    const folder = tempFolder({
      ...Object.fromEntries(modules(page)),
      ...Object.fromEntries(files.map(({ path, content }) => [`generated/${path}`, content])),
      "package.json": '{ "type": "module" }',
      "tsconfig.json": JSON.stringify({ compilerOptions, include: ["src"] }),
    });
    await installedRuntime(folder);
    expect(await runBin("tsc", ["--pretty", "false"], { cwd: folder })).toEqual({ status: 0, stdout: "", stderr: "" });
  });
});

describe("the links of a page lead somewhere", () => {
  it.each(pages)("%s", (page) => {
    const dir = dirname(join(root, "docs", page));
    expect(links(page).filter((it) => !leadsSomewhere(resolve(dir, it.path), it, page))).toEqual([]);
  });
});

/** The fenced YAML whose first line is the path of the file that it is. */
function wholeFiles(page: string): readonly (readonly [string, string])[] {
  const blocks = [...textOf(page).matchAll(/^```yaml\n# (interspec\.yaml|specs\/[a-z0-9-]+\.yaml)\n([\s\S]*?)^```$/gm)];
  return blocks.map(([, path = "", text = ""]) => [path, text]);
}

/** The fenced TypeScript whose first line is the path of the module that it is. */
function modules(page: string): readonly (readonly [string, string])[] {
  const blocks = [...textOf(page).matchAll(/^```ts\n\/\/ (src\/[a-z0-9/-]+\.ts)\n([\s\S]*?)^```$/gm)];
  return blocks.map(([, path = "", text = ""]) => [path, text]);
}

interface Link {
  readonly path: string;
  readonly heading: string;
}

function links(page: string): readonly Link[] {
  const found = [...textOf(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g)];
  return found.map(([, path = "", heading = ""]) => ({ path, heading }));
}

function leadsSomewhere(target: string, { path, heading }: Link, page: string): boolean {
  if (path !== "" && !existsSync(target)) return false;
  return heading === "" || headings(path === "" ? textOf(page) : readFileSync(target, "utf8")).includes(heading);
}

/** The anchors that GitHub makes of headings. */
function headings(text: string): readonly string[] {
  return [...text.matchAll(/^#+ (.*)$/gm)].map(([, title = ""]) =>
    title
      .toLowerCase()
      .replace(/[^\w\s-]/g, "")
      .trim()
      .replaceAll(" ", "-"),
  );
}

function textOf(page: string): string {
  return readFileSync(join(root, "docs", page), "utf8");
}
