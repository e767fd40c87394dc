import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { emitters } from "../generator/emitters/index.ts";
import { root } from "./infra/places.mjs";
import { runBin } from "./judges/run.ts";
import { compiledTexts, compileTexts, diagnosticLines } from "./support/compile.ts";
import { emitted } from "./support/contracts-of.ts";
import { guidePage, projectOf } from "./support/guide-page.ts";
import { installedRuntime } from "./support/installed-runtime.ts";
import { userEnv } from "./support/packed-project.ts";
import { modules, wholeFiles } from "./support/page-files.ts";
import { type Tree, tempFolder } from "./support/temp-folder.ts";

const typescript = emitters.filter((it) => it.name.startsWith("ts-") || it.name === "protobuf-es");
const pages = readdirSync(join(root, "docs"), { recursive: true, encoding: "utf8" })
  .filter((it) => it.endsWith(".md"))
  .map((it) => it.replaceAll("\\", "/"))
  .sort();

describe("the whole files that a page shows are a workspace without mistakes", () => {
  it.each(pages.filter((it) => wholeFiles(textOf(it)).length > 0))("%s", async (page) => {
    const files = wholeFiles(textOf(page));
    expect(new Set(files.map(([path]) => path)).size).toBe(files.length);
    const texts: Tree = Object.fromEntries(files);
    expect(diagnosticLines(texts, await compileTexts(texts))).toEqual([]);
  });
});

describe("the TypeScript that a page shows compiles against what its workspace generates", () => {
  it.each(pages.filter((it) => wholeFiles(textOf(it)).length > 0 && modules(textOf(it)).length > 0))(
    "%s",
    async (page) => {
      const { workspace } = await compiledTexts(Object.fromEntries(wholeFiles(textOf(page))));
      const files = await emitted(workspace, typescript);
      const compilerOptions = {
        ...{ target: "es2023", module: "nodenext", types: ["node"], noEmit: true },
        ...{ strict: true, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true, noImplicitReturns: true },
        ...{ noUnusedLocals: true, verbatimModuleSyntax: true, isolatedModules: true },
      };
      const folder = tempFolder({
        ...Object.fromEntries(modules(textOf(page))),
        ...Object.fromEntries(files.map(({ path, content }) => [`generated/${path}`, content])),
        "package.json": '{ "type": "module" }',
        "tsconfig.json": JSON.stringify({ compilerOptions, include: ["src"] }),
      });
      await installedRuntime(folder);
      expect(await runBin("tsc", ["--pretty", "false"], { cwd: folder })).toEqual({
        status: 0,
        stdout: "",
        stderr: "",
      });
    },
  );
});

it("the tests that the page about tests shows pass", async () => {
  const page = guidePage("testing");
  const { dir } = await projectOf(page, onTestFinished);
  const files = modules(page).map(([path]) => join("dist", path.replace(/\.ts$/, ".js")));
  const { status, stdout } = spawnSync(process.execPath, ["--test", "--test-reporter=tap", ...files], {
    ...{ cwd: dir, env: userEnv(), encoding: "utf8", timeout: 60_000 },
  });
  expect([status, stdout]).toEqual([0, expect.stringContaining("# pass 4\n")]);
});

describe("the links of a page lead somewhere", () => {
  it.each(pages)("%s", (page) => {
    const dir = dirname(join(root, "docs", page));
    expect(links(page).filter((it) => !leadsSomewhere(resolve(dir, it.path), it, page))).toEqual([]);
  });
});

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
