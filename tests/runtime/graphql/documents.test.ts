import { buildSchema, type GraphQLSchema, isObjectType } from "graphql";
import { describe, expect, it } from "vitest";
import { Cancellation } from "../../../runtime/src/cancellation.ts";
import { systemClock } from "../../../runtime/src/clock.ts";
import { Asked } from "../../../runtime/src/graphql/server/asked.ts";
import { Documents } from "../../../runtime/src/graphql/server/documents.ts";
import { usualLimits } from "../../../runtime/src/graphql/server/limits.ts";
import type { PreparedOperation } from "../../../runtime/src/graphql/server/prepared-operation.ts";
import { RefusedRequest } from "../../../runtime/src/graphql/server/refused-request.ts";

const schema = buildSchema(`
  type Query { said(text: String = "hush", tree: Tree, loud: Loudness): String deeper: Query }
  input Tree { name: String! left: Tree right: Tree others: [Tree!] }
  enum Loudness { LOW HIGH }
`);
sayArguments(schema);

function sayArguments(of: GraphQLSchema): void {
  const query = of.getQueryType();
  if (!isObjectType(query)) throw new TypeError("a schema has a query");
  const { said, deeper } = query.getFields();
  if (said !== undefined) said.resolve = (_source, args) => JSON.stringify(args);
  if (deeper !== undefined) deeper.resolve = () => ({});
}

function documents(): Documents {
  return new Documents({ schema, limits: usualLimits, weights: new Map(), isOpen: true });
}

function prepared(of: Documents, text: string): PreparedOperation {
  const found = of.prepared(text);
  if (found instanceof RefusedRequest) throw found;
  const [operation] = found.values();
  if (operation === undefined) throw new TypeError("a document has an operation");
  return operation;
}

const nobody = { peer: "", tlsSocket: null, timeoutMs: null, cancellation: new Cancellation(), header: () => null };

describe("a document that comes again and again", () => {
  it.each([
    ["a field", "{ said }", {}],
    ["variables", "query ($text: String) { said(text: $text) }", { text: "x" }],
    ["variables that are left out", "query ($text: String) { said(text: $text) }", {}],
    [
      "defaults of what must be there",
      'query ($it: String! = "y", $not: Boolean! = true) { said(text: $it) a: said @skip(if: $not) }',
      {},
    ],
    ["an enum as a default", "query ($loud: Loudness! = HIGH) { said(loud: $loud) }", {}],
    [
      "input that holds itself",
      "query ($tree: Tree) { said(tree: $tree) }",
      { tree: { name: "a", left: { name: "b" } } },
    ],
    [
      "fragments",
      "{ ...A ...B } fragment A on Query { deeper { said } } fragment B on Query { deeper { ...C } } fragment C on Query { b: said }",
      {},
    ],
    ["the schema", "{ __schema { types { name fields { name } } } }", {}],
    ["a type", '{ __type(name: "Query") { fields { name type { name } } } }', {}],
    ["wrong variables", "query ($text: String) { said(text: $text) }", { text: { hush: 1 } }],
  ])("is answered the same each time, and soon: %s", { timeout: 10_000 }, async (_what, text, variables) => {
    const operation = prepared(documents(), text);
    const answers: string[] = [];
    for (let time = 0; time < 5; time += 1) {
      const { data, errors = [] } = await operation.run(new Asked(nobody, systemClock), variables);
      answers.push(JSON.stringify([data, errors.length]));
    }
    expect(new Set(answers).size).toBe(1);
  });

  it("is kept, as long as all together need less memory than they may", () => {
    const all = documents();
    const first = prepared(all, "{ said }");
    const large = (number: number) => `{ ${"said ".repeat(440)} deeper { a${number}: said } } #${number}`;
    for (let number = 0; number < 20; number += 1) prepared(all, large(number));
    expect(prepared(all, "{ said }")).toBe(first);
    for (let number = 0; number < 150; number += 1) prepared(all, large(number));
    expect(prepared(all, "{ said }")).not.toBe(first);
  });

  it("is not kept where it is refused", () => {
    const all = documents();
    expect(all.prepared("{ pens }")).toBeInstanceOf(RefusedRequest);
    expect(all.prepared("{ pens }")).not.toBe(all.prepared("{ pens }"));
  });
});

describe("fragments that hold fragments", () => {
  /** So many, of which each holds the next one twice. */
  const twice = (count: number, leaf: string) => {
    const held = (at: number) => (at === count - 1 ? leaf : `...F${at + 1} ...F${at + 1}`);
    const fragments = Array.from({ length: count }, (_, at) => `fragment F${at} on Query { ${held(at)} }`);
    return `{ ...F0 } ${fragments.join(" ")}`;
  };

  it("count as often as they stand, and take no time", () => {
    const all = documents();
    expect(prepared(all, twice(9, "said")).kind).toBe("query");
    for (const count of [10, 30, 80]) {
      const refused = all.prepared(twice(count, "said"));
      expect(refused).toBeInstanceOf(RefusedRequest);
      if (refused instanceof RefusedRequest) expect(refused.errors[0]?.extensions["canonical"]).toBe("out_of_range");
    }
  });
});
