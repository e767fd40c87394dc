import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { locator } from "../generator/source/locate.ts";
import { root } from "./infra/places.mjs";
import { after, caseName, caseTexts, type MergeSeed, merged, standIn } from "./support/merge-case.ts";
import { type Tree, tempFolder } from "./support/temp-folder.ts";

// A case is a folder: `seed.json`, files of handlers as they are (`before.ts`, `before-reads.ts`) and as they become
// (`after.ts`; where there is none, the file stays as it is), and `expected.txt`, what is said of it.
const folder = join(root, "tests", "merge");
const names = readdirSync(folder).sort();
const isUpdate = process.env["UPDATE_GOLDENS"] === "1";

describe("handlers", () => {
  it.each(names)("%s", async (name) => {
    const dir = join(folder, name);
    const texts = caseTexts(dir, "before");
    const checked = await merged(texts, seedOf(dir));
    const made = after(texts, checked.value);
    if (isUpdate) update(dir, texts, made);
    const spoken = `${await spokenOf(texts, checked)}\n`;
    if (isUpdate) writeFileSync(join(dir, "expected.txt"), spoken);
    expect(made).toEqual({ ...texts, ...caseTexts(dir, "after") });
    expect(spoken).toBe(readFileSync(join(dir, "expected.txt"), "utf8"));
    for (const [path, text] of Object.entries(texts)) expect(isKept(text, made[path] ?? ""), path).toBe(true);
    expect((await merged(made, seedOf(dir))).value.filter((it) => it.kind !== "keep")).toEqual([]);
  });

  it("compile once the stubs are there", () => {
    const cases = names.filter((it) => seedOf(join(folder, it)).compiles !== false);
    const files = cases.flatMap((it) => Object.entries(projectOf(it)).map(([path, text]) => [`${it}/${path}`, text]));
    const options = {
      strict: true,
      noImplicitAny: true,
      module: "nodenext",
      target: "es2023",
      noEmit: true,
      types: [],
    };
    const config = {
      compilerOptions: { ...options, exactOptionalPropertyTypes: true, noUncheckedIndexedAccess: true },
    };
    const dir = tempFolder({
      ...Object.fromEntries(files),
      "tsconfig.json": JSON.stringify(config),
      "package.json": `{ "type": "module" }`,
    });
    const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
    const { stdout } = spawnSync(process.execPath, [tsc, "-p", dir], { encoding: "utf8", cwd: dir });
    expect(stdout).toBe("");
    expect(cases.length).toBeGreaterThan(20);
  });
});

function seedOf(dir: string): MergeSeed {
  return JSON.parse(readFileSync(join(dir, "seed.json"), "utf8")) as MergeSeed;
}

/** A project with the handlers of a case as they become. */
function projectOf(name: string): Tree {
  const dir = join(folder, name);
  const handlers = Object.entries({ ...caseTexts(dir, "before"), ...caseTexts(dir, "after") });
  return {
    ...Object.fromEntries(handlers.map(([path, text]) => [`src/handlers/${path}`, text])),
    "generated/orders/handlers.ts": standIn(seedOf(dir)),
  };
}

function update(dir: string, texts: Tree, made: Tree): void {
  for (const path of Object.keys(made)) {
    const file = join(dir, caseName(path, "after"));
    if (made[path] === texts[path]) rmSync(file, { force: true });
    else writeFileSync(file, made[path] ?? "");
  }
  expect(existsSync(join(dir, "seed.json"))).toBe(true);
}

async function spokenOf(texts: Tree, { value, diagnostics }: Awaited<ReturnType<typeof merged>>): Promise<string> {
  const files = Object.entries(texts).map(([path, text]) => ({
    path: `src/handlers/${path}`,
    text: text.replace(/^\ufeff/, ""),
  }));
  const place = locator(files);
  const changes = value.map(({ kind, path, stubs }) => [kind, path, ...stubs].join(" "));
  const found = diagnostics.flatMap(({ origin, severity, code, message, help, related }) => {
    const { file, line, column } = place(origin);
    return [
      `${file}:${line}:${column} ${severity} ${code}: ${message}`,
      ...related.map((it) => `  ${it.origin.file} ${it.origin.path.join(".")}: ${it.message}`),
      ...(help === null ? [] : [`  help: ${help}`]),
    ];
  });
  return [...changes, ...found].join("\n");
}

/** Whether all of a text is still there, in its order: what came was only put between. */
function isKept(before: string, now: string): boolean {
  let at = 0;
  for (const sign of before) {
    at = now.indexOf(sign, at) + 1;
    if (at === 0) return false;
  }
  return true;
}
