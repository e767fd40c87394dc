import { posix } from "node:path";
import { CannotRun } from "../../cannot-run.ts";
import type { Sources } from "../../compile.ts";
import { parseConfig } from "../../config.ts";
import { lockFileName } from "../../lock/lock.ts";
import { matchingPaths } from "../../source/matching-paths.ts";
import { maxBytes, maxSpecFiles } from "../../source/read.ts";
import type { SourceFile } from "../../source/source-file.ts";
import type { WorkspaceFolder } from "../../source/workspace-folder.ts";
import { git, gitBytes } from "../git.ts";

/** The files of a workspace as they were in a commit; null where it had no config file. Nothing is checked out. */
export function sourcesAt(folder: WorkspaceFolder, commit: string): Sources | null {
  const blobs = blobsAt(folder, commit);
  const read = (paths: readonly string[], limit: number) => contents(folder, paths, { blobs, limit });
  const [config] = read(blobs.has(folder.configName) ? [folder.configName] : [], maxBytes.spec);
  if (config === undefined) return null;
  const { value } = parseConfig(config);
  if (value === null) throw new CannotRun(`'${folder.configName}' of the commit '${commit}' has mistakes`);
  const except = [value.out, lockFileName, folder.configName];
  const paths = matchingPaths([...blobs.keys()], { patterns: value.specs, except });
  if (paths.length > maxSpecFiles) throw new CannotRun(`the commit '${commit}' has ${paths.length} spec files`);
  const [lock] = read(blobs.has(lockFileName) ? [lockFileName] : [], maxBytes.lock);
  return { config, specs: read(paths, maxBytes.spec), lock: lock ?? null };
}

/** The ids of all plain files, by their path from the workspace's folder. Links and modules are none. */
function blobsAt({ dir }: WorkspaceFolder, commit: string): ReadonlyMap<string, string> {
  const prefix = git(dir, ["rev-parse", "--show-prefix"])?.trim() ?? "";
  const tree = git(dir, ["ls-tree", "-r", "-z", "--full-tree", commit]);
  if (tree === null) throw new CannotRun(`git cannot read the commit '${commit}'`, "git fetch --unshallow");
  return new Map(
    tree.split("\0").flatMap((line): readonly (readonly [string, string])[] => {
      const [facts = "", path = ""] = line.split("\t");
      const [mode = "", kind, id = ""] = facts.split(" ");
      return kind === "blob" && mode !== "120000" ? [[posix.relative(prefix, path), id]] : [];
    }),
  );
}

interface Reading {
  readonly blobs: ReadonlyMap<string, string>;
  readonly limit: number;
}

/** The texts of some files, by one call of git. */
function contents(
  { dir }: WorkspaceFolder,
  paths: readonly string[],
  { blobs, limit }: Reading,
): readonly SourceFile[] {
  if (paths.length === 0) return [];
  const ids = paths.map((it) => `${blobs.get(it) ?? ""}\n`).join("");
  const bytes = gitBytes(dir, ["cat-file", "--batch"], ids);
  if (bytes === null) throw new CannotRun("git cannot read the files of the commit", "git fetch --unshallow");
  let at = 0;
  return paths.map((path) => {
    const end = bytes.indexOf("\n", at);
    const [, kind, length = "0"] = bytes.toString("latin1", at, end).split(" ");
    const size = Number(length);
    if (end === -1 || kind !== "blob") throw new CannotRun(`git has not got '${path}'`, "git fetch --unshallow");
    if (size > limit) throw new CannotRun(`'${path}' had ${size} bytes; the limit is ${limit}`);
    at = end + 1 + size + 1;
    return { path, text: decoded(path, bytes.subarray(end + 1, end + 1 + size)) };
  });
}

function decoded(path: string, bytes: Buffer): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch (error) {
    throw new CannotRun(`'${path}' was not UTF-8`, null, { cause: error });
  }
}
