import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, posix, relative, sep } from "node:path";
import { Project, type SourceFile, SyntaxKind } from "ts-morph";
import { expect, it } from "vitest";
import { importProblem, impure, impureModules, indexes } from "./architecture/layers.ts";
import { root } from "./infra/places.mjs";

const project = new Project({ skipAddingFilesFromTsConfig: true, skipFileDependencyResolution: true });
project.addSourceFilesAtPaths([join(root, "generator/**/*.ts"), join(root, "runtime/src/**/*.ts")]);
const generator = sourcesIn("generator");
const runtime = sourcesIn("runtime/src");

it("imports down the layers only", () => {
  const problems = [...generator].flatMap(([path, source]) =>
    importsOf(source)
      .filter((it) => it.startsWith("."))
      .map((it) => posix.join(posix.dirname(path), it))
      .map((to) => ({ to, problem: to.startsWith("..") ? "leaves generator/" : importProblem(path, to) }))
      .filter(({ problem }) => problem !== null)
      .map(({ to, problem }) => `generator/${path} imports ${to}, but ${problem}`),
  );
  expect(problems).toEqual([]);
});

it("touches disk and network in the files named for it", () => {
  const problems = [...generator]
    .filter(([path]) => !impure.test(path))
    .flatMap(([path, source]) =>
      importsOf(source)
        .filter((it) => impureModules.test(it))
        .map((it) => `generator/${path} imports ${it}`),
    );
  expect(problems).toEqual([]);
});

it("loads ts-morph when a handler file misses a stub, and nowhere else", () => {
  const problems = [...generator].flatMap(([path, source]) => {
    const isStatic = source
      .getImportDeclarations()
      .some((it) => it.getModuleSpecifierValue() === "ts-morph" && !it.isTypeOnly());
    const isElsewhere = path !== "write/merge-handlers.ts" && importsOf(source).includes("ts-morph");
    return isStatic || isElsewhere ? [`generator/${path}`] : [];
  });
  expect(problems).toEqual([]);
});

it("keeps the runtime free of the generator", () => {
  const problems = [...runtime].flatMap(([path, source]) =>
    importsOf(source)
      .filter(
        (it) => it === "interspec" || (it.startsWith(".") && posix.join(posix.dirname(path), it).startsWith("..")),
      )
      .map((it) => `runtime/src/${path} imports ${it}`),
  );
  expect(problems).toEqual([]);
});

it("has the same places in every style of the runtime", () => {
  const styles = ["http", "rpc", "event", "graphql", "realtime", "mqtt"].filter((it) =>
    existsSync(join(root, "runtime/src", it)),
  );
  const wanted = styles.flatMap((it) => ["operation.ts", "client/", "server/"].map((place) => `${it}/${place}`));
  const files = [...runtime.keys()];
  expect(wanted.filter((it) => !files.some((file) => file.startsWith(it)))).toEqual([]);
});

it("has the same files in every style of the generator", () => {
  const files = ["model", "schema", "resolve", "defaults", "index"];
  const wanted = generator.has("styles/index.ts")
    ? namesIn("styles").flatMap((it) => files.map((file) => `styles/${it}/${file}.ts`))
    : [];
  expect(wanted.filter((it) => !generator.has(it))).toEqual([]);
});

const registered: readonly Registry[] = [
  { index: "lint/index.ts", members: membersBelow("lint/rules"), key: "id" },
  { index: "compat/index.ts", members: membersBelow("compat/rules"), key: "id" },
  {
    index: "styles/index.ts",
    members: namesIn("styles").map((it) => ({ name: it, file: `styles/${it}/index.ts` })),
    key: "name",
  },
  {
    index: "emitters/index.ts",
    members: namesIn("emitters").map((it) => ({ name: it, file: `emitters/${it}/index.ts` })),
    key: "name",
  },
];

interface Registry {
  readonly index: string;
  readonly members: readonly { readonly name: string; readonly file: string }[];
  /** The property of a member that says its name. */
  readonly key: string;
}

it.for(registered)("names every member in $index", ({ index, members, key }) => {
  const registry = generator.get(index);
  if (registry === undefined) return;
  const problems = members.flatMap(({ name, file }) => {
    const specifier = `./${posix.relative(posix.dirname(index), file)}`;
    const line = `add to generator/${index}: import { ${camelCase(name)} } from "${specifier}";`;
    const member = generator.get(file);
    if (member === undefined) return [`generator/${file} is missing`];
    const misnamed = literalsOf(member, key).includes(name) ? [] : [`generator/${file}: ${key} is not "${name}"`];
    return isListed(registry, specifier) ? misnamed : [line, ...misnamed];
  });
  expect(problems).toEqual([]);
});

it("has an emitter for every folder of templates, and a use for every template", () => {
  const literals = new Map([...generator].map(([path, source]) => [path, stringsOf(source)]));
  const problems = templates().flatMap((template) => {
    const [emitter = "", ...rest] = template.split("/");
    if (emitter === "partials")
      return isPartialUsed(rest.join("/")) ? [] : [`templates/${template}.hbs is used by no template`];
    if (!namesIn("emitters").includes(emitter)) return [`templates/${emitter}/ has no generator/emitters/${emitter}/`];
    const isUsed = [...literals].some(
      ([path, strings]) => path.startsWith(`emitters/${emitter}/`) && strings.includes(template),
    );
    return isUsed ? [] : [`templates/${template}.hbs is rendered by no file of generator/emitters/${emitter}/`];
  });
  expect(problems).toEqual([]);
});

it("has a template for every call of render", () => {
  const rendered = [...generator].flatMap(([path, source]) =>
    source
      .getDescendantsOfKind(SyntaxKind.CallExpression)
      .filter((it) => it.getExpression().getText().replace(/^.*\./, "") === "render")
      .flatMap((it) => it.getArguments()[0]?.asKind(SyntaxKind.StringLiteral)?.getLiteralValue() ?? [])
      .map((template) => ({ path, template })),
  );
  const known = templates();
  expect(rendered.filter(({ template }) => !known.includes(template))).toEqual([]);
});

it("calls files in kebab-case", () => {
  const folders = [
    "generator",
    "runtime/src",
    "templates",
    "scripts",
    "tests/architecture",
    "tests/infra",
    "tests/judges",
  ];
  const names = folders.flatMap((folder) => filesBelow(folder).filter((it) => !/\/(fixtures|generated)\//.test(it)));
  const kebab = /^[a-z0-9]+(-[a-z0-9]+)*(\.[a-z0-9-]+)*$/;
  expect(names.filter((it) => !it.split("/").every((part) => kebab.test(part)))).toEqual([]);
});

it("has an index.ts only where a folder has an outside", () => {
  const problems = [...generator.keys()].filter((it) => posix.basename(it) === "index.ts" && !indexes.test(it));
  expect(problems).toEqual([]);
});

it("has no file that is named after nothing", () => {
  const vague = /^(utils?|helpers?|common|manager|misc|shared)\.ts$/;
  const problems = [...generator.keys(), ...runtime.keys()].filter((it) => vague.test(posix.basename(it)));
  expect(problems).toEqual([]);
});

/** The source files below a folder of the repository, by their path in it. */
function sourcesIn(folder: string): ReadonlyMap<string, SourceFile> {
  const base = join(root, folder) + sep;
  const files = project.getSourceFiles().filter((it) => it.getFilePath().startsWith(base));
  return new Map(files.map((it) => [relative(base, it.getFilePath()).split(sep).join("/"), it]));
}

/** What a file imports or exports from, at once or lazily. */
function importsOf(source: SourceFile): readonly string[] {
  const fixed = [...source.getImportDeclarations(), ...source.getExportDeclarations()].map((it) =>
    it.getModuleSpecifierValue(),
  );
  const lazy = source
    .getDescendantsOfKind(SyntaxKind.CallExpression)
    .filter((it) => it.getExpression().getKind() === SyntaxKind.ImportKeyword)
    .map((it) => it.getArguments()[0]?.asKind(SyntaxKind.StringLiteral)?.getLiteralValue());
  return [...fixed, ...lazy].filter((it) => it !== undefined);
}

function stringsOf(source: SourceFile): readonly string[] {
  return source.getDescendantsOfKind(SyntaxKind.StringLiteral).map((it) => it.getLiteralValue());
}

/** The string literals that a file gives to a property of a name. */
function literalsOf(source: SourceFile, property: string): readonly string[] {
  return source
    .getDescendantsOfKind(SyntaxKind.PropertyAssignment)
    .filter((it) => it.getName() === property)
    .flatMap((it) => it.getInitializerIfKind(SyntaxKind.StringLiteral)?.getLiteralValue() ?? []);
}

/** Whether a registry imports from a file and uses what it imports. */
function isListed(registry: SourceFile, specifier: string): boolean {
  const imports = registry.getImportDeclarations().filter((it) => it.getModuleSpecifierValue() === specifier);
  const names = imports.flatMap((it) =>
    it.getNamedImports().map((named) => named.getAliasNode()?.getText() ?? named.getName()),
  );
  const used = registry.getDescendantsOfKind(SyntaxKind.Identifier).map((it) => it.getText());
  return names.some((name) => used.filter((it) => it === name).length > 1);
}

/** The names of the folders in a folder of `generator/`. */
function namesIn(folder: string): readonly string[] {
  const path = join(root, "generator", folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true })
    .filter((it) => it.isDirectory())
    .map((it) => it.name);
}

function membersBelow(folder: string): Registry["members"] {
  return [...generator.keys()]
    .filter((it) => it.startsWith(`${folder}/`))
    .map((it) => ({ name: posix.basename(it, ".ts"), file: it }));
}

function templates(): readonly string[] {
  return filesBelow("templates")
    .filter((it) => it.endsWith(".hbs"))
    .map((it) => it.slice("templates/".length, -".hbs".length));
}

function isPartialUsed(name: string): boolean {
  return templates().some((it) => readFileSync(join(root, "templates", `${it}.hbs`), "utf8").includes(`{{> ${name}`));
}

function filesBelow(folder: string): readonly string[] {
  const path = join(root, folder);
  if (!existsSync(path)) return [];
  return readdirSync(path, { recursive: true, withFileTypes: true })
    .filter((it) => it.isFile())
    .map((it) => relative(root, join(it.parentPath, it.name)).split(sep).join("/"));
}

function camelCase(name: string): string {
  return name.replace(/-([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}
