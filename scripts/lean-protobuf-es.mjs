// protoc-gen-es as the bundle holds it: one copy of its library, no compiler, linear in the types of a file, the same everywhere.
import { readFileSync } from "node:fs";

/** @typedef {(source: string) => string} Change */

/**
 * What is changed in the files of the packages, by the ends of their paths. A release of other shape stops the build.
 * @type {readonly { readonly file: RegExp, readonly change: Change }[]}
 */
const changes = [
  // It serves other targets than TypeScript, and takes longest to load: it imports a whole compiler.
  { file: /[\\/]protoplugin[\\/]dist[\\/]cjs[\\/]transpile\.js$/, change: withoutCompiler },
  // It is asked for every name that is printed, and makes all names of the file each time.
  { file: /[\\/]protoplugin[\\/]dist[\\/]cjs[\\/]names\.js$/, change: withRememberedNames },
  // It is asked for every element and all around it, and goes through all comments of the file each time.
  { file: /[\\/]protoplugin[\\/]dist[\\/]cjs[\\/]source-code-info\.js$/, change: withIndexedComments },
  // It sorts what is imported as the machine's language sorts words.
  { file: /[\\/]protoplugin[\\/]dist[\\/]cjs[\\/]generated-file\.js$/, change: withOneOrder },
];

/**
 * The plugin of the bundler.
 * @type {import("esbuild").Plugin}
 */
export const leanProtobufEs = {
  name: "lean-protobuf-es",
  setup(plugin) {
    // The packages require it: an import of ours would otherwise bring its ES modules as a second copy.
    plugin.onResolve({ filter: /^@bufbuild\/protobuf(\/|$)/ }, ({ kind, path, resolveDir }) =>
      kind === "require-call" ? undefined : plugin.resolve(path, { kind: "require-call", resolveDir }),
    );
    for (const { file, change } of changes) {
      plugin.onLoad({ filter: file }, ({ path }) => ({ contents: change(readFileSync(path, "utf8")), loader: "js" }));
    }
  },
};

/**
 * What the bundle holds in the place of a file of the packages.
 * @param {string} path
 * @param {string} source
 */
export function leanSource(path, source) {
  const found = changes.find(({ file }) => file.test(path));
  return found === undefined ? source : found.change(source);
}

/** @type {Change} */
function withoutCompiler(source) {
  const exported = [...source.matchAll(/^exports\.(\w+) = /gm)].map((it) => it[1]);
  if (exported.join() !== "transpile") throw new Error(`transpile.js exports ${exported.join(", ")}`);
  return 'exports.transpile = () => { throw new Error("there is no compiler in here"); };\n';
}

/** @type {Change} */
function withRememberedNames(source) {
  return replacedOnce(
    source,
    "function allNames(file) {",
    `const namesOfFiles = new WeakMap();
function allNames(file) {
    const known = namesOfFiles.get(file);
    if (known !== undefined) return known;
    const made = newNames(file);
    namesOfFiles.set(file, made);
    return made;
}
function newNames(file) {`,
  );
}

/** @type {Change} */
function withIndexedComments(source) {
  const loop = "for (const location of sourceCodeInfo.location) {";
  const narrowed = replacedOnce(source, loop, "for (const location of locationsAt(sourceCodeInfo, sourcePath)) {");
  return replacedOnce(
    narrowed,
    "function findComments(sourceCodeInfo, sourcePath) {",
    `const locationsOfFiles = new WeakMap();
function locationsAt(sourceCodeInfo, sourcePath) {
    let locations = locationsOfFiles.get(sourceCodeInfo);
    if (locations === undefined) {
        // Of several at one path the first one counts.
        locations = new Map(sourceCodeInfo.location.map((it) => [it.path.join("."), it]).reverse());
        locationsOfFiles.set(sourceCodeInfo, locations);
    }
    const found = locations.get(sourcePath.join("."));
    return found === undefined ? [] : [found];
}
function findComments(sourceCodeInfo, sourcePath) {`,
  );
}

/** @type {Change} */
function withOneOrder(source) {
  return replacedOnce(source, "a.name.localeCompare(b.name)", 'a.name.localeCompare(b.name, "en")');
}

/**
 * @param {string} source
 * @param {string} from
 * @param {string} to
 */
function replacedOnce(source, from, to) {
  const [before, after, ...more] = source.split(from);
  if (before === undefined || after === undefined || more.length > 0)
    throw new Error(`'${from}' does not stand exactly once in a file of protoplugin`);
  return before + to + after;
}
