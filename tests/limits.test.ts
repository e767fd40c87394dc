import { expect, it } from "vitest";
import { locator } from "../generator/source/locate.ts";
import { compileTexts, type Texts } from "./support/compile.ts";

const head = "interspec: 1\nservice: shop\ndefaults: { auth: user }\n";

// `FULL_LIMITS=1` takes files of the greatest size, 1 MB; by default a fifth, which tells what is quadratic just as well.
const scale = process.env["FULL_LIMITS"] === "1" ? 1 : 0.2;

/** A part of a number that stands for a file of 1 MB. */
function part(count: number): number {
  return Math.ceil(count * scale);
}

/** A spec of about so many bytes, of lines made by index. */
function filled(before: string, line: (index: number) => string, bytes = part(1_000_000)): string {
  const lines: string[] = [];
  for (let size = before.length, index = 0; size < bytes; index += 1) {
    const next = line(index);
    lines.push(next);
    size += next.length + 1;
  }
  return `${before}${lines.join("\n")}\n`;
}

function many(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join("\n");
}

const shapes: Readonly<Record<string, Texts>> = {
  "one long line": { "a.yaml": `${head}description: ${"x".repeat(part(1_000_000))}\n` },
  "one long key": { "a.yaml": `${head}${"x".repeat(part(1_000_000))}: 1\n` },
  "one long type": { "a.yaml": `${head}types:\n  A: list<${"list<".repeat(part(200_000))}\n` },
  "one long decimal": { "a.yaml": `${head}types:\n  A: ${"decimal(".repeat(part(120_000))}\n` },
  "one long reference": {
    "a.yaml": `${head}interactions:\n  a: { style: grpc, calls: ["${"a-".repeat(part(400_000))}"] }\n`,
  },
  "one long route": {
    "a.yaml": `${head}interactions:\n  a: { style: http, route: "GET /${"{a}/".repeat(part(200_000))}" }\n`,
  },
  "one long pattern": {
    "a.yaml": `${head}types:\n  A: { type: string, pattern: "${"(a?)".repeat(part(200_000))}" }\n`,
  },
  blanks: { "a.yaml": " ".repeat(part(1_000_000)) },
  "empty lines": { "a.yaml": "\n".repeat(part(1_000_000)) },
  dashes: { "a.yaml": "- ".repeat(part(500_000)) },
  "lines of dashes": { "a.yaml": "- - -\n".repeat(part(150_000)) },
  brackets: { "a.yaml": "[".repeat(part(1_000_000)) },
  "closed brackets": { "a.yaml": `${head}x: ${"[]".repeat(part(400_000))}\n` },
  "pairs of braces": { "a.yaml": `${head}tags: [${"{}, ".repeat(part(200_000))}]\n` },
  "question marks": { "a.yaml": "? ".repeat(part(500_000)) },
  colons: { "a.yaml": ":\n".repeat(part(300_000)) },
  "steps inward": { "a.yaml": `${many(1300, (index) => `${" ".repeat(index)}a:`)}\n` },
  anchors: { "a.yaml": filled(head, (index) => `a${index}: &a${index} *a${index}`) },
  "a bomb of aliases": {
    "a.yaml": `a0: &a0 [x]\n${many(50, (index) => `a${index + 1}: &a${index + 1} [${`*a${index}, `.repeat(20)}]`)}\n`,
  },
  comments: { "a.yaml": filled(head, () => "# nothing to see") },
  documents: { "a.yaml": "---\na: 1\n".repeat(part(100_000)) },
  "broken quotes": { "a.yaml": filled(head, () => `"a': '"`) },
  tabs: { "a.yaml": filled(head, () => "\ta: b") },
  "unknown keys": { "a.yaml": filled(head, (index) => `colour${index}: red`) },
  "keys near to known ones": { "a.yaml": filled(head, (index) => `interactionsx${index}: {}`) },
  "one key again and again": { "a.yaml": filled(`${head}types:\n`, () => "  A: int") },
  "wrong values": { "a.yaml": filled(`${head}types:\n`, (index) => `  A${index}: strin`) },
  "wrong names": { "a.yaml": filled(`${head}types:\n`, (index) => `  a_${index}: int`) },
  "unknown types": { "a.yaml": filled(`${head}types:\n`, (index) => `  Abc${index}: Abd${index}`) },
  "one unknown type": { "a.yaml": filled(`${head}types:\n`, (index) => `  Abc${index}: Abc`) },
  "a chain of aliases": { "a.yaml": filled(`${head}types:\n`, (index) => `  A${index}: A${index + 1}`) },
  "a chain of aliases backwards": {
    "a.yaml": filled(`${head}types:\n  A0: int\n`, (index) => `  A${index + 1}: A${index}`),
  },
  "a circle of aliases": {
    "a.yaml": `${head}types:\n${many(part(40_000), (index) => `  A${index}: A${(index + 1) % 40_000}`)}\n`,
  },
  "a chain of extends": { "a.yaml": filled(`${head}types:\n`, (index) => `  A${index}: { extends: A${index + 1} }`) },
  "a chain of extends backwards": {
    "a.yaml": filled(
      `${head}types:\n  A0: { fields: { a: int } }\n`,
      (index) => `  A${index + 1}: { extends: A${index} }`,
    ),
  },
  "a circle of extends": {
    "a.yaml": `${head}types:\n${many(part(30_000), (index) => `  A${index}: { extends: A${(index + 1) % 30_000} }`)}\n`,
  },
  "a chain of records": {
    "a.yaml": filled(`${head}types:\n`, (index) => `  A${index}: { fields: { a: A${index + 1} } }`),
  },
  "a circle of records": {
    "a.yaml": `${head}types:\n${many(part(25_000), (index) => `  A${index}: { fields: { a: A${(index * 7919 + 1) % 25_000} } }`)}\n`,
  },
  "small circles of records": {
    "a.yaml": filled(`${head}types:\n`, (index) => `  A${index}: { fields: { a: A${index} } }`),
  },
  "a wide record": { "a.yaml": filled(`${head}types:\n  A:\n    fields:\n`, (index) => `      f${index}: int`) },
  "a wide record in many": {
    "a.yaml": filled(
      `${head}types:\n  A:\n    fields:\n${many(1000, (index) => `      f${index}: int`)}\n`,
      (index) => `  B${index}: { extends: A }`,
    ),
  },
  "a wide record in pages": {
    "a.yaml": filled(
      `${head}types:\n  A:\n    fields:\n${many(1000, (index) => `      f${index}: int`)}\ninteractions:\n`,
      (index) => `  a${index}: { style: grpc, in: A, out: list<A>, page: cursor }`,
    ),
  },
  "a wide query": {
    "a.yaml": filled(
      `${head}types:\n  A:\n    fields:\n${many(1000, (index) => `      f${index}: int`)}\ninteractions:\n`,
      (index) => `  a${index}: { style: http, route: "GET /a${index}/{f${index % 1000}}", in: A }`,
      part(400_000),
    ),
  },
  "a wide key": {
    "a.yaml": `${head}types:\n  A:\n    key: [${many(1000, (index) => `f${index},`)}]\n    fields:\n${many(1000, (index) => `      f${index}: id`)}\n`,
  },
  "a wide enum": { "a.yaml": filled(`${head}types:\n  A:\n    enum:\n`, (index) => `      - V${index}`) },
  "a wide enum as default": {
    "a.yaml": filled(
      `${head}types:\n  A:\n    enum:\n${many(part(10_000), (index) => `      - V${index}`)}\n`,
      (index) => `  B${index}: { fields: { a: { type: A, default: W${index} } } }`,
    ),
  },
  "a wide union": {
    "a.yaml": filled(`${head}types:\n  A:\n    union:\n`, (index) => `      v${index}: int`),
  },
  "words for booleans": { "a.yaml": filled(`${head}types:\n  A:\n    enum:\n`, () => "      - NO") },
  patterns: {
    "a.yaml": filled(`${head}types:\n`, (index) => `  A${index}: { type: string, pattern: "^(a|b|ab)*c${index}$" }`),
  },
  "patterns of bounded parts": {
    "a.yaml": filled(
      `${head}types:\n`,
      (index) => `  A${index}: { type: string, pattern: "^(a{1,30}b?){1,30}c${index}$" }`,
    ),
  },
  interactions: { "a.yaml": filled(`${head}interactions:\n`, (index) => `  a${index}: { style: grpc }`) },
  "unknown calls": {
    "a.yaml": filled(`${head}interactions:\n`, (index) => `  a${index}: { style: grpc, calls: [aa${index}] }`),
  },
  "unknown services": {
    "a.yaml": filled(`${head}interactions:\n`, (index) => `  a${index}: { style: grpc, calls: [shp${index}.get] }`),
  },
  "one route": {
    "a.yaml": filled(`${head}interactions:\n`, (index) => `  a${index}: { style: http, route: GET /a }`),
  },
  "one topic": {
    "a.yaml": filled(
      `${head}interactions:\n`,
      (index) => `  a${index}: { style: event, topic: t, payload: { a: int } }`,
    ),
  },
  "a chain of consumers": {
    "a.yaml": filled(`${head}interactions:\n`, (index) => `  a${index}: { style: event, consumes: a${index + 1} }`),
  },
  "a graph of a chain": {
    "a.yaml": filled(
      `${head}types:\n${many(9000, (index) => `  A${index}: { fields: { a: "A${(index + 1) % 9000}?" } }`)}\ninteractions:\n`,
      (index) => `  a${index}: { style: graphql, field: Query.a${index}, out: A${index % 9000}? }`,
    ),
  },
  "wide examples": {
    "a.yaml": filled(
      `${head}interactions:\n  a:\n    style: grpc\n    in: { a: list<int> }\n    examples:\n      - in:\n          a:\n`,
      () => "            - x",
    ),
  },
  "wide imports": {
    "a.yaml": filled(`${head}imports:\n`, (index) => `  a${index}: ./a${index}.yaml`),
  },
  "imports in a chain": Object.fromEntries(
    Array.from({ length: part(3000) }, (_, index) => [
      `s${index}.yaml`,
      `interspec: 1\nlibrary: s${index}\nimports: { next: ./s${index + 1}.yaml }\ntypes: { A: { fields: { a: next.A } } }\n`,
    ]),
  ),
  "imports in a circle": Object.fromEntries(
    Array.from({ length: part(3000) }, (_, index) => [
      `s${index}.yaml`,
      `interspec: 1\nlibrary: s${index}\nimports: { next: ./s${(index + 1) % part(3000)}.yaml }\n`,
    ]),
  ),
  "missing imports of many": Object.fromEntries(
    Array.from({ length: part(3000) }, (_, index) => [
      `s${index}.yaml`,
      `interspec: 1\nlibrary: s${index}\nimports: { next: ./t${index}.yaml }\n`,
    ]),
  ),
  "versions of one service": Object.fromEntries(
    Array.from({ length: part(3000) }, (_, index) => [
      `s${index}.yaml`,
      `interspec: 1\nservice: shop\nversion: ${index + 1}\ndefaults: { auth: user }\ninteractions: { a: { style: grpc, calls: [shop@1.b] } }\n`,
    ]),
  ),
  "a lock of one long line": {
    "a.yaml": head,
    "interspec.lock.yaml": `lockVersion: 1\nmessages:\n  a.B:\n    1: { name: ${"x ".repeat(part(4_000_000))}\n`,
  },
  "a lock of quotes": {
    "a.yaml": head,
    "interspec.lock.yaml": `lockVersion: 1\nmessages:\n  a.B:\n    1: { name: ${'"\\'.repeat(part(3_000_000))}\n`,
  },
  "a lock of junk": {
    "a.yaml": head,
    "interspec.lock.yaml": `lockVersion: 1\nmessages:\n${"  junk\n".repeat(part(1_000_000))}`,
  },
  "a lock of blocks": {
    "a.yaml": head,
    "interspec.lock.yaml": `lockVersion: 1\ninteractions: {}\nmessages:\n${many(part(100_000), (index) => `  a.B${index}:\n    1: { name: a, type: int }\n    2: { name: b, type: int, removed: true }\n    next: 3`)}\nenums: {}\n`,
  },
  "a lock of one wide block": {
    "a.yaml": `${head}types: { B: { fields: { a: int } } }\n`,
    "interspec.lock.yaml": `lockVersion: 1\ninteractions: {}\nmessages:\n  shop.shop.v1.B:\n${many(part(200_000), (index) => `    ${index + 1}: { name: f${index}, type: int, removed: true }`)}\n    next: ${part(200_000) + 1}\nenums: {}\n`,
  },
};

// What a file may cost, however it is made: far more than it should take, on a slow machine.
const maxMs = 5000 + 25_000 * scale;

it.each(Object.entries(shapes))("ends soon: %s", async (_name, texts) => {
  const start = performance.now();
  const { value, diagnostics } = await compileTexts(texts);
  const files = Object.entries(texts).map(([path, text]) => ({ path, text }));
  const locate = locator([{ path: "interspec.yaml", text: "" }, ...files]);
  for (const it of diagnostics) locate(it.origin);
  const ms = performance.now() - start;
  expect(value !== null || diagnostics.length > 0).toBe(true);
  expect(ms).toBeLessThan(maxMs);
});
