// The bundle of the generator: ES modules, every npm dependency inside, lazy imports as chunks of their own.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, sep } from "node:path";
import { build } from "esbuild";
import Handlebars from "handlebars";
import { leanJsonSchemaToTypescript } from "./lean-json-schema-to-typescript.mjs";
import { leanProtobufEs } from "./lean-protobuf-es.mjs";

/** What CommonJS packages in the bundle expect of Node around them. */
const commonJs = [
  'import { createRequire as nodeRequire } from "node:module";',
  'import { dirname as nodeDirname } from "node:path";',
  'import { fileURLToPath as nodeFile } from "node:url";',
  "const require = nodeRequire(import.meta.url);",
  "const __filename = nodeFile(import.meta.url);",
  "const __dirname = nodeDirname(__filename);",
].join("\n");

/**
 * Bundles `entries` (name → file) into `outdir` and answers which inputs went in.
 * @param {string} root
 * @param {Record<string, string>} entries
 * @param {string} outdir
 */
export async function bundle(root, entries, outdir) {
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: entries,
    outdir,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20.19",
    legalComments: "none",
    chunkNames: "chunks/[name]-[hash]",
    banner: { js: commonJs },
    metafile: true,
    logLevel: "warning",
    // Its main module starts Java or a binary where it finds one; this one is JavaScript alone.
    alias: { recheck: "recheck/lib/browser.js" },
    plugins: [precompiledTemplates(root), namedLazyImports(root), leanProtobufEs, leanJsonSchemaToTypescript],
  });
  return Object.keys(metafile.inputs);
}

/**
 * Bundles the entry of the command line: one file that loads nothing of ours until it has to, and then `main.js` beside it.
 * @param {string} root
 * @param {string} entry
 * @param {string} outfile
 */
export async function bundleStart(root, entry, outfile) {
  await build({
    absWorkingDir: root,
    entryPoints: [entry],
    outfile,
    bundle: true,
    format: "esm",
    platform: "node",
    target: "node20.19",
    legalComments: "none",
    logLevel: "warning",
    plugins: [mainBeside],
  });
}

/** @type {import("esbuild").Plugin} */
const mainBeside = {
  name: "main-beside",
  setup(plugin) {
    plugin.onResolve({ filter: /^\.\/main\.ts$/ }, () => ({ path: "./main.js", external: true }));
  },
};

/** Puts the precompiled templates in the place of `generator/emit/template-source.ts`, and their texts in a chunk of their own. */
function precompiledTemplates(/** @type {string} */ root) {
  return {
    name: "precompiled-templates",
    /** @param {import("esbuild").PluginBuild} plugin */
    setup(plugin) {
      plugin.onResolve({ filter: /^template-texts$/ }, ({ path }) => ({ path, namespace: "template-texts" }));
      plugin.onLoad({ filter: /.*/, namespace: "template-texts" }, () => ({
        contents: JSON.stringify(templateTexts(join(root, "templates"))),
        loader: "json",
      }));
      plugin.onLoad({ filter: /[\\/]emit[\\/]template-source\.ts$/ }, async () => {
        const { contents: options } = await evaluated(join(root, "generator/emit/compile-options.ts"));
        return {
          contents: templateModule(join(root, "templates"), options.compileOptions),
          loader: "js",
          resolveDir: root,
        };
      });
    },
  };
}

/**
 * Lets `const { a } = await import("package")` mean in the bundle what it means in Node: esbuild alone gives a lazily
 * imported CommonJS package a default export and no names.
 */
function namedLazyImports(/** @type {string} */ root) {
  const require = createRequire(join(root, "package.json"));
  return {
    name: "named-lazy-imports",
    /** @param {import("esbuild").PluginBuild} plugin */
    setup(plugin) {
      plugin.onResolve({ filter: /^[^./]/ }, ({ kind, path }) => {
        const isLazyPackage = kind === "dynamic-import" && !path.startsWith("node:");
        return isLazyPackage ? { path, namespace: "lazy-package" } : undefined;
      });
      plugin.onLoad({ filter: /.*/, namespace: "lazy-package" }, ({ path }) => {
        const names = Object.keys(require(path)).filter((it) => /^[A-Za-z_$][\w$]*$/.test(it) && it !== "default");
        const contents = `import * as all from ${JSON.stringify(path)};
export default all.default;
export const { ${names.join(", ")} } = all;`;
        return { contents, loader: "js", resolveDir: root };
      });
    },
  };
}

/** A small TypeScript module without imports, evaluated: the build and the generator share it. */
async function evaluated(/** @type {string} */ file) {
  const { outputFiles } = await build({ entryPoints: [file], format: "esm", write: false });
  const code = Buffer.from(outputFiles[0].contents).toString("base64");
  return { contents: await import(`data:text/javascript;base64,${code}`) };
}

/**
 * The module with every template of a folder as a precompiled spec.
 * @param {string} folder
 * @param {object} options
 */
function templateModule(folder, options) {
  const texts = templateTexts(folder);
  const specs = texts.map(([name, text]) => `${JSON.stringify(name)}: ${Handlebars.precompile(text, options)},`);
  const partials = texts.flatMap(([name]) => (name.startsWith("partials/") ? [name.slice("partials/".length)] : []));
  return `
import Handlebars from "handlebars/runtime.js";
const specs = {
${specs.join("\n")}
};
export const engine = Handlebars.create();
export function templateSource(name) {
  if (!Object.hasOwn(specs, name)) throw new Error("there is no template '" + name + "'");
  return engine.template(specs[name]);
}
export function partialNames() {
  return ${JSON.stringify(partials)};
}
export async function templateTexts() {
  const { default: texts } = await import("template-texts");
  return new Map(texts);
}
`;
}

/**
 * Name and text of every template of a folder.
 * @param {string} folder
 * @returns {readonly (readonly [string, string])[]}
 */
function templateTexts(folder) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((it) => it.endsWith(".hbs"))
    .map((it) => it.slice(0, -".hbs".length).split(sep).join("/"))
    .sort()
    .map((name) => [name, readFileSync(join(folder, `${name}.hbs`), "utf8")]);
}
