import { type Dirent, existsSync, lstatSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { basename, dirname, join, relative, resolve, sep } from "node:path";
import type { Checked, Report } from "../base/diagnostic.ts";
import { collector } from "../base/diagnostic.ts";
import { isInside } from "../base/inside.ts";
import { byCodeUnit } from "../base/order.ts";
import type { Origin } from "../base/origin.ts";
import { fileOrigin } from "../base/origin.ts";
import { alternatives, belowBase, depthOf, isWild, matchesGlob, staticBase } from "./glob.ts";
import type { SourceFile } from "./source-file.ts";
import type { WorkspaceFolder } from "./workspace-folder.ts";
import { configFileName } from "./workspace-folder.ts";

/** Larger files are refused unread. A lock grows with every type of the workspace. */
export const maxBytes = { spec: 1024 * 1024, lock: 64 * 1024 * 1024 } as const;

/** More spec files than this are a glob gone wrong. */
export const maxSpecFiles = 20_000;

/** How deep a folder of templates is looked into. */
const maxFolderDepth = 8;

/** The workspace of a config file, or of the nearest one upward within the project; null when there is none. */
export function findWorkspace(cwd: string, config: string | null): WorkspaceFolder | null {
  return config === null ? nearestUpward(cwd) : explicit(resolve(cwd, config));
}

/** The nearest folder upward that has `.git`, else the outermost that has a `package.json`, else this one. */
export function projectRoot(dir: string): string {
  const upward = foldersUpward(dir);
  const repository = upward.find((it) => existsSync(join(it, ".git")));
  return repository ?? upward.findLast((it) => existsSync(join(it, "package.json"))) ?? dir;
}

/** The text of a file of the workspace. A mistake in the file is a diagnostic; its absence, null without one. */
export function readSource(folder: WorkspaceFolder, path: string, limit: number): Checked<SourceFile | null> {
  const { report, diagnostics } = collector();
  const bytes = readBytes(folder, path, { limit, report });
  if (bytes === null) return { value: null, diagnostics };
  return { value: decoded(path, bytes, report), diagnostics };
}

/** The bytes of a file without a byte order mark, or null when it is absent or refused. */
export function readBytes(
  folder: WorkspaceFolder,
  path: string,
  { limit, report }: { readonly limit: number; readonly report: Report },
): Buffer | null {
  const absolute = resolve(folder.dir, path);
  const found = statSync(absolute, { throwIfNoEntry: false });
  if (found === undefined) return null;
  if (!isInside(realpathSync(absolute), folder.project)) {
    report({
      code: "outside-project",
      message: `'${path}' leads out of the project`,
      origin: fileOrigin(path),
      help: "keep specs inside the repository",
    });
    return null;
  }
  if (!found.isFile()) {
    report({ code: "not-a-file", message: `'${path}' is not a file`, origin: fileOrigin(path) });
    return null;
  }
  if (found.size > limit) {
    const message = `the file has ${found.size} bytes; the limit is ${limit}`;
    report({
      code: "file-too-large",
      message,
      origin: fileOrigin(path),
      help: "split it: a library file holds types for several services",
    });
    return null;
  }
  const bytes = readFileSync(absolute);
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? bytes.subarray(3) : bytes;
}

/** What `specs` of the config stands for. */
export interface SpecPatterns {
  readonly patterns: readonly string[];
  /** Files and folders that hold no specs, relative to the workspace: `out`, the lock. */
  readonly except: readonly string[];
  /** Where the patterns are written. */
  readonly origin: Origin;
}

/** The paths that the patterns match, sorted. A pattern that starts with `!` takes files away again. */
export function specPaths(
  folder: WorkspaceFolder,
  { patterns, except, origin }: SpecPatterns,
): Checked<readonly string[]> {
  const { report, diagnostics } = collector();
  const own = new Set([folder.configName, ...except]);
  const found = new Set<string>();
  for (const pattern of patterns.filter((it) => !it.startsWith("!"))) {
    for (const path of pathsOf(folder, pattern, { except, origin, report })) if (!own.has(path)) found.add(path);
  }
  const without = patterns.filter((it) => it.startsWith("!")).flatMap((it) => alternatives(it.slice(1)) ?? []);
  const paths = [...found].filter((path) => !without.some((it) => matchesGlob(path, it))).sort(byCodeUnit);
  if (paths.length > maxSpecFiles) {
    report({
      code: "too-many-spec-files",
      message: `the patterns match ${paths.length} files; the limit is ${maxSpecFiles}`,
      origin,
    });
  } else if (paths.length === 0 && diagnostics.length === 0) {
    const help = "write a first service: npx gen init";
    report({
      code: "no-spec-files",
      message: `no file matches ${patterns.map((it) => `'${it}'`).join(", ")}`,
      origin,
      help,
    });
  }
  return { value: paths, diagnostics };
}

/** The files below a folder of the workspace that end so, sorted; none where there is no such folder. */
export function filesIn(folder: WorkspaceFolder, path: string, ending: string): readonly string[] {
  const walk: Walk = { except: new Set(), visited: new Set(), project: folder.project };
  return filesBelow(resolve(folder.dir, path), maxFolderDepth, walk)
    .filter((it) => it.endsWith(ending))
    .map((it) => relativePath(folder, it))
    .sort(byCodeUnit);
}

/** Whether a path, or its nearest existing ancestor, lies in a folder once links are resolved. */
export function staysInside(path: string, folder: string): boolean {
  const existing = foldersUpward(path).find((it) => lstatSync(it, { throwIfNoEntry: false }) !== undefined) ?? path;
  // A link to nowhere exists, but leads nobody knows where.
  if (!existsSync(existing)) return false;
  return isInside(path, folder) ? isInside(realpathSync(existing), folder) : false;
}

function nearestUpward(cwd: string): WorkspaceFolder | null {
  const start = realpathSync(cwd);
  const project = projectRoot(start);
  const dir = foldersUpward(start).find((it) => isInside(it, project) && existsSync(join(it, configFileName)));
  return dir === undefined ? null : { dir, project, configName: configFileName };
}

function explicit(path: string): WorkspaceFolder | null {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined) return null;
  if (found.isDirectory()) return explicit(join(path, configFileName));
  const dir = realpathSync(dirname(path));
  return { dir, project: projectRoot(dir), configName: basename(path) };
}

function foldersUpward(dir: string): readonly string[] {
  const folders = [dir];
  for (let at = dir; dirname(at) !== at; at = dirname(at)) folders.push(dirname(at));
  return folders;
}

function decoded(path: string, bytes: Buffer, report: Report): SourceFile | null {
  const help = "save the file as UTF-8 text";
  if (bytes.includes(0)) {
    report({
      code: "not-utf8",
      message: "the file is binary, or text in another encoding than UTF-8",
      origin: fileOrigin(path),
      help,
    });
    return null;
  }
  try {
    return { path, text: new TextDecoder("utf-8", { fatal: true }).decode(bytes) };
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    report({ code: "not-utf8", message: "the file is not valid UTF-8", origin: fileOrigin(path), help });
    return null;
  }
}

interface Search {
  readonly except: readonly string[];
  readonly origin: Origin;
  readonly report: Report;
}

function pathsOf(folder: WorkspaceFolder, pattern: string, search: Search): readonly string[] {
  const expanded = alternatives(pattern);
  if (expanded === null) {
    search.report({
      code: "bad-glob",
      message: `the braces of '${pattern}' make too many patterns`,
      origin: search.origin,
    });
    return [];
  }
  return expanded.flatMap((it) => (isWild(it) ? filesMatching(folder, it, search) : literal(folder, it, search)));
}

function literal(folder: WorkspaceFolder, path: string, { origin, report }: Search): readonly string[] {
  const absolute = resolve(folder.dir, path);
  const leaves = !isInside(absolute, folder.project);
  if (leaves || !existsSync(absolute)) {
    const message = leaves ? `'${path}' leads out of the project` : `there is no file '${path}'`;
    report({ code: leaves ? "outside-project" : "no-spec-files", message, origin });
    return [];
  }
  return [relativePath(folder, absolute)];
}

function filesMatching(folder: WorkspaceFolder, pattern: string, search: Search): readonly string[] {
  const base = resolve(folder.dir, staticBase(pattern));
  if (!isInside(base, folder.project)) {
    search.report({ code: "outside-project", message: `'${pattern}' leads out of the project`, origin: search.origin });
    return [];
  }
  const wanted = belowBase(pattern);
  const except = new Set(search.except.map((it) => resolve(folder.dir, it)).filter((it) => !isInside(folder.dir, it)));
  const walk: Walk = { except, visited: new Set(), project: folder.project };
  return filesBelow(base, depthOf(wanted), walk)
    .filter((it) => matchesGlob(relative(base, it).split(sep).join("/"), wanted))
    .map((it) => relativePath(folder, it));
}

interface Walk {
  readonly except: ReadonlySet<string>;
  readonly visited: Set<string>;
  readonly project: string;
}

/** All files below a folder, links included as long as they stay in the project and lead nowhere twice. */
function filesBelow(dir: string, depth: number, walk: Walk): readonly string[] {
  if (depth <= 0 || walk.except.has(dir) || !existsSync(dir)) return [];
  const real = realpathSync(dir);
  if (walk.visited.has(real)) return [];
  walk.visited.add(real);
  // Neither hidden folders nor packages hold this workspace's specs.
  const entries = readdirSync(dir, { withFileTypes: true }).filter(
    (it) => !it.name.startsWith(".") && it.name !== "node_modules",
  );
  return entries.flatMap((entry) => {
    const path = join(dir, entry.name);
    switch (kindOf(entry, path, walk.project)) {
      case "folder":
        return filesBelow(path, depth - 1, walk);
      case "file":
        return [path];
      default:
        return [];
    }
  });
}

function kindOf(entry: Dirent, path: string, project: string): "file" | "folder" | "none" {
  if (entry.isSymbolicLink()) return kindOfLink(path, project);
  return entry.isDirectory() ? "folder" : "file";
}

function kindOfLink(path: string, project: string): "file" | "folder" | "none" {
  const target = statSync(path, { throwIfNoEntry: false });
  if (target === undefined) return "none";
  // A file that leads out is found here and refused when read, so that nobody wonders where it went.
  if (!target.isDirectory()) return "file";
  return isInside(realpathSync(path), project) ? "folder" : "none";
}

function relativePath(folder: WorkspaceFolder, absolute: string): string {
  return relative(folder.dir, absolute).split(sep).join("/");
}
