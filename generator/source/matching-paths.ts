import { posix } from "node:path";
import { byCodeUnit } from "../base/order.ts";
import { alternatives, matchesGlob } from "./glob.ts";

/** The paths that patterns name, of a list of paths: as `specPaths` finds them on the disk. Sorted. */
export function matchingPaths(
  paths: readonly string[],
  { patterns, except }: { readonly patterns: readonly string[]; readonly except: readonly string[] },
): readonly string[] {
  const expanded = (all: readonly string[]) =>
    all.flatMap((it) => alternatives(it) ?? []).map((it) => posix.normalize(it));
  const wanted = expanded(patterns.filter((it) => !it.startsWith("!")));
  const refused = expanded(patterns.filter((it) => it.startsWith("!")).map((it) => it.slice(1)));
  const isExcepted = (path: string) => except.some((it) => path === it || path.startsWith(`${it}/`));
  return paths
    .filter((path) => wanted.some((it) => it === path || (isOpenTo(path) && matchesGlob(path, it))))
    .filter((path) => !isExcepted(path) && !refused.some((it) => matchesGlob(path, it)))
    .sort(byCodeUnit);
}

/** Neither hidden folders nor packages hold specs. */
function isOpenTo(path: string): boolean {
  return path.split("/").every((it) => it === ".." || (!it.startsWith(".") && it !== "node_modules"));
}
