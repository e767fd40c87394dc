import { lstatSync, readdirSync, readFileSync, realpathSync, statSync } from "node:fs";
import { join } from "node:path";
import { isInside } from "../base/inside.ts";
import { byCodeUnit } from "../base/order.ts";
import type { OutFolder } from "./disk.ts";

/** What lies at a path of the handlers' folder. */
export type HandlersFile =
  | { readonly kind: "text"; readonly text: string; readonly hasMark: boolean }
  /** `blocked`: a folder, or something below a file. `outside`: behind a link that leaves the project. */
  | { readonly kind: "absent" | "blocked" | "outside" | "not-utf8" };

/** The folder of handlers. Each file is read once. */
export interface HandlersFolder {
  /** As diagnostics name it. */
  readonly shown: string;
  file(path: string): HandlersFile;
  /** All TypeScript files but tests, sorted. */
  paths(): readonly string[];
  /** The texts that were looked at, by path. */
  readonly texts: ReadonlyMap<string, string>;
}

/** More files than this are no folder of handlers. */
const maxFiles = 5000;
const maxDepth = 12;

/** The handlers in a folder. Nothing is read before it is asked for. */
export function handlersFolder(folder: OutFolder, shown: string): HandlersFolder {
  const files = new Map<string, HandlersFile>();
  const texts = new Map<string, string>();
  let paths: readonly string[] | null = null;
  return {
    shown,
    texts,
    file: (path) => {
      const file = files.get(path) ?? readFile(folder, path);
      files.set(path, file);
      if (file.kind === "text") texts.set(path, file.text);
      return file;
    },
    paths: () => {
      paths ??= scriptsBelow(folder.dir, "", maxDepth).slice(0, maxFiles).sort(byCodeUnit);
      return paths;
    },
  };
}

function readFile({ dir, project }: OutFolder, path: string): HandlersFile {
  const absolute = join(dir, path);
  const found = statSync(absolute, { throwIfNoEntry: false });
  if (found === undefined) return { kind: isBlocked(dir, path) ? "blocked" : "absent" };
  if (!isInside(realpathSync(absolute), project)) return { kind: "outside" };
  return found.isFile() ? decoded(readFileSync(absolute)) : { kind: "blocked" };
}

/** Whether a file stands where a folder is needed, or a link leads to nowhere. */
function isBlocked(dir: string, path: string): boolean {
  const steps = path.split("/").map((_, index, all) => join(dir, ...all.slice(0, index)));
  const isFile = steps.some((it) => statSync(it, { throwIfNoEntry: false })?.isDirectory() === false);
  return isFile || lstatSync(join(dir, path), { throwIfNoEntry: false }) !== undefined;
}

function decoded(bytes: Buffer): HandlersFile {
  try {
    const text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(bytes);
    const hasMark = text.startsWith("\ufeff");
    return { kind: "text", text: hasMark ? text.slice(1) : text, hasMark };
  } catch (error) {
    if (error instanceof TypeError) return { kind: "not-utf8" };
    throw error;
  }
}

function scriptsBelow(dir: string, below: string, depth: number): string[] {
  if (depth === 0 || statSync(join(dir, below), { throwIfNoEntry: false })?.isDirectory() !== true) return [];
  return readdirSync(join(dir, below), { withFileTypes: true }).flatMap((it) => {
    if (it.name.startsWith(".") || it.name === "node_modules") return [];
    const path = below === "" ? it.name : `${below}/${it.name}`;
    if (it.isDirectory()) return scriptsBelow(dir, path, depth - 1);
    return it.isFile() && isScript(it.name) ? [path] : [];
  });
}

function isScript(name: string): boolean {
  return /\.[mc]?ts$/.test(name) && !/\.(?:d|test|spec)\.[mc]?ts$/.test(name);
}
