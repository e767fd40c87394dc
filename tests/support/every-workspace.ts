import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Workspace } from "../../generator/model/workspace.ts";
import { root } from "../infra/places.mjs";
import { compiledTexts, compileFolder, type Texts } from "./compile.ts";

/** The folders with whole workspaces: the samples, the goldens that are one, and the traps of names and types. */
export const wholeWorkspaces: readonly string[] = [
  ...foldersOf("specs"),
  ...foldersOf("tests/goldens/workspaces"),
  "tests/emitters/name-traps",
  "tests/emitters/type-traps",
];

/** The folders of the cases of an emitter. */
export function goldenCases(emitter: string): readonly string[] {
  return foldersOf(`tests/goldens/${emitter}`);
}

/** The workspace of a folder: one with an `interspec.yaml` and `specs/`, or a golden case. */
export async function workspaceOf(folder: string): Promise<Workspace> {
  const dir = join(root, folder);
  const compiled = existsSync(join(dir, "specs")) ? compileFolder(dir) : compiledTexts(textsOf(dir));
  return (await compiled).workspace;
}

/** The files of a golden case: `spec.yaml`, and what stands beside it. */
function textsOf(dir: string): Texts {
  const files = readdirSync(dir).filter((it) => it.endsWith(".yaml"));
  const path = (name: string) => (name.startsWith("interspec.") ? name : `specs/${name}`);
  return Object.fromEntries(files.map((it) => [path(it), readFileSync(join(dir, it), "utf8")]));
}

function foldersOf(parent: string): readonly string[] {
  if (!existsSync(join(root, parent))) return [];
  const folders = readdirSync(join(root, parent)).map((it) => `${parent}/${it}`);
  return folders.filter((it) => readdirSync(join(root, it)).some((file) => file.endsWith(".yaml"))).sort();
}
