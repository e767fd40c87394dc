import { createHash } from "node:crypto";
import { buildClientSchema, getIntrospectionQuery, type IntrospectionQuery } from "graphql";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { book } from "./graph.ts";
import { ask, type Library, library, words } from "./graphql-asking.ts";

let graph: Library;
let calls = 0;
beforeAll(async () => {
  graph = await library(afterAll);
});

const handlers = {
  book: async ({ isbn }: { isbn: string }) => {
    calls += 1;
    return book(isbn);
  },
  shelf: async () => ({ items: [], nextCursor: null }),
  genres: async () => [],
  burn: async () => undefined,
  blurb: async (books: readonly object[]) => books.map(() => null),
  resolveBook: async (keys: readonly string[]) => keys.map(() => null),
  resolveGenre: async (keys: readonly string[]) => keys.map((name) => ({ name, motto: "" })),
};
const strict = { accept: "application/graphql-response+json" };
const deep = (levels: number) => `{ genres ${"{ parent ".repeat(levels - 2)}{ name ${"}".repeat(levels)}`;
const aliased = (count: number) =>
  `{ ${Array.from({ length: count }, (_, at) => `a${at}: genres { name }`).join(" ")} }`;
const long = (tokens: number) => `{ _entities(representations: [[${"1 ".repeat(tokens - 14)}]]) { __typename } }`;

describe("a document that asks for too much", () => {
  it.each([
    ["10 levels", deep(10), deep(11), "the document has 11 levels; the limit is 10"],
    ["15 aliases", aliased(15), aliased(16), "the document has 16 aliases; the limit is 15"],
    ["1000 of cost", cost(66), cost(67), "the document has 1014 units of cost; the limit is 1000"],
  ])("is refused above %s, before anything runs", async (_, most, more, message) => {
    const url = await graph.booksAt(handlers);
    expect((await ask(url, { query: most }, strict)).errors).toBeUndefined();
    const refused = await ask(url, { query: more }, strict);
    expect(refused.status).toBe(400);
    const extensions = { code: "GRAPHQL_VALIDATION_FAILED", canonical: "out_of_range", retryable: false };
    expect(refused.errors).toEqual([{ message, extensions }]);
  });

  /** 5 copies of the field blurb, 3 each, for each item of a page, which costs 2. */
  function cost(items: number): string {
    const blurbs = [1, 2, 3, 4, 5].map((it) => `b${it}: blurb(words: ${it})`).join(" ");
    return `{ shelf(first: ${items}) { edges { node { ${blurbs} } } } x: shelf(first: 1) { edges { cursor } } g: genres { name } h: genres { name } i: genres { name } j: genres { name } k: genres { name } }`;
  }

  it("is refused above 1000 tokens, and is parsed no further", async () => {
    const url = await graph.booksAt(handlers);
    expect(words(await ask(url, { query: long(1000) }))).toEqual(["BAD_USER_INPUT"]);
    const refused = await ask(url, { query: long(1001) }, strict);
    expect([refused.status, words(refused)]).toEqual([400, ["GRAPHQL_PARSE_FAILED"]]);
    expect(refused.errors?.[0]?.message).toContain("1000 tokens");
  });

  it("is measured with its variables, and with what they are when they are not given", async () => {
    const url = await graph.booksAt(handlers);
    const body = "{ shelf(first: $n) { edges { node { a: blurb(words: 1) b: blurb(words: 2) c: blurb(words: 3) } } } }";
    const [plain, byDefault] = [`query ($n: Int) ${body}`, `query ($n: Int = 150) ${body}`];
    const outcome = async (query: string, variables: object) => words(await ask(url, { query, variables }));
    expect(await outcome(plain, { n: 100 })).toEqual([]);
    expect(await outcome(plain, { n: 150 })).toEqual(["GRAPHQL_VALIDATION_FAILED"]);
    expect(await outcome(byDefault, {})).toEqual(["GRAPHQL_VALIDATION_FAILED"]);
    expect(await outcome(byDefault, { n: 1 })).toEqual([]);
  });

  it("is refused for more entities than its cost allows", async () => {
    const url = await graph.booksAt(handlers);
    const query = "query ($all: [_Any!]!) { _entities(representations: $all) { __typename } }";
    const all = (count: number) => Array.from({ length: count }, () => ({ __typename: "Book", isbn: "001" }));
    expect((await ask(url, { query, variables: { all: all(1000) } })).errors).toBeUndefined();
    expect(words(await ask(url, { query, variables: { all: all(1001) } }))).toEqual(["GRAPHQL_VALIDATION_FAILED"]);
  });

  it("counts what fragments hold as often as they stand, and ends", async () => {
    const url = await graph.booksAt(handlers);
    for (const [leaf, count] of [
      ["name", 20],
      ["name", 80],
    ] as const) {
      const held = (at: number) => (at === count - 1 ? leaf : `...F${at + 1} ...F${at + 1}`);
      const fragments = Array.from({ length: count }, (_, at) => `fragment F${at} on Genre { ${held(at)} }`);
      const refused = await ask(url, { query: `{ genres { ...F0 } } ${fragments.join(" ")}` });
      expect(refused.errors?.[0]?.extensions).toMatchObject({ canonical: "out_of_range" });
      expect(refused.errors?.[0]?.message).toContain("selections; the limit is 1000");
    }
    const hidden = "{ genres { ...A } } fragment A on Genre { parent { parent { parent { parent { ...B } } } } }";
    const rest = "fragment B on Genre { parent { parent { parent { parent { parent { name } } } } } }";
    expect(words(await ask(url, { query: `${hidden} ${rest}` }))).toEqual(["GRAPHQL_VALIDATION_FAILED"]);
  });
});

describe("what is no request of GraphQL", () => {
  const query = '{ book(isbn: "001") { title } }';
  const json = "application/json";
  const cases: readonly (readonly [what: string, status: number, init: RequestInit & { readonly path?: string }])[] = [
    ["no body", 400, { method: "POST", headers: { "content-type": json } }],
    ["no content type", 415, { method: "POST", body: Buffer.from(JSON.stringify({ query })) }],
    ["a form of another page", 415, form("application/x-www-form-urlencoded")],
    ["plain text of another page", 415, form("text/plain")],
    ["an upload", 415, form("multipart/form-data; boundary=x")],
    ["another charset", 415, form("application/json; charset=utf-16")],
    ["a malformed type", 415, form("application json")],
    ["broken JSON", 400, body('{"query":')],
    ["a text", 400, body('"query"')],
    ["null", 400, body("null")],
    ["several operations", 400, body(JSON.stringify([{ query }, { query }]))],
    ["no query", 400, body("{}")],
    ["an empty query", 400, body('{"query":""}')],
    ["a query that is no text", 400, body('{"query":7}')],
    ["variables that are no object", 400, body(JSON.stringify({ query, variables: [1] }))],
    ["variables that are a text", 400, body(JSON.stringify({ query, variables: "{}" }))],
    ["an operation name that is no text", 400, body(JSON.stringify({ query, operationName: {} }))],
    ["extensions that are no object", 400, body(JSON.stringify({ query, extensions: 1 }))],
    ["a persisted query that is none", 400, body(JSON.stringify({ extensions: { persistedQuery: 1 } }))],
    ["bytes that are no UTF-8", 400, body(Buffer.from([0x7b, 0xff, 0xfe]))],
    ["a body that is too large", 413, body(JSON.stringify({ query, pad: "x".repeat(1024 ** 2) }))],
    ["a time that is none", 400, body(JSON.stringify({ query }), { "x-request-timeout-ms": "soon" })],
    ["another way to write", 405, { method: "PUT", body: "{}", headers: { "content-type": json } }],
    ["a type that nobody makes", 406, body(JSON.stringify({ query }), { accept: "text/html" })],
    ["a query in a URL that is none", 400, { path: "?query=%7B" }],
    ["no query in a URL", 400, { path: "" }],
    ["variables in a URL that are no JSON", 400, { path: `?query=${encodeURIComponent(query)}&variables=x` }],
    ["a mutation in a URL", 405, { path: `?query=${encodeURIComponent('mutation { burn(isbn: "001") }')}` }],
  ];

  it.each(cases)(
    "is refused with its own status, and as GraphQL says it: %s",
    async (_what, status, { path = "", ...init }) => {
      const url = await graph.booksAt(handlers);
      const before = calls;
      const headers = { accept: "application/graphql-response+json", ...(init.headers as object) };
      const response = await fetch(`${url}/graphql${path}`, { ...init, headers });
      const { errors } = (await response.json()) as { readonly errors: readonly { readonly extensions: object }[] };
      expect(response.status).toBe(status);
      expect(response.headers.get("content-type")).toMatch(/^application\/(graphql-response\+)?json; charset=utf-8$/);
      expect(errors[0]?.extensions).toMatchObject({ retryable: false });
      expect(calls).toBe(before);
      // It still answers.
      expect((await ask(url, { query })).data).toEqual({ book: { title: "Book 001" } });
    },
  );

  function body(text: string | Buffer, headers: Readonly<Record<string, string>> = {}): RequestInit {
    return { method: "POST", headers: { "content-type": json, ...headers }, body: text };
  }

  function form(type: string): RequestInit {
    return { method: "POST", headers: { "content-type": type }, body: Buffer.from(JSON.stringify({ query })) };
  }
});

describe("a document that is none", () => {
  it.each([
    ["{ book(", "GRAPHQL_PARSE_FAILED"],
    ["{ pen { title } }", "GRAPHQL_VALIDATION_FAILED"],
    ["{ book { title } }", "GRAPHQL_VALIDATION_FAILED"],
    ['{ book(isbn: "001") }', "GRAPHQL_VALIDATION_FAILED"],
    ["fragment F on Book { title }", "GRAPHQL_VALIDATION_FAILED"],
    ["query A { genres { name } } query B { genres { name } }", "OPERATION_RESOLUTION_FAILURE"],
    ["{ genres { name } } type X { y: Int }", "GRAPHQL_VALIDATION_FAILED"],
  ])("is told by GraphQL's words: %s", async (query, word) => {
    const url = await graph.booksAt(handlers);
    const refused = await ask(url, { query }, strict);
    expect(refused.status).toBe(400);
    expect(refused.data).toBeUndefined();
    expect(words(refused)[0]).toBe(word);
    // Callers that know plain JSON alone know no status for it.
    expect((await ask(url, { query })).status).toBe(200);
  });

  it("or whose variables are none of their types, told without their values", async () => {
    const url = await graph.booksAt(handlers);
    const query = "query ($isbn: ID!, $n: Int) { book(isbn: $isbn) { blurb(words: $n) } }";
    for (let round = 0; round < 5; round += 1) {
      const refused = await ask(url, { query, variables: { isbn: { secret: 1 }, n: "hush" } }, strict);
      expect([refused.status, words(refused)]).toEqual([400, ["BAD_USER_INPUT"]]);
      expect(refused.errors?.[0]?.extensions["violations"]).toMatchObject([{ field: "isbn" }, { field: "n" }]);
      expect(JSON.stringify(refused)).not.toMatch(/secret|hush/);
      const missing = await ask(url, { query, variables: {} }, strict);
      const violations = [{ field: "isbn", rule: "required", message: "is missing" }];
      expect(missing.errors?.[0]?.extensions).toMatchObject({ violations });
    }
  });
});

describe("a query that is known by its digest", () => {
  const query = '{ book(isbn: "001") { isbn } }';
  const digest = (text: string) => createHash("sha256").update(text).digest("hex");
  const persisted = (sha256Hash: string) => ({ extensions: { persistedQuery: { version: 1, sha256Hash } } });

  it("is asked for once, and kept", async () => {
    const url = await graph.booksAt(handlers);
    const unknown = await ask(url, persisted(digest(query)));
    expect(words(unknown)).toEqual(["PERSISTED_QUERY_NOT_FOUND"]);
    expect(unknown.errors?.[0]?.message).toBe("PersistedQueryNotFound");
    const data = { book: { isbn: "001" } };
    expect((await ask(url, { query, ...persisted(digest(query)) })).data).toEqual(data);
    expect((await ask(url, persisted(digest(query)))).data).toEqual(data);
    const inUrl = encodeURIComponent(JSON.stringify(persisted(digest(query)).extensions));
    expect(await (await fetch(`${url}/graphql?extensions=${inUrl}`)).json()).toEqual({ data });
  });

  it("is refused under the digest of another", async () => {
    const url = await graph.booksAt(handlers);
    const refused = await ask(url, { query, ...persisted(digest("{ genres { name } }")) });
    expect([refused.status, words(refused)]).toEqual([400, ["BAD_REQUEST"]]);
    expect(words(await ask(url, persisted(digest("{ genres { name } }"))))).toEqual(["PERSISTED_QUERY_NOT_FOUND"]);
  });

  it("is forgotten when many others came since", async () => {
    const url = await graph.booksAt(handlers);
    await ask(url, { query, ...persisted(digest(query)) });
    const filler = "# ".padEnd(90_000, "x");
    for (let number = 0; number < 14; number += 1) {
      const other = `{ genres { name } } ${filler}${number}`;
      await ask(url, { query: other, ...persisted(digest(other)) });
    }
    expect(words(await ask(url, persisted(digest(query))))).toEqual(["PERSISTED_QUERY_NOT_FOUND"]);
  });
});

describe("the schema", () => {
  it("is told to who asks, and fits", async () => {
    const url = await graph.booksAt(handlers);
    const { data } = await ask(url, { query: getIntrospectionQuery() });
    const schema = buildClientSchema(data as unknown as IntrospectionQuery);
    expect(schema.getQueryType()?.getFields()["book"]?.type.toString()).toBe("Book");
    expect(schema.getType("_Any")?.toString()).toBe("_Any");
  });

  it("is not told in production, nor hinted at", async () => {
    vi.stubEnv("NODE_ENV", "production");
    const logger = { debug: () => undefined, info: () => undefined, warn: () => undefined, error: () => undefined };
    const url = await graph.booksAt(handlers, { logger, drain: { delayMs: 0, graceMs: 1000 } });
    vi.unstubAllEnvs();
    const refused = words(await ask(url, { query: "{ __schema { types { name } } }" }));
    expect(new Set(refused)).toEqual(new Set(["GRAPHQL_VALIDATION_FAILED"]));
    const hinted = await ask(url, { query: "{ bok { title } }" });
    expect(hinted.errors?.[0]?.message).toBe('Cannot query field "bok" on type "Query".');
    expect((await ask(url, { query: '{ book(isbn: "001") { __typename } }' })).data).toEqual({
      book: { __typename: "Book" },
    });
  });
});
