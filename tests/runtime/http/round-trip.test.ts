import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { fetchExchange } from "../../../runtime/src/http/client/fetch-exchange.ts";
import { httpTransport } from "../../../runtime/src/http/client/http-transport.ts";
import { undiciExchange } from "../../../runtime/src/http/client/undici-exchange.ts";
import type { HttpBinding, HttpOperation } from "../../../runtime/src/http/operation.ts";
import type { Transport } from "../../../runtime/src/transport.ts";
import * as json from "../../../runtime/src/values/json.ts";
import { attemptOf, failureOf } from "../../support/http-calling.ts";
import { call, command, page, record, type Values } from "../../support/http-operations.ts";
import { plainEndpoint, served } from "../../support/http-serving.ts";

const text = record({ text: json.string });
const bound = (place: HttpBinding["in"], more: Partial<HttpBinding> = {}): HttpBinding => {
  return { field: "text", name: "text", in: place, ...more };
};

/** Endpoints that answer what they were given. */
const echoes = {
  path: call({ method: "GET", path: "/path/{text}", bind: [bound("path")], input: text, output: text }),
  verb: call({ method: "POST", path: "/path/{text}:cancel", bind: [bound("path")], input: text, output: text }),
  beside: call({ method: "GET", path: "/beside/a-{text}.json", bind: [bound("path")], input: text, output: text }),
  two: call({
    method: "GET",
    path: "/two/{text}-{other}",
    bind: [bound("path"), { field: "other", name: "other", in: "path" }],
    input: record({ text: json.string, other: json.string }),
    output: record({ text: json.string, other: json.string }),
  }),
  query: call({
    method: "GET",
    path: "/query",
    bind: [bound("query", { name: "the text" })],
    input: text,
    output: text,
  }),
  list: call({
    method: "GET",
    path: "/list",
    bind: [{ field: "texts", name: "texts", in: "query", list: true }],
    input: record({ texts: json.list(() => json.string) }),
    output: record({ texts: json.list(() => json.string) }),
  }),
  header: call({
    method: "GET",
    path: "/header",
    bind: [bound("header", { name: "X-Text" })],
    input: text,
    output: text,
    headers: [{ field: "text", name: "X-Text" }],
  }),
  body: call({ method: "POST", path: "/body", body: "json", input: text, output: text }),
  patch: call({
    method: "PATCH",
    path: "/patch/{id}",
    bind: [{ field: "id", name: "id", in: "path" }],
    body: { patch: "changes" },
    input: record({ id: json.id, changes: record({ "text?": json.string }) }),
    output: record({ id: json.id, changes: record({ "text?": json.string }) }),
  }),
  content: call({
    method: "PUT",
    path: "/content",
    body: { field: "text", mediaType: "text/csv", as: "text" },
    input: text,
    output: text,
    content: { field: "text", mediaType: "text/csv", as: "text" },
  }),
  bytes: call({
    method: "PUT",
    path: "/bytes",
    body: { field: "bytes", mediaType: "image/png", as: "bytes" },
    input: record({ bytes: json.bytes }),
    output: record({ bytes: json.bytes }),
    content: { field: "bytes", mediaType: "image/png", as: "bytes" },
  }),
  scalars: call({
    method: "GET",
    path: "/scalars/{long}",
    bind: [
      { field: "long", name: "long", in: "path" },
      { field: "int", name: "int", in: "query", as: "integer" },
      { field: "double", name: "double", in: "query", as: "number" },
      { field: "bool", name: "bool", in: "header", as: "boolean" },
      { field: "time", name: "time", in: "query" },
      { field: "duration", name: "duration", in: "header" },
      { field: "json", name: "json", in: "query", as: "json" },
    ],
    input: scalars(),
    output: scalars(),
    headers: [
      { field: "int", name: "x-int", as: "integer" },
      { field: "double", name: "x-double", as: "number" },
      { field: "bool", name: "x-bool", as: "boolean" },
      { field: "json", name: "x-json", as: "json" },
    ],
  }),
} satisfies Readonly<Record<string, HttpOperation>>;

function scalars() {
  const { long, int, double, bool, timestamp, duration } = json;
  return record({
    long,
    "int?": int,
    "double?": double,
    "bool?": bool,
    "time?": timestamp,
    "duration?": duration,
    "json?": json.json,
  });
}

const nothing = command({ method: "DELETE", path: "/nothing", input: json.empty });
const pages = page({
  method: "GET",
  path: "/pages",
  bind: [{ field: "of", name: "of", in: "query" }],
  input: record({ "of?": json.string }),
  item: record({ cursor: json.string, limit: json.int, "of?": json.string }),
});

const found = page({
  method: "POST",
  path: "/pages:find",
  body: "json",
  input: record({ "of?": json.string }),
  item: record({ cursor: json.string, limit: json.int, "of?": json.string }),
});

const hostile: readonly string[] = [
  "plain",
  "a/b",
  "a%2Fb",
  "%2e%2e",
  "%",
  "%zz",
  "?a=b",
  "#fragment",
  "a&b=c",
  "a+b c",
  ";v=1",
  "x:cancel",
  ":cancel",
  "é",
  "😀",
  "日本",
  "'\"<>\\`",
  "{text}",
  "$&$1",
  "__proto__",
  "toString",
  "null",
  "...",
  "-",
  "a-b-c",
  ".json",
  "*",
  "(a|b)",
  "true",
  "1",
  "a".repeat(10_000),
];
/** These a header cannot hold. */
const blank: readonly string[] = [" a", "a ", "a\nb", "a\r\nx-evil: 1", "a\u0000b", "\t"];

let server: Awaited<ReturnType<typeof served>>;
const transports: Record<string, Transport> = {};

beforeAll(async () => {
  const all = Object.values(echoes).map((it) => plainEndpoint(it, (input) => input));
  const items = [pages, found].map((it) =>
    plainEndpoint(it, (input) => ({ items: [input, input].map(withCursor), nextCursor: "a/b&c=d" })),
  );
  server = await served([...all, ...items, plainEndpoint(nothing, () => undefined)]);
  const options = { origin: server.url, dispatcher: null, certificate: null };
  transports["undici"] = httpTransport(server.url, undiciExchange(options));
  transports["fetch"] = httpTransport(server.url, fetchExchange({ credentials: "omit" }));
});

function withCursor(input: unknown): object {
  return { ...Object(input), cursor: String(Object(input).cursor) };
}

afterAll(async () => {
  for (const transport of Object.values(transports)) await transport.close();
  await server.close();
});

describe.each(["undici", "fetch"])("values over %s come back as they were", (name) => {
  const echo = (operation: HttpOperation, input: Values) => attemptOf(transport(name), operation, input);
  const places = ["path", "verb", "beside", "query", "header", "body", "content"] as const;

  it.each(places)("from the %s", async (place) => {
    for (const it of hostile) expect(await echo(echoes[place], { text: it })).toEqual({ text: it });
  });

  it.each(["path", "verb", "beside", "query", "body", "content"] as const)(
    "from the %s, with blanks",
    async (place) => {
      for (const it of blank) expect(await echo(echoes[place], { text: it })).toEqual({ text: it });
    },
  );

  it.each(["query", "header", "body", "content"] as const)(
    "from the %s, when they are empty or dots",
    async (place) => {
      for (const it of ["", ".", ".."]) expect(await echo(echoes[place], { text: it })).toEqual({ text: it });
    },
  );

  it("from two places in one segment", async () => {
    for (const it of hostile.filter((it) => it.length < 1000)) {
      for (const other of ["-", "a-b", it]) {
        expect(await echo(echoes.two, { text: it, other })).toEqual({ text: it, other });
      }
    }
  });

  it("from lists", async () => {
    for (const texts of [[], [""], ["a"], ["a,b", "", "a"], hostile.slice(0, -1)])
      expect(await echo(echoes.list, { texts })).toEqual({ texts });
  });

  it("from merge patches", async () => {
    for (const it of [...hostile, ...blank]) {
      const input = { id: "a/b", changes: { text: it } };
      expect(await echo(echoes.patch, input)).toEqual(input);
    }
    expect(await echo(echoes.patch, { id: "1", changes: {} })).toEqual({ id: "1", changes: {} });
  });

  it("from bytes", async () => {
    for (const bytes of [new Uint8Array(), Uint8Array.from({ length: 1000 }, (_, index) => index & 255)])
      expect(await echo(echoes.bytes, { bytes })).toEqual({ bytes });
  });

  it("from scalars of all kinds", async () => {
    const input = {
      long: -(2n ** 63n),
      int: -2_147_483_648,
      double: 1e300,
      bool: false,
      time: new Date("2026-01-15T10:00:00.123Z"),
      duration: 1500,
      json: { a: [1, "é", null] },
    };
    expect(await echo(echoes.scalars, input)).toEqual(input);
    expect(await echo(echoes.scalars, { long: 1n, double: -1e-7, json: "1" })).toEqual({
      long: 1n,
      double: -1e-7,
      json: "1",
    });
    expect(await echo(echoes.scalars, { long: 0n })).toEqual({ long: 0n });
  });

  it("as pages, with cursors of any kind", async () => {
    for (const operation of [pages, found]) {
      const first = await attemptOf(transport(name), operation, { of: "a&b" });
      const item = { cursor: "null", limit: 50, of: "a&b" };
      expect(first).toEqual({ items: [item, item], nextCursor: "a/b&c=d" });
      const second = await attemptOf(transport(name), operation, {}, { cursor: "a/b&c=d" });
      expect(second).toMatchObject({ items: [{ cursor: "a/b&c=d" }, {}] });
    }
  });

  it("as nothing", async () => {
    expect(await attemptOf(transport(name), nothing, {})).toBe(undefined);
  });

  it("but not where they cannot travel", async () => {
    for (const it of ["", ".", ".."]) expect(await refused(name, echoes.path, it)).toBe("invalid_argument");
    for (const it of blank) expect(await refused(name, echoes.header, it)).toBe("invalid_argument");
    expect(await refused(name, echoes.verb, "")).toBe("invalid_argument");
    expect(await refused(name, echoes.body, "\ud800")).toBe("invalid_argument");
  });
});

async function refused(name: string, operation: HttpOperation, it: string): Promise<string> {
  const failure = await failureOf(attemptOf(transport(name), operation, { text: it }));
  expect(failure.violations.length).toBeGreaterThan(0);
  return failure.code;
}

function transport(name: string): Transport {
  const found = transports[name];
  if (found === undefined) throw new Error(`there is no ${name}`);
  return found;
}
