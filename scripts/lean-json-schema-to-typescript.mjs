// json-schema-to-typescript as the bundle holds it: what prints types, without what formats them and what fetches schemas.
import { readFileSync } from "node:fs";

/** Where its modules stand. */
const sources = /[\\/]json-schema-to-typescript[\\/]dist[\\/]src[\\/]\w+\.js$/;

/** @type {readonly { readonly file: RegExp, readonly exported: string, readonly source: string }[]} */
const replaced = [
  // It loads a formatter, which our options switch off.
  {
    file: /[\\/]json-schema-to-typescript[\\/]dist[\\/]src[\\/]formatter\.js$/,
    exported: "format",
    source: "exports.format = async (code) => code;\n",
  },
  // It loads a resolver of references to files and URLs; our schemas have no reference.
  {
    file: /[\\/]json-schema-to-typescript[\\/]dist[\\/]src[\\/]resolver\.js$/,
    exported: "dereference",
    source:
      "exports.dereference = async (schema) => ({ dereferencedPaths: new WeakMap(), dereferencedSchema: schema });\n",
  },
  // It goes through every schema once for each of its rules, for mistakes that ours, which are made by one function, cannot have.
  {
    file: /[\\/]json-schema-to-typescript[\\/]dist[\\/]src[\\/]validator\.js$/,
    exported: "validate",
    source: "exports.validate = () => [];\n",
  },
];

/**
 * The plugin of the bundler. A release of other shape stops the build.
 * @type {import("esbuild").Plugin}
 */
export const leanJsonSchemaToTypescript = {
  name: "lean-json-schema-to-typescript",
  setup(plugin) {
    plugin.onLoad({ filter: /[\\/]json-schema-to-typescript[\\/]dist[\\/]src[\\/]normalizer\.js$/ }, ({ path }) => ({
      contents: normalizingOnce(readFileSync(path, "utf8")),
      loader: "js",
    }));
    // It reads schemas in YAML; ours are objects.
    plugin.onResolve({ filter: /^js-yaml$/ }, ({ importer }) =>
      sources.test(importer) ? { path: "no-yaml", namespace: "lean-json-schema-to-typescript" } : undefined,
    );
    plugin.onLoad({ filter: /^no-yaml$/, namespace: "lean-json-schema-to-typescript" }, () => ({
      contents: "exports.CORE_SCHEMA = { withTags: () => null };\n",
    }));
    for (const { file, exported, source } of replaced) {
      plugin.onLoad({ filter: file }, ({ path }) => {
        const found = [...readFileSync(path, "utf8").matchAll(/^exports\.(\w+) = /gm)].map((it) => it[1]);
        if (found.join() !== exported) throw new Error(`${path} exports ${found.join(", ")}`);
        return { contents: source, loader: "js" };
      });
    }
  },
};

/**
 * It goes through the whole schema once for each of its twenty rules. None of them looks at another place than its own
 * in schemas without references and bounds, so that all of them are done in one go.
 * @param {string} source
 */
function normalizingOnce(source) {
  const loops =
    "rules.forEach(rule => (0, utils_1.traverse)(rootSchema, (schema, key) => rule(schema, filename, options, key, dereferencedPaths)));";
  if (source.split(loops).length !== 2) throw new Error("normalizer.js has other loops than it had");
  return source.replace(
    loops,
    "(0, utils_1.traverse)(rootSchema, (schema, key) => rules.forEach(rule => rule(schema, filename, options, key, dereferencedPaths)));",
  );
}
