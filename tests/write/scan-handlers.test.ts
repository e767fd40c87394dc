import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, it, vi } from "vitest";
import type { HandlersSeed } from "../../generator/emit/seeded.ts";
import type { HandlersFacts } from "../../generator/write/handlers-facts.ts";
import { judgeHandlers } from "../../generator/write/judge-handlers.ts";
import { scanHandlers } from "../../generator/write/scan-handlers.ts";
import { scriptTokens } from "../../generator/write/script-tokens.ts";
import { root } from "../infra/places.mjs";
import { after, caseTexts, type MergeSeed, merged, ordersSeed } from "../support/merge-case.ts";
import type { Tree } from "../support/temp-folder.ts";

const folder = join(root, "tests", "merge");
const parserLoads = vi.hoisted(() => ({ count: 0 }));

vi.mock("../../generator/write/merge-handlers.ts", async (original) => {
  const real = await original<typeof import("../../generator/write/merge-handlers.ts")>();
  const handlersParser = () => {
    parserLoads.count += 1;
    return real.handlersParser();
  };
  return { ...real, handlersParser };
});

/** Whether texts are looked at by the scan alone. */
async function isScanEnough(texts: Tree, seed: MergeSeed): Promise<boolean> {
  parserLoads.count = 0;
  await merged(texts, seed);
  return parserLoads.count === 0;
}

describe("the scan", () => {
  const names = readdirSync(folder).sort();
  const seedOf = (name: string) => JSON.parse(readFileSync(join(folder, name, "seed.json"), "utf8")) as MergeSeed;

  it.each(names)("hides nothing that the parser finds in %s", async (name) => {
    const texts = caseTexts(join(folder, name), "before");
    const expected = readFileSync(join(folder, name, "expected.txt"), "utf8");
    const hasWork = /^update|warning/m.test(expected);
    expect(await isScanEnough(texts, seedOf(name))).toBe(!hasWork);
  });

  it.each(names)("understands %s once its stubs are there", async (name) => {
    const dir = join(folder, name);
    const texts = { ...caseTexts(dir, "before"), ...caseTexts(dir, "after") };
    if (readFileSync(join(dir, "expected.txt"), "utf8").includes("warning")) return;
    // What functions return is for the parser to find.
    const isHidden = ["function-that-returns-handlers", "class-in-a-wrapper"].includes(name);
    expect(await isScanEnough(texts, seedOf(name))).toBe(!isHidden);
  });

  it("takes microseconds", () => {
    const texts = caseTexts(join(folder, "adds-at-the-end"), "after");
    const [text = ""] = Object.values(texts);
    const seed = ordersSeed(seedOf("adds-at-the-end"));
    for (let it = 0; it < 200; it += 1) scanHandlers(text, seed);
    const started = performance.now();
    for (let it = 0; it < 200; it += 1) scanHandlers(text, seed);
    expect((performance.now() - started) / 200).toBeLessThan(2);
  });
});

const pieces = [
  "",
  "",
  "",
  "placeOrder, ",
  "async placeOrder() {",
  "{ placeOrder() {} }",
  "...more, ",
  "// ",
  "const placeOrder = 1;",
  "export ",
  "= {",
  "} satisfies OrdersHandlers",
  "`",
  "/",
  "? 1 : ",
  "\n\n",
];

interface Edit {
  readonly from: number;
  readonly length: number;
  readonly to: number;
  readonly piece: string;
}

function tamper(parts: readonly string[], { from, length, to, piece }: Edit): string[] {
  const at = from % (parts.length + 1);
  const rest = [...parts.slice(0, at), ...parts.slice(at + length)];
  const target = to % (rest.length + 1);
  const moved = piece === "" ? parts.slice(at, at + length) : [piece];
  return [...rest.slice(0, target), ...moved, ...rest.slice(target)];
}

describe("the scan of texts that were tampered with", () => {
  const cases = readdirSync(folder)
    .sort()
    .flatMap((name) => {
      const dir = join(folder, name);
      const seed = ordersSeed(JSON.parse(readFileSync(join(dir, "seed.json"), "utf8")) as MergeSeed);
      const texts = Object.values({ ...caseTexts(dir, "before"), ...caseTexts(dir, "after") });
      return texts.map((text) => ({ seed, text: text.replace(/^\ufeff/, "") }));
    });

  it("is never content where the parser is not", async () => {
    const parse = await (await import("../../generator/write/merge-handlers.ts")).handlersParser();
    const isContent = (facts: HandlersFacts | null, seed: HandlersSeed) => {
      const roots = (facts?.roots ?? []).map((it) => ({ path: "orders.ts", it }));
      const factsOf = (path: string) => (path === "orders.ts" ? facts : null);
      const { missing, strangers, unclear } = judgeHandlers(roots, factsOf, { stubs: seed.stubs, former: new Set() });
      return roots.length > 0 && missing.length + strangers.length + unclear.length === 0;
    };
    const sound = cases.filter(({ text, seed }) => isContent(scanHandlers(text, seed), seed));
    // Lines come, go and change places: so what was sound often stays something.
    const edit = fc.record({ from: fc.nat(40), length: fc.nat(2), to: fc.nat(40), piece: fc.constantFrom(...pieces) });
    let count = 0;
    fc.assert(
      fc.property(
        fc.constantFrom(...sound),
        fc.array(edit, { minLength: 1, maxLength: 3 }),
        ({ seed, text }, edits) => {
          const tampered = edits.reduce(tamper, text.split(/(?<=[\n,{};])/)).join("");
          if (!isContent(scanHandlers(tampered, seed), seed)) return;
          const parsed = parse("orders.ts", tampered, seed);
          if (parsed.kind === "broken") return;
          count += 1;
          expect(isContent(parsed.facts, seed), tampered).toBe(true);
        },
      ),
      { seed: 11, numRuns: 3000 },
    );
    expect(count).toBeGreaterThan(100);
  });
});

describe("tokens", () => {
  const texts = (script: string) => scriptTokens(script)?.tokens.map((it) => (it.kind === "other" ? "·" : it.text));

  it.each([
    ["a / b / c", ["a", "/", "b", "/", "c"]],
    ["a = /b`'{/ / 2", ["a", "=", "·", "/", "·"]],
    ["return /[/`]/g.test(x)", ["return", "·", ".", "test", "(", "x", ")"]],
    ["if (a) /'/.test(b)", ["if", "(", "a", ")", "·", ".", "test", "(", "b", ")"]],
    ["f(a) / b /* ' */ // `", ["f", "(", "a", ")", "/", "b"]],
    ["a! / b", ["a", "!", "/", "b"]],
    ["!/'/.a", ["!", "·", ".", "a"]],
    ["i++ / 2", ["i", "++", "/", "·"]],
    // biome-ignore lint/suspicious/noTemplateCurlyInString: the script is a template, the text is none.
    ["`a ${b + `c ${d}`} e` f", ["·", "${", "b", "+", "·", "${", "d", "}", "}", "f"]],
    ["`$ $$ \\` \\${ {` a", ["·", "a"]],
    ["'it\\'s' \"a\\\n\"", ["it\\'s", "a\\\n"]],
    ["1_000.5e-3n .5 a?.b ?? c", ["·", "·", "a", "?.", "b", "?", "?", "c"]],
    ["#a @b ünï", ["#a", "@b", "ünï"]],
  ])("of %s", (script, expected) => {
    expect(texts(script)).toEqual(expected);
  });

  it.each(["(", "(]", "'", "`", "`${", "}"])("of %s are none", (script) => {
    expect(scriptTokens(script)).toBe(null);
  });

  it("never throw, and take linear time", () => {
    fc.assert(
      fc.property(
        fc.string({ unit: fc.constantFrom(..."abc(){}[]`'\"/\\$*\n ,;:=".split("")), maxLength: 200 }),
        (it) => {
          scriptTokens(it);
        },
      ),
      { seed: 1, numRuns: 2000 },
    );
    const started = performance.now();
    for (const it of ["/*", "`${", "'\\", "/[", "a ", "//", "\n", "$"]) scriptTokens(it.repeat(100_000));
    expect(performance.now() - started).toBeLessThan(5000);
  });
});

interface Style {
  readonly indent: string;
  readonly lineEnd: string;
  readonly hasSemicolons: boolean;
  readonly hasTrailingComma: boolean;
  readonly gap: number;
  readonly comment: string;
  readonly isClass: boolean;
}

const style: fc.Arbitrary<Style> = fc.record({
  indent: fc.constantFrom("\t", " ", "  ", "    "),
  lineEnd: fc.constantFrom("\n", "\r\n"),
  hasSemicolons: fc.boolean(),
  hasTrailingComma: fc.boolean(),
  gap: fc.nat(2),
  comment: fc.constantFrom("", "// cancelOrder() {}", "/* { */", '// "', "/* `${ */"),
  isClass: fc.boolean(),
});

const handlerNames = ["getOrder", "placeOrder", "cancelOrder", "exportOrders"] as const;

function written(
  { indent, lineEnd, hasSemicolons, hasTrailingComma, gap, comment, isClass }: Style,
  names: readonly string[],
): string {
  const semicolon = hasSemicolons ? ";" : "";
  const members = names.map((it) => {
    const lines = [
      `async ${it}(input${isClass ? ": Order" : ""}) {`,
      `${indent}return { ...input, text: "} placeOrder() {" }${semicolon}`,
      "}",
    ];
    return lines.map((line) => indent + line).join(lineEnd);
  });
  const comma = isClass ? "" : ",";
  const between = `${comma}${lineEnd.repeat(gap + 1)}`;
  const end = members.length > 0 && hasTrailingComma ? comma : "";
  const body = [members.join(between) + end, ...(comment === "" ? [] : [indent + comment])].filter((it) => it !== "");
  const head = isClass
    ? "export class Orders implements OrdersHandlers {"
    : "export const orders = defineOrdersHandlers({";
  const tail = isClass ? "}" : `})${semicolon}`;
  return [
    `import { defineOrdersHandlers, type Order, type OrdersHandlers } from "x"${semicolon}`,
    "",
    head,
    ...body,
    tail,
    "",
  ].join(lineEnd);
}

describe("merging into whatever style", () => {
  it("keeps every sign, adds what is missing and no more, and is then content", async () => {
    await fc.assert(
      fc.asyncProperty(style, fc.subarray([...handlerNames]), async (how, present) => {
        const texts = { "orders.ts": written(how, present) };
        const seed = { stubs: handlerNames.map((name) => ({ name })) };
        const { value, diagnostics } = await merged(texts, seed);
        expect(diagnostics).toEqual([]);
        expect(value.flatMap((it) => it.stubs)).toEqual(handlerNames.filter((it) => !present.includes(it)));
        const made = after(texts, value);
        const pieces = texts["orders.ts"].split(/(?<=\n)/);
        let at = 0;
        for (const it of pieces) {
          const found = (made["orders.ts"] ?? "").indexOf(it.replace(/\r?\n$/, ""), at);
          expect(found).toBeGreaterThanOrEqual(at);
          at = found;
        }
        expect((made["orders.ts"] ?? "").split("\n").some((it) => it.endsWith("\r"))).toBe(how.lineEnd === "\r\n");
        if (how.lineEnd === "\r\n") expect(made["orders.ts"]).not.toMatch(/(?<!\r)\n/);
        const again = await merged(made, seed);
        expect(again).toMatchObject({ value: [{ kind: "keep" }], diagnostics: [] });
      }),
      { seed: 7, numRuns: 150 },
    );
  });
});
