import { existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { createTwoFilesPatch } from "diff";
import { readTree, type Tree } from "./temp-folder.ts";

/** What a folder of expected files and the files that came out differ in, as a patch for people; empty where they agree. */
export function goldenDifference(expectedDir: string, actual: Tree): string {
  const expected = existsSync(expectedDir) ? readTree(expectedDir) : {};
  const paths = [...new Set([...Object.keys(expected), ...Object.keys(actual)])].sort();
  return paths.flatMap((path) => differenceOf(path, expected[path], actual[path])).join("\n");
}

/** Makes the folder of expected files hold what came out, and nothing else. */
export function updateGolden(expectedDir: string, actual: Tree): void {
  rmSync(expectedDir, { recursive: true, force: true });
  for (const [path, text] of Object.entries(actual)) {
    mkdirSync(dirname(join(expectedDir, path)), { recursive: true });
    writeFileSync(join(expectedDir, path), text);
  }
}

function differenceOf(path: string, expected: string | undefined, actual: string | undefined): readonly string[] {
  if (expected === actual) return [];
  if (actual === undefined) return [`${path} is expected, and no emitter makes it`];
  if (expected === undefined) return [`${path} was made, and is not expected`];
  return [createTwoFilesPatch(`expected/${path}`, `made/${path}`, expected, actual, "", "", { context: 3 })];
}
