import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { onTestFinished } from "vitest";
import { emitters } from "../../generator/emitters/index.ts";
import { root } from "../infra/places.mjs";
import { runBin } from "../judges/run.ts";
import type { Texts } from "./compile.ts";
import { contractsOf } from "./contracts-of.ts";
import { type Tree, writeTree } from "./temp-folder.ts";

/** A user's project: its specs, what is generated of them, and what the user wrote beside it. */
export interface UserProject {
  readonly dir: string;
  /** What one of its modules exports, by its path in the project without the ending: `src/main`. */
  load(module: string): Promise<Readonly<Record<string, unknown>>>;
}

const tsconfig = {
  extends: "../../../tsconfig.base.json",
  compilerOptions: { rootDir: ".", outDir: "dist", types: ["node"], declaration: false },
  include: ["generated/**/*.ts", "src/**/*.ts"],
};

/**
 * Generates, compiles with every strict flag, and removes all of it in the end. Throws with what the compiler says. The
 * runtime is the one that `npm run check` has built.
 */
export async function userProject(
  specs: Texts,
  sources: Tree,
  whenFinished: typeof onTestFinished,
): Promise<UserProject> {
  const home = join(root, ".cache", "projects");
  mkdirSync(home, { recursive: true });
  const dir = mkdtempSync(join(home, "project-"));
  whenFinished(() => rmSync(dir, { recursive: true, force: true }));
  const files = await contractsOf(specs, ...emitters);
  const generated = files.filter((it) => it.path.endsWith(".ts") && !it.path.startsWith("handlers/"));
  const tree = Object.fromEntries(generated.map(({ path, content }) => [`generated/${path}`, content]));
  writeTree(dir, {
    ...tree,
    ...sources,
    "package.json": '{ "type": "module" }\n',
    "tsconfig.json": JSON.stringify(tsconfig),
  });
  const { status, stdout } = await runBin("tsc", ["-p", dir], { cwd: dir });
  if (status !== 0) throw new Error(stdout);
  return { dir, load: (module) => import(pathToFileURL(join(dir, "dist", `${module}.js`)).href) };
}
