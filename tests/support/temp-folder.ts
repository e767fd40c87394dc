import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, sep } from "node:path";
import { onTestFinished } from "vitest";

/** Files by path. */
export type Tree = Readonly<Record<string, string>>;

/** A folder with these files, removed when the test ends. Tests that run side by side say which of them that is. */
export function tempFolder(files: Tree = {}, whenFinished: typeof onTestFinished = onTestFinished): string {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), "interspec-test-")));
  // A browser that was ended may still write for a moment.
  whenFinished(() => rmSync(dir, { recursive: true, force: true, maxRetries: 10, retryDelay: 50 }));
  writeTree(dir, files);
  return dir;
}

/** Writes files below a folder. */
export function writeTree(dir: string, files: Tree): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(dir, path)), { recursive: true });
    writeFileSync(join(dir, path), text);
  }
}

/** All files below a folder, sorted. */
export function readTree(dir: string): Tree {
  const paths = readdirSync(dir, { recursive: true, withFileTypes: true, encoding: "utf8" })
    .filter((it) => it.isFile())
    .map((it) => join(it.parentPath, it.name))
    .sort();
  return Object.fromEntries(
    paths.map((it) => [
      it
        .slice(dir.length + 1)
        .split(sep)
        .join("/"),
      readFileSync(it, "utf8"),
    ]),
  );
}
