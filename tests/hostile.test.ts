import { readdirSync } from "node:fs";
import { transformSync } from "esbuild";
import { parse as parseGraphql, visit } from "graphql";
import { ts } from "ts-morph";
import { describe, expect, it } from "vitest";
import { parse as parseYaml } from "yaml";
import { emitters } from "../generator/emitters/index.ts";
import type { Workspace } from "../generator/model/workspace.ts";
import { unfit } from "../generator/plan/output-paths.ts";
import { judgeBuf } from "./judges/buf.ts";
import type { TextFile } from "./judges/finding.ts";
import { runBin } from "./judges/run.ts";
import { compileTexts, diagnosticLines } from "./support/compile.ts";
import { emitted } from "./support/contracts-of.ts";
import { installedRuntime } from "./support/installed-runtime.ts";
import {
  type Leaf,
  leafKey,
  leavesOf,
  replaced,
  sampleTexts,
  textsOf,
  type Values,
  valuesOf,
} from "./support/mutations.ts";
import { parsedScript } from "./support/parsed-script.ts";
import { tempFolder, writeTree } from "./support/temp-folder.ts";

/** In every hostile text, so that it can be found again; a number tells them apart. */
const mark = "Zqx";

const payloads: Readonly<Record<string, string>> = {
  "ends of comments and strings": "*/ --> \"\"\" ''' ` \" ' \\ // /* <!-- # -- ]]> ?> %>",
  "templates and code": "`$" + "{process.exit(1)}` #{x} {{x}} {{{x}}} {{#each x}} <script>alert(1)</script> $(x) %s",
  "an end of a comment": "*/process.exit()/*",
  "a block string": '"""',
  quotes: `"'`,
  "a backslash": "\\",
  "a brace": "}",
  "lines of YAML": "a\n- b\nc: d\n---\n",
  "lines of proto": "x\nmessage Evil { string a = 1; }\n\n\n",
  "lines of conf": "x\nuser evil\ntopic readwrite #\nallow_anonymous true\n}",
  "carriage returns": "a\rb\r\nc",
  "line separators": "a\u2028b\u2029c\u0085d",
  "bidirectional marks": "a\u202eb\u2066c\u2069\ufeffd",
  "control characters": "a\u0000b\u0007c\u001bd\u007fe",
  "half a surrogate pair": "a\ud83db",
  "other planes": "𝓐 🙂 e\u0301 ß İ",
  "very long": "x".repeat(9000),
  "many lines": "line\n".repeat(900),
  "a path upward": "../../../etc/passwd",
  "an absolute path": "/etc/passwd",
  "a path of Windows": "C:\\Windows\\con",
  "a name of Windows": "con",
  "an option": "--force",
  "a number": "007",
  "a boolean of YAML 1.1": "no",
  "an exponent": "1e3",
  "a date": "2026-01-01",
  "nothing but blanks": "   ",
  nothing: "",
  "a prototype": "__proto__",
  "a tag": "!!js/function x",
  "an alias": "*x",
};

const samples = ["specs/storefront", "specs/iot", "tests/goldens/workspaces/corner-shop"];
const smallSamples = samples.slice(1);

describe.each(samples)("in %s", (sample) => {
  const values = valuesOf(sampleTexts(sample));
  const leaves = leavesOf(values);

  it.each(Object.entries(payloads))("takes or refuses %s in every text", async (name, payload) => {
    const texts = leaves.filter((it) => !it.isKey);
    const kept = await survivors(values, texts, payload);
    const files = await filesOf(values, kept);
    if (/comments and strings|templates/.test(name)) expectTexts(files, kept, texts);
    if (/comment|templates|lines/.test(name)) expect(await judgeBuf(files)).toEqual([]);
  });
});

describe.each(smallSamples)("in %s", (sample) => {
  const values = valuesOf(sampleTexts(sample));
  const leaves = leavesOf(values);

  it.each(Object.entries(payloads))("takes or refuses %s in every key", async (_name, payload) => {
    await filesOf(
      values,
      await survivors(
        values,
        leaves.filter((it) => it.isKey),
        payload,
      ),
    );
  });
});

describe("the TypeScript of hostile specs", () => {
  const code = emitters.filter(
    ({ name }) => name === "protobuf-es" || (name.startsWith("ts-") && name !== "ts-handlers"),
  );
  const values = valuesOf(sampleTexts("tests/goldens/workspaces/corner-shop"));
  const texts = leavesOf(values).filter((it) => !it.isKey);
  const names = [
    "ends of comments and strings",
    "templates and code",
    "lines of proto",
    "line separators",
    "a backslash",
  ];

  it("compiles", async () => {
    const folder = tempFolder({ "package.json": '{ "type": "module" }' });
    await installedRuntime(folder);
    for (const [index, name] of names.entries()) {
      const kept = await survivors(values, texts, payloads[name] ?? "");
      const files = await emitted(await workspaceOf(values, kept), code);
      writeTree(folder, Object.fromEntries(files.map(({ path, content }) => [`${index}/${path}`, content])));
    }
    const flags = ["--noEmit", "--strict", "--target", "es2023", "--module", "nodenext", "--types", "node"];
    const modules = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((it) => /^\d\/.*\.ts$/.test(it));
    const compiled = await runBin("tsc", [...flags, "--pretty", "false", ...modules], { cwd: folder });
    expect(compiled).toEqual({ status: 0, stdout: "", stderr: "" });
  });
});

async function filesOf(values: Values, kept: ReadonlyMap<string, string>): Promise<readonly TextFile[]> {
  const files = await emitted(await workspaceOf(values, kept), emitters);
  checkFiles(files);
  return files;
}

async function workspaceOf(values: Values, kept: ReadonlyMap<string, string>): Promise<Workspace> {
  const texts = textsOf(replaced(values, kept));
  const compiled = await compileTexts(texts);
  if (compiled.value === null) throw new Error(diagnosticLines(texts, compiled).join("\n"));
  return compiled.value.workspace;
}

/** The leaves that may hold the payload: all at first, then without those that are refused, until none is. */
async function survivors(
  values: Values,
  leaves: readonly Leaf[],
  payload: string,
): Promise<ReadonlyMap<string, string>> {
  let kept = leaves;
  for (let round = 0; round < 60; round += 1) {
    const texts = new Map(kept.map((it, index) => [leafKey(it), hostile(payload, index)]));
    const { value, diagnostics } = await compileTexts(textsOf(replaced(values, texts)));
    const errors = diagnostics.filter((it) => it.severity === "error");
    if (value !== null) return texts;
    for (const { message, help } of errors) expectReadable([message, help ?? ""]);
    const places = errors.flatMap((it) => [it.origin, ...it.related.map((related) => related.origin)]);
    const rest = without(kept, places, texts);
    if (rest.length === kept.length) throw new Error(`cannot find the leaf of: ${errors[0]?.message ?? "nothing"}`);
    kept = rest;
  }
  throw new Error("the specs never become sound again");
}

/** Names are unique, so that a payload that suits one suits all; the mark makes a text recognizable. */
function hostile(payload: string, index: number): string {
  if (payload.trim() === "" || payload.length < 12) return payload;
  return `${mark}${index}${payload}`;
}

interface Place {
  readonly file: string;
  readonly path: Leaf["path"];
}

/** The leaves that no finding is about; where a finding is about none, those near it go too. */
function without(kept: readonly Leaf[], places: readonly Place[], texts: ReadonlyMap<string, string>): readonly Leaf[] {
  const renamed = (leaf: Leaf): Leaf["path"] =>
    leaf.path.map((step, index) => {
      const key = leafKey({ file: leaf.file, path: leaf.path.slice(0, index + 1), isKey: true });
      return typeof step === "string" ? (texts.get(key) ?? step) : step;
    });
  const now = new Map(kept.map((it) => [it, renamed(it)]));
  const starts = (a: Leaf["path"], b: Leaf["path"]) => b.every((it, index) => a[index] === it);
  const exact = (leaf: Leaf, { file, path }: Place) =>
    leaf.file === file && path.length > 0 && starts(now.get(leaf) ?? [], path) && leaf.path.length <= path.length + 1;
  const near = (depth: number) => (leaf: Leaf, place: Place) =>
    leaf.file === place.file && place.path.length >= depth && starts(now.get(leaf) ?? [], place.path.slice(0, depth));
  const sibling = (leaf: Leaf, { file, path }: Place) =>
    leaf.file === file && leaf.isKey && leaf.path.length === path.length + 1 && starts(now.get(leaf) ?? [], path);
  const above = (leaf: Leaf, { file, path }: Place) =>
    leaf.file === file && leaf.isKey && starts(path, now.get(leaf) ?? []);
  const rules = [exact, above, sibling, near(5), near(4), near(3), near(2), near(1), near(0), () => true];
  const gone = new Set<Leaf>();
  for (const place of places) {
    const rule = rules.find((it) => kept.some((leaf) => it(leaf, place)));
    for (const leaf of kept) if (rule?.(leaf, place) === true) gone.add(leaf);
  }
  return kept.filter((it) => !gone.has(it));
}

/** No message carries what would break a terminal, a log line or an annotation. */
function expectReadable(texts: readonly string[]): void {
  for (const text of texts) {
    expect(text.length).toBeLessThan(1500);
    expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f\u2028\u2029\u202a-\u202e\u2066-\u2069]/);
  }
}

/** Where files lie: contracts, the modules of a service or library, and the stubs of handlers. */
const places = /^(contracts\/.+|[a-z][a-z0-9-]*\/(wire\/)?[a-z_-]+\.ts|handlers\/[a-z0-9-]+\.ts)$/;

function checkFiles(files: readonly TextFile[]): void {
  const paths = new Set<string>();
  for (const { path, content } of files) {
    // What Windows keeps for devices is refused by the plan, which knows where it comes from.
    if (!/(^|\/)con(\/|\.)/.test(path)) expect(unfit(path), path).toBeNull();
    expect(path).toMatch(places);
    expect(path).not.toContain(mark);
    expect(paths.has(path.toLowerCase()), path).toBe(false);
    paths.add(path.toLowerCase());
    expect(content, path).not.toMatch(/[\u0000-\u0008\u000b-\u001f\ufffe\uffff]|\r/);
    expect(content, path).not.toMatch(/\p{Surrogate}/u);
    checkSyntax(path, content);
  }
}

function checkSyntax(path: string, content: string): void {
  const ending = /\.[a-z]+$/.exec(path)?.[0];
  switch (ending) {
    case ".json":
    case ".avsc":
      checkKeys(path, JSON.parse(content));
      break;
    case ".yaml":
      // This reader's 1.1 takes `.` for a number, which others do not.
      expect(parseYaml(content.replace(/: \.$/gm, ": dot"), { version: "1.1" }), path).toEqual(
        parseYaml(content.replace(/: \.$/gm, ": dot")),
      );
      break;
    case ".graphql":
      visit(parseGraphql(content), {
        Name({ value }) {
          expect(value).not.toContain(mark);
        },
      });
      break;
    case ".js":
    case ".ts":
      checkScript(path, content);
      break;
    case ".proto":
      expect(protoCode(content), path).not.toContain(mark);
      break;
    default:
      // Lists of rules, a line each: nothing hostile is a rule.
      for (const line of content.split("\n"))
        if (!line.trimStart().startsWith("#")) expect(bare(line)).not.toContain(mark);
  }
}

/** Keys of documents are names, but for the few mappings that users fill. */
function checkKeys(path: string, value: unknown): void {
  if (typeof value !== "object" || value === null) return;
  if (!Array.isArray(value))
    expect(
      Object.keys(value).filter((it) => it.includes(mark)),
      path,
    ).toEqual([]);
  for (const it of Object.values(value)) checkKeys(path, it);
}

function checkScript(path: string, content: string): void {
  transformSync(content, { loader: path.endsWith(".ts") ? "ts" : "js", format: "esm" });
  const found: string[] = [];
  const visitNode = (node: ts.Node): void => {
    if (ts.isIdentifier(node) && (node.text.includes(mark) || node.text === "process")) found.push(node.text);
    if (ts.isTemplateExpression(node) && node.getText().includes(mark)) found.push(node.getText());
    node.forEachChild(visitNode);
  };
  visitNode(parsedScript(path, content));
  expect(found, path).toEqual([]);
}

/** A proto file without its comments and strings. */
function protoCode(content: string): string {
  return content.replace(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//g, "");
}

/** A line without what is in quotes. */
function bare(line: string): string {
  return line.replace(/"(?:[^"\\]|\\.)*"|'[^']*'/g, "");
}

/** Descriptions come out as they went in: in some document, as one text. */
function expectTexts(files: readonly TextFile[], kept: ReadonlyMap<string, string>, leaves: readonly Leaf[]): void {
  const documents = files.filter((it) => /\.(yaml|json|avsc)$/.test(it.path));
  const texts = documents.flatMap(({ content }) => stringsOf(parseYaml(content)));
  const comments = files.filter((it) => it.path.endsWith(".proto")).map((it) => it.content);
  // Documents that become web pages have no tags in their texts.
  const all = [...texts, ...comments].join("\n").replaceAll("&lt;", "<");
  const wanted = leaves.filter((it) => !it.isKey && it.path.at(-1) === "description" && it.file !== "interspec.yaml");
  const given = wanted.flatMap((it) => kept.get(leafKey(it)) ?? []);
  expect(given.length).toBeGreaterThan(wanted.length * 0.9);
  const lost = given.filter((it) => !all.includes(it));
  expect(lost.length, lost.slice(0, 3).join("\n")).toBeLessThan(given.length / 4);
}

function stringsOf(value: unknown): readonly string[] {
  if (typeof value === "string") return [value];
  if (typeof value !== "object" || value === null) return [];
  return Object.values(value).flatMap(stringsOf);
}
