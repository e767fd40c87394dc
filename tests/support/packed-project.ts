import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { root } from "../infra/places.mjs";

/** Nothing gets into it: npm is told to stay offline. */
const emptyCache = join(root, ".cache", "npm-of-users");

/** The two packages as a user gets them, by their names: paths of tarballs. */
export type Tarballs = Readonly<Record<"interspec" | "@interspec/runtime", string>>;

/** Packs both packages as `npm run build` and `npm run check` left them. */
export function packed(into: string): Tarballs {
  const pack = (name: string) => {
    const workspace = name === "interspec" ? [] : ["--workspace", name];
    const flags = ["--json", "--ignore-scripts", "--pack-destination", into];
    const [made] = JSON.parse(run("npm", ["pack", ...flags, ...workspace], root));
    return join(into, String(made.filename));
  };
  return { interspec: pack("interspec"), "@interspec/runtime": pack("@interspec/runtime") };
}

/**
 * Puts packages of others into a folder's `node_modules`, with all that they need, from ours: so that `npm install`
 * asks no registry for them. Answers the paths, as a lock has them.
 */
export function withForeignPackages(folder: string, names: readonly string[]): readonly string[] {
  const paths = new Set<string>();
  const add = (name: string, from: string, isNeeded: boolean) => {
    const path = placeOf(name, from);
    if (path === null && isNeeded) throw new Error(`'${name}', which '${from}' needs, is not installed`);
    if (path === null || paths.has(path)) return;
    paths.add(path);
    const { dependencies, optionalDependencies, peerDependencies, peerDependenciesMeta } = manifestOf(join(root, path));
    for (const it of Object.keys(optionalDependencies ?? {})) add(it, path, false);
    for (const it of Object.keys(dependencies ?? {})) add(it, path, optionalDependencies?.[it] === undefined);
    for (const it of Object.keys(peerDependencies ?? {})) add(it, path, peerDependenciesMeta?.[it]?.optional !== true);
  };
  for (const it of names) add(it, "", true);
  const sorted = [...paths].sort();
  const isNested = (path: string) => dirname(path).includes("node_modules/");
  const copied = sorted.filter((path) => !sorted.some((it) => isNested(path) && path.startsWith(`${it}/`)));
  for (const it of copied) cpSync(join(root, it), join(folder, it), { recursive: true });
  // npm fetches anew what has a program that is not linked.
  const links = join(folder, "node_modules", ".bin");
  mkdirSync(links, { recursive: true });
  for (const it of copied)
    for (const [name, file] of Object.entries(binsOf(it)))
      symlinkSync(join("..", relative("node_modules", it), file), join(links, name));
  return sorted;
}

function binsOf(path: string): Readonly<Record<string, string>> {
  const { bin = {} } = manifestOf(join(root, path));
  return typeof bin === "string" ? { [basename(path)]: bin } : bin;
}

/** What a package says of itself. */
export interface Manifest {
  readonly version: string;
  readonly bin?: string | Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, unknown>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>;
}

/** The package.json of a folder. */
export function manifestOf(folder: string): Manifest {
  return JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
}

/** What a package of ours needs of others. */
export function foreignNeeds(): readonly string[] {
  const { dependencies, peerDependencies } = manifestOf(join(root, "runtime"));
  return [...Object.keys(dependencies ?? {}), ...Object.keys(peerDependencies ?? {})];
}

/** Runs to its end, and answers what was printed; throws where it fails. */
export function run(command: string, args: readonly string[], cwd: string): string {
  const { status, stdout, stderr, error } = ended(command, args, cwd);
  if (status !== 0)
    throw new Error(`${command} ${args.join(" ")} ended with ${status}: ${error?.message ?? ""}${stderr}${stdout}`);
  return stdout;
}

/** Runs to its end, in whatever way it ends. */
export function ended(command: string, args: readonly string[], cwd: string): SpawnSyncReturns<string> {
  return spawnSync(command, args, { cwd, encoding: "utf8", env: userEnv(), timeout: 120_000 });
}

/** The environment of a user: a runner inside of a runner is to think that it is alone, and npm knows no package. */
export function userEnv(): NodeJS.ProcessEnv {
  const ofRunner = { CI: "", NODE_ENV: undefined, NODE_TEST_CONTEXT: undefined, VITEST: undefined };
  return { ...process.env, ...ofRunner, npm_config_cache: emptyCache };
}

/** Where Node finds a package, from another's place: a path below the root, or null. */
function placeOf(name: string, from: string): string | null {
  for (let at = from; ; at = at.slice(0, Math.max(0, at.lastIndexOf("/node_modules/")))) {
    const path = at === "" ? `node_modules/${name}` : `${at}/node_modules/${name}`;
    if (existsSync(join(root, path, "package.json"))) return path;
    if (at === "") return null;
  }
}
