import { mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, sep } from "node:path";
import type { TextFile } from "./finding.ts";

/** All files below a folder, sorted by path. */
export function readTree(folder: string): readonly TextFile[] {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile())
    .map((it) => join(it.parentPath, it.name))
    .map((it) => ({ path: relative(folder, it).split(sep).join("/"), content: readFileSync(it, "utf8") }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
}

/** Runs with the files written into a folder of their own, and removes it afterwards. */
export async function inFolder<T>(files: readonly TextFile[], run: (folder: string) => T | Promise<T>): Promise<T> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "interspec-")));
  try {
    for (const file of files) {
      mkdirSync(dirname(join(folder, file.path)), { recursive: true });
      writeFileSync(join(folder, file.path), file.content);
    }
    return await run(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Files of one tree of contracts, with paths from the folder of their kind. */
export interface Group {
  /** What stands before the paths, to name a file as the caller knows it: `""`, or `a/contracts/proto/`. */
  readonly prefix: string;
  readonly files: readonly TextFile[];
}

/**
 * The files below folders named `kind` (`proto`, `avro`), one group for each such folder, so that the trees of many
 * cases can be judged at once without meeting each other.
 */
export function groupsOf(files: readonly TextFile[], kind: string): readonly Group[] {
  const groups = new Map<string, TextFile[]>();
  for (const { path, content } of files) {
    const start = `/${path}`.indexOf(`/${kind}/`);
    if (start === -1) continue;
    const prefix = path.slice(0, start + kind.length + 1);
    groups.set(prefix, [...(groups.get(prefix) ?? []), { path: path.slice(prefix.length), content }]);
  }
  return [...groups].map(([prefix, members]) => ({ prefix, files: members }));
}

/** The files below folders named `kind` whose names end so. */
export function filesOf(files: readonly TextFile[], kind: string, ending: string): readonly TextFile[] {
  return files.filter(({ path }) => `/${path}`.includes(`/${kind}/`) && path.endsWith(ending));
}
