import { readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join, posix } from "node:path";
import { sha256 } from "../base/digest.ts";
import { isInside } from "../base/inside.ts";

/** What lies at a path. */
export interface OnDisk {
  /** `blocked`: a folder, or something below a file. `outside`: behind a link that leaves the project. */
  readonly kind: "file" | "link" | "blocked" | "outside";
  /** Of the content with line ends as `\n`; null unless it is a file. */
  readonly digest: string | null;
  readonly hasMergeMarkers: boolean;
}

/** What lies at each path that was asked for; absent paths are missing. */
export type Disk = ReadonlyMap<string, OnDisk>;

/** The folder that is written to, and the one that nothing may leave. Both are absolute. */
export interface OutFolder {
  readonly dir: string;
  readonly project: string;
}

/** Looks at the paths below `out`, reading each folder once. */
export function diskState(out: OutFolder, paths: Iterable<string>): Disk {
  const folders = new Map<string, Folder>();
  const disk = new Map<string, OnDisk>();
  for (const path of paths) {
    const dir = posix.dirname(path);
    const folder = folders.get(dir) ?? readFolder(out, dir);
    folders.set(dir, folder);
    const found = entryOf(folder, posix.basename(path), join(out.dir, path));
    if (found !== null) disk.set(path, found);
  }
  return disk;
}

/** The text of a file with line ends as `\n`, or null when there is none. */
export function textOnDisk(path: string): string | null {
  const found = statSync(path, { throwIfNoEntry: false });
  return found?.isFile() === true ? readFileSync(path, "utf8").replaceAll("\r\n", "\n") : null;
}

type Folder =
  | { readonly kind: "absent" | "blocked" | "outside" }
  | { readonly kind: "folder"; readonly entries: ReadonlyMap<string, "file" | "link" | "other"> };

function readFolder({ dir, project }: OutFolder, path: string): Folder {
  const absolute = join(dir, path);
  const steps = path.split("/").map((_, index, all) => join(dir, ...all.slice(0, index + 1)));
  if ([dir, ...steps].some((it) => isNoFolder(it))) return { kind: "blocked" };
  const found = statSync(absolute, { throwIfNoEntry: false });
  if (found === undefined) return { kind: "absent" };
  if (!isInside(realpathSync(absolute), project)) return { kind: "outside" };
  const entries = readdirSync(absolute, { withFileTypes: true }).map(
    (it): readonly [string, "file" | "link" | "other"] => {
      return [it.name, it.isFile() ? "file" : it.isSymbolicLink() ? "link" : "other"];
    },
  );
  return { kind: "folder", entries: new Map(entries) };
}

function isNoFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === false;
}

function entryOf(folder: Folder, name: string, absolute: string): OnDisk | null {
  if (folder.kind === "absent") return null;
  if (folder.kind !== "folder") return { kind: folder.kind, digest: null, hasMergeMarkers: false };
  const kind = folder.entries.get(name);
  if (kind === undefined) return null;
  if (kind === "link") return { kind: "link", digest: null, hasMergeMarkers: false };
  if (kind === "other") return { kind: "blocked", digest: null, hasMergeMarkers: false };
  const bytes = readFileSync(absolute);
  // A checkout may have turned the line ends: that is no edit.
  const content = bytes.includes("\r\n") ? bytes.toString("utf8").replaceAll("\r\n", "\n") : bytes;
  return { kind: "file", digest: sha256(content), hasMergeMarkers: hasMergeMarkers(bytes) };
}

function hasMergeMarkers(bytes: Buffer): boolean {
  if (!bytes.includes("<<<<<<< ") || !bytes.includes(">>>>>>> ")) return false;
  const text = bytes.toString("utf8");
  return /^<{7} /m.test(text) && /^={7}\r?$/m.test(text) && /^>{7} /m.test(text);
}
