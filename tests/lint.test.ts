import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { Diagnostic } from "../generator/base/diagnostic.ts";
import { formatted } from "../generator/format/format.ts";
import { lintRules } from "../generator/lint/index.ts";
import { type Level, lint } from "../generator/lint/run.ts";
import type { Workspace } from "../generator/model/workspace.ts";
import { didYouMean } from "../generator/syntax/suggest.ts";
import { root } from "./infra/places.mjs";
import { compiledTexts, diagnosticLines, type Texts } from "./support/compile.ts";
import { sampleTexts } from "./support/mutations.ts";
import { rulePage, rulesPage } from "./support/rule-page.ts";

const today = "2026-11-23";
const folder = join(root, "tests/lint");

function linted(workspace: Workspace, levels: ReadonlyMap<string, Level> = new Map()): readonly Diagnostic[] {
  return lint(workspace, lintRules, { levels, today, suggest: didYouMean });
}

async function linesOf(texts: Texts, levels: ReadonlyMap<string, Level> = new Map()): Promise<readonly string[]> {
  const { workspace } = await compiledTexts(texts);
  return diagnosticLines(texts, { diagnostics: linted(workspace, levels) });
}

function codesIn(lines: readonly string[]): readonly string[] {
  return [...new Set(lines.flatMap((it) => it.match(/(?<=^\S+ (?:error|warning|info) )[a-z0-9-]+/)?.[0] ?? []))];
}

describe.each(lintRules.map((it) => [it.id, it] as const))("%s", (id, { examples, summary, why }) => {
  it("finds its bad example, and nothing else there", async () => {
    const lines = await linesOf(examples.bad);
    expect(codesIn(lines), lines.join("\n")).toEqual([id]);
    expect(codesIn(await linesOf(examples.bad, new Map([[id, "off"]])))).toEqual([]);
  });

  it("has nothing to say about its good example", async () => {
    expect(await linesOf(examples.good)).toEqual([]);
  });

  it("shows specs as `gen fmt` writes them", () => {
    for (const [path, text] of [...Object.entries(examples.bad), ...Object.entries(examples.good)])
      expect(text).toBe(formatted({ path, text }).value);
  });

  it("says in whole sentences what it is about", () => {
    for (const text of [summary, why]) expect(text).toMatch(/^[A-Z`].*\.$/);
  });
});

// A case is a folder with a workspace: `tests/lint/<rule>/<case>/`, and beside it all that all rules say.
describe.each(readdirSync(folder).sort())("%s", (id) => {
  const cases = readdirSync(join(folder, id))
    .filter((it) => !it.endsWith(".txt"))
    .sort();
  it.each(cases)("%s", async (name) => {
    const dir = join(folder, id, name);
    const texts = Object.fromEntries(readdirSync(dir).map((it) => [it, readFileSync(join(dir, it), "utf8")]));
    const text = `${(await linesOf(texts)).join("\n")}\n`;
    const expected = `${dir}.txt`;
    if (process.env["UPDATE_GOLDENS"] === "1") writeFileSync(expected, text);
    expect(text).toBe(readFileSync(expected, "utf8"));
  });

  it("is a rule", () => {
    expect(lintRules.map((it) => it.id)).toContain(id);
  });
});

it("lists the rules by id, each once", () => {
  const ids = lintRules.map((it) => it.id);
  expect(ids).toEqual([...new Set(ids)].sort());
});

describe("the samples", () => {
  it.each(["specs/storefront", "specs/reference", "specs/iot"])("%s has nothing but what is known", async (sample) => {
    const found = linted((await compiledTexts(sampleTexts(sample))).workspace);
    const known = ["missing-decision", "mixed-json-names"];
    expect(codes(found).filter((it) => !known.includes(it))).toEqual([]);
  });
});

describe("a preset", () => {
  const spec =
    "interspec: 1\nservice: a\nowner: t\ndefaults: { auth: service }\ninteractions: { show: { style: http, route: 'GET /price_list/{id}', in: { id: id }, out: { sentTo: string } } }\n";
  const of = (lint: string) =>
    linesOf({ "interspec.yaml": `interspec: 1\nname: shop\nlint: ${lint}\n`, "a.yaml": spec });

  it.each(
    Object.entries({
      "{ preset: default }": [],
      "{ preset: google }": ["method-name", "path-case", "path-plural", "path-version"],
      "{ preset: zalando }": ["json-case", "path-case", "path-plural"],
      "{ preset: azure }": ["path-case"],
      '{ preset: azure, rules: { path-plural: error, path-case: "off" } }': ["path-plural"],
    }),
  )("%s", async (lint, expected) => {
    expect(codesIn(await of(lint))).toEqual(expected);
  });
});

describe("a hostile graph", () => {
  it("of a thousand services that all call each other comes to an end", async () => {
    const workspace = await hostile(1000, (index, count) =>
      Array.from({ length: 200 }, (_, n) => (index * 7 + n * 3) % count),
    );
    const found = linted(workspace);
    expect(codes(found)).toContain("sync-cycle");
    expect(found.filter((it) => it.code === "sync-cycle").length).toBe(1);
    expect(Math.max(...found.map((it) => it.related.length))).toBeLessThan(1000);
  });

  it("in layers, with more ways through it than there are atoms, comes to an end", async () => {
    const workspace = await hostile(1000, (index, count) => {
      const next = (Math.floor(index / 10) + 1) * 10;
      return next >= count ? [] : Array.from({ length: 10 }, (_, n) => next + n);
    });
    const found = linted(workspace);
    const [chain] = found.filter((it) => it.code === "sync-hop-depth");
    expect(chain?.message).toContain("waits through 99 hops");
    expect(chain?.related.length).toBeLessThanOrEqual(21);
    expect(found.find((it) => it.code === "retry-amplification")?.message).toContain("more than a million");
  });

  it("that is one long chain comes to an end", async () => {
    const workspace = await hostile(10_000, (index, count) => (index + 1 < count ? [index + 1] : []));
    expect(linted(workspace).find((it) => it.code === "sync-hop-depth")?.message).toContain("9999 hops");
    const ring = await hostile(10_000, (index, count) => [(index + 1) % count]);
    expect(linted(ring).find((it) => it.code === "sync-cycle")?.message).toContain("through 10000 calls");
  });

  it("of a thousand subgraphs that all add to one entity comes to an end", async () => {
    const field = (name: string) => `  ${name}: { style: graphql, field: Customer.${name}, out: int }\n`;
    const query = (name: string) =>
      `  ${name}: { style: graphql, field: Query.${name}, out: Customer, audience: public }\n`;
    const names = (word: string) => Array.from({ length: 1000 }, (_, index) => `${word}${index}`);
    const head =
      "interspec: 1\nservice: a\nowner: t\ndefaults: { auth: service }\ntypes: { Customer: { key: id, fields: { id: id, name: string } } }\ninteractions:\n";
    const text = `${head}${names("part").map(field).join("")}${names("ask").map(query).join("")}`;
    const { workspace } = await compiledTexts({ "a.yaml": text });
    const [service] = workspace.services;
    if (service === undefined) throw new Error("there is one");
    const apart = [...workspace.interactions.values()].map((it) => ({ ...it, service: it.name }));
    const found = linted({
      ...workspace,
      services: apart.map((it) => ({ ...service, id: it.service, interactions: [it] })),
      interactions: new Map(apart.map((it) => [it.id, it])),
    });
    expect(found.filter((it) => it.code === "missing-rate-limit").length).toBe(1000);
    expect(codes(found)).not.toContain("sync-hop-depth");
  });
});

function codes(found: readonly Diagnostic[]): readonly string[] {
  return [...new Set(found.map((it) => it.code))];
}

/** Services with one interaction each, copied from one that was compiled; each calls some of the others. */
async function hostile(
  count: number,
  calleesOf: (index: number, count: number) => readonly number[],
): Promise<Workspace> {
  const text =
    "interspec: 1\nservice: a\nowner: t\ndefaults: { auth: service }\ninteractions: { x: { style: grpc, idempotency: read, audience: public } }\n";
  const { workspace } = await compiledTexts({ "a.yaml": text });
  const [service] = workspace.services;
  const [interaction] = workspace.interactions.values();
  if (service === undefined || interaction === undefined) throw new Error("there is one of each");
  const interactions = Array.from({ length: count }, (_, index) => ({
    ...interaction,
    id: `s${index}.x`,
    service: `s${index}`,
    calls: calleesOf(index, count).map((to) => ({
      ...({ to: `s${to}.x`, times: "once", optional: false, parallel: null } as const),
      origin: interaction.origin,
    })),
  }));
  return {
    ...workspace,
    services: interactions.map((it) => ({ ...service, id: it.service, interactions: [it] })),
    interactions: new Map(interactions.map((it) => [it.id, it])),
  };
}

describe("a suppression", () => {
  const spec = (suppress: string, service = "") =>
    `interspec: 1\nservice: stock\nowner: t\ndefaults: { auth: service }\n${service}interactions:\n  hold: { style: grpc, timeout: none, suppress: [${suppress}] }\n  page: { style: http, route: GET /page, timeout: 40s }\n`;
  const lines = async (text: string, levels: ReadonlyMap<string, Level> = new Map()) =>
    linesOf({ "stock.yaml": text }, levels);
  const rest = (all: readonly string[]) =>
    all.filter((it) => /^\S+ error /.test(it)).map((it) => it.replace(/^\S+ /, ""));

  it("silences an error until its day", async () => {
    expect(rest(await lines(spec("{ rule: unbounded-call, reason: r, until: 2027-01-31 }")))).toEqual([]);
    expect(rest(await lines(spec("{ rule: unbounded-call, reason: r, until: 2026-11-23 }")))).toEqual([]);
  });

  it("is an error after that day, and silences nothing", async () => {
    expect(codesIn(await lines(spec("{ rule: unbounded-call, reason: r, until: 2026-11-22 }")))).toEqual([
      ...["long-call", "unbounded-call", "suppression-over"],
    ]);
  });

  it("of an error has an end, within a year", async () => {
    expect(rest(await lines(spec("{ rule: unbounded-call, reason: r }")))).toEqual([
      "error suppression-too-long: 'unbounded-call' is an error here, and is silenced without an end",
    ]);
    expect(codesIn(await lines(spec("{ rule: unbounded-call, reason: r, until: 2027-11-24 }")))).toEqual(["long-call"]);
    expect(codesIn(await lines(spec("{ rule: unbounded-call, reason: r, until: 2027-11-25 }")))).toEqual([
      ...["long-call", "suppression-too-long"],
    ]);
  });

  it("of what is no error has none", async () => {
    const warned = new Map([["unbounded-call", "warning"]] as const);
    expect(codesIn(await lines(spec("{ rule: unbounded-call, reason: r }"), warned))).toEqual(["long-call"]);
  });

  it("that finds nothing is an error, unless its rule is off", async () => {
    const until = "until: 2027-01-31";
    const idle = spec(`{ rule: unbounded-call, reason: r, ${until} }, { rule: chatty-pair, reason: r }`);
    expect(codesIn(await lines(idle))).toEqual(["long-call", "suppression-idle"]);
    expect(codesIn(await lines(idle, new Map([["chatty-pair", "off"]])))).toEqual(["long-call"]);
  });

  it("of a rule that does not exist is an error with the nearest name", async () => {
    const all = await lines(spec("{ rule: unbound-call, reason: r }"));
    expect(codesIn(all)).toEqual(["unknown-rule", "long-call", "unbounded-call"]);
    expect(all).toContain("  help: did you mean 'unbounded-call'?");
  });

  it("counts once: a second one in the same place is idle", async () => {
    const one = "{ rule: unbounded-call, reason: r, until: 2027-01-31 }";
    expect(codesIn(await lines(spec(`${one}, ${one}`)))).toEqual(["long-call", "suppression-idle"]);
    const over = one.replace("2027-01-31", "2026-01-31");
    expect(codesIn(await lines(spec(`${over}, ${one}`)))).toEqual(["long-call", "suppression-idle"]);
  });

  it("on a service holds for all its interactions", async () => {
    const all = spec(
      "",
      "suppress: [{ rule: unbounded-call, reason: r, until: 2027-01-31 }, { rule: long-call, reason: r }]\n",
    );
    expect(await lines(all)).toEqual([]);
  });
});

it("takes levels from the config, and from the command line before those", async () => {
  const config =
    "interspec: 1\nname: shop\nlint: { rules: { long-call: error, unbounded-call: off, no-such: info } }\n";
  const spec =
    "interspec: 1\nservice: a\nowner: t\ndefaults: { auth: service }\ninteractions: { x: { style: grpc, timeout: 40s, bulkhead: none } }\n";
  const texts = { "interspec.yaml": config.replace("unbounded-call: off", 'unbounded-call: "off"'), "a.yaml": spec };
  expect(codesIn(await linesOf(texts))).toEqual(["unknown-rule", "long-call"]);
  expect((await linesOf(texts)).join("\n")).toContain(" error long-call: ");
  expect(codesIn(await linesOf(texts, new Map([["unbounded-call", "info"]])))).toEqual([
    ...["unknown-rule", "long-call", "unbounded-call"],
  ]);
  expect(codesIn(await linesOf(texts, new Map([["long-call", "off"]])))).toEqual(["unknown-rule"]);
});

describe("the docs", () => {
  const pages = join(root, "docs/rules/lint");
  const wanted = new Map<string, string>([
    ...lintRules.map((it) => [`${it.id}.md`, rulePage(it)] as const),
    ["README.md", rulesPage(lintRules)] as const,
  ]);

  it.each([...wanted])("have the page %s as its rule makes it", (name, text) => {
    const file = join(pages, name);
    if (process.env["UPDATE_GOLDENS"] === "1") {
      mkdirSync(pages, { recursive: true });
      writeFileSync(file, text);
    }
    expect(existsSync(file) ? readFileSync(file, "utf8") : "(no page: run npm run goldens)").toBe(text);
  });

  it("have no page of a rule that is gone", () => {
    expect(readdirSync(pages).filter((it) => !wanted.has(it))).toEqual([]);
  });
});
