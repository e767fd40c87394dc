import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HttpOperation } from "../../../runtime/src/http/operation.ts";
import * as json from "../../../runtime/src/values/json.ts";
import { call, command, page, quantity, record } from "../../support/http-operations.ts";
import { plainEndpoint, type RawAnswer, rawBytes, send, served } from "../../support/http-serving.ts";

const asJson = { "content-type": "application/json" };
const line = record({ product: json.id, quantity });
const order = record({ lines: json.list(() => line, { minItems: 1 }), "note?": json.string });

const place = call({
  method: "POST",
  path: "/orders",
  body: "json",
  input: order,
  output: record({ "note?": json.string }),
});
const update = call({
  method: "PUT",
  path: "/orders/{orderId}",
  bind: [
    { field: "orderId", name: "orderId", in: "path" },
    { field: "dry", name: "dry", in: "query", as: "boolean" },
  ],
  body: "json",
  input: record({ orderId: json.id, "dry?": json.bool, note: json.string }),
  output: record({ orderId: json.id, "dry?": json.bool, note: json.string }),
});
const search = call({
  method: "GET",
  path: "/search",
  bind: [
    { field: "int", name: "int", in: "query", as: "integer" },
    { field: "double", name: "double", in: "query", as: "number" },
    { field: "bool", name: "bool", in: "query", as: "boolean" },
    { field: "long", name: "long", in: "query" },
    { field: "json", name: "json", in: "query", as: "json" },
    { field: "ints", name: "ints", in: "query", as: "integer", list: true },
    { field: "tenant", name: "X-Tenant", in: "header", as: "integer" },
    { field: "label", name: "X-Label", in: "header" },
  ],
  input: found(),
  output: found(),
});
const patch = call({
  method: "PATCH",
  path: "/orders/{orderId}",
  bind: [{ field: "orderId", name: "orderId", in: "path" }],
  body: { patch: "changes" },
  input: record({ orderId: json.id, changes: record({ "note?": json.string }) }),
  output: record({ orderId: json.id, changes: record({ "note?": json.string }) }),
});
const upload = call({
  method: "PUT",
  path: "/picture",
  body: { field: "picture", mediaType: "image/png", as: "bytes" },
  input: record({ picture: json.bytes }),
  output: record({ picture: json.bytes }),
});
const importCsv = command({
  method: "POST",
  path: "/csv",
  body: { field: "csv", mediaType: "text/csv", as: "text" },
  input: record({ csv: json.string }),
});
const list = page({
  method: "GET",
  path: "/orders",
  input: json.empty,
  item: record({ cursor: json.string, limit: json.int }),
  page: { limit: 10, max: 20 },
});
const find = page({
  method: "POST",
  path: "/orders:find",
  body: "json",
  input: record({ "word?": json.string }),
  item: record({ cursor: json.string, limit: json.int, "word?": json.string }),
  page: { limit: 10, max: 20 },
});
const small = command({ method: "POST", path: "/small", body: "json", input: order, limits: { bodyBytes: 100 } });
/** The router cannot tell them apart. */
const noted = (verb: string, bodyBytes: number) =>
  command({
    method: "POST",
    path: `/small/{id}:${verb}`,
    bind: [{ field: "id", name: "id", in: "path" }],
    body: "json",
    input: record({ id: json.id, note: json.string }),
    limits: { bodyBytes },
  });
const note = noted("note", 100);
const attach = noted("attach", 200);
const cancel = command({
  method: "POST",
  path: "/orders/{orderId}:cancel",
  bind: [{ field: "orderId", name: "orderId", in: "path" }],
  input: record({ orderId: json.id }),
});

function found() {
  const { int, double, bool, long } = json;
  return record({
    "int?": int,
    "double?": double,
    "bool?": bool,
    "long?": long,
    "json?": json.json,
    ints: json.list(() => int),
    "tenant?": int,
    "label?": json.string,
  });
}

const all: readonly HttpOperation[] = [place, update, search, patch, upload, importCsv, small, note, attach, cancel];
let [strict, tolerant]: Awaited<ReturnType<typeof served>>[] = [];
beforeAll(async () => {
  const pages = (input: unknown) => ({
    items: [{ ...Object(input), cursor: String(Object(input).cursor) }],
    nextCursor: null,
  });
  const endpoints = (unknownFields: "reject" | "ignore") => [
    ...all.map((it) => plainEndpoint(it, (input) => input, unknownFields)),
    plainEndpoint(list, pages, unknownFields),
    plainEndpoint(find, pages, unknownFields),
  ];
  [strict, tolerant] = [await served(endpoints("reject")), await served(endpoints("ignore"))];
});
afterAll(async () => {
  await strict?.close();
  await tolerant?.close();
});

const ask = (method: string, path: string, headers = {}, body: string | Uint8Array | null = null) =>
  send(strict?.url ?? "", method, path, headers, body);

/** Which fields were refused, by which rules. */
function refusals(answer: RawAnswer): readonly string[] {
  const { violations } = answer.json();
  if (!Array.isArray(violations)) return [];
  return violations.map((it: { readonly field: string; readonly rule: string }) => `${it.field} ${it.rule}`);
}

describe("a body", () => {
  it("is refused with all that is wrong with it, and where", async () => {
    const lines = [{ product: "p", quantity: 0 }, { product: 1 }];
    const answer = await ask("POST", "/orders", asJson, JSON.stringify({ lines, note: null, other: 1 }));
    expect([answer.status, answer.json()["detail"]]).toEqual([400, "other is no field of this type"]);
    expect(refusals(answer)).toEqual([
      "other unknown",
      "lines.0.quantity min",
      "lines.1.product type",
      "lines.1.quantity required",
    ]);
  });

  it.each([
    ["no JSON", "{"],
    ["JSON with a comma too many", '{"lines":[],}'],
    ["JSON after a byte order mark", "\ufeff{}"],
    ["no UTF-8", Buffer.from('{"note":"\xff"}', "latin1")],
    ["nothing", ""],
    ["a text", '"lines"'],
    ["a list", "[]"],
    ["null", "null"],
  ])("is refused when it is %s", async (_what, body) => {
    const answer = await ask("POST", "/orders", asJson, body);
    expect([answer.status, answer.json()["code"]]).toEqual([400, "invalid_argument"]);
  });

  it("is refused when it is not there", async () => {
    expect((await ask("POST", "/orders")).status).toBe(400);
  });

  it.each([
    ["undefined", {}],
    ["a form", { "content-type": "application/x-www-form-urlencoded" }],
    ["text", { "content-type": "text/plain" }],
    ["a patch", { "content-type": "application/merge-patch+json" }],
    ["JSON in another charset", { "content-type": "application/json; charset=utf-16" }],
    ["malformed", { "content-type": "application" }],
    ["like JSON", { "content-type": "application/json5" }],
  ])("is refused when its type is %s", async (_what, headers) => {
    const answer = await ask("POST", "/orders", headers, '{"lines":[{"product":"p","quantity":1}]}');
    expect([answer.status, answer.json()["code"], answer.json()["title"]]).toEqual([
      415,
      "invalid_argument",
      "Unsupported Media Type",
    ]);
  });

  it.each(["application/json; charset=utf-8", 'Application/JSON ;charset="UTF-8"', "application/json; x=1"])(
    "is taken as %s",
    async (type) => {
      const body = '{"lines":[{"product":"p","quantity":1}],"note":"é"}';
      const answer = await ask("POST", "/orders", { "content-type": type }, body);
      expect([answer.status, answer.json()]).toEqual([200, { note: "é" }]);
    },
  );

  it("cannot reach the prototype of anything", async () => {
    const answer = await ask("POST", "/orders", asJson, '{"lines":[],"__proto__":{"note":"x"},"constructor":1}');
    expect(refusals(answer)).toEqual(["__proto__ unknown", "constructor unknown", "lines minItems"]);
    const ignored = await send(
      tolerant?.url ?? "",
      "POST",
      "/orders",
      asJson,
      '{"lines":[{"product":"p","quantity":1}],"__proto__":{"note":"x"}}',
    );
    expect([ignored.status, ignored.json()]).toEqual([200, {}]);
  });

  it("counts the last of equal keys, as JSON.parse has it", async () => {
    const body = '{"lines":[{"product":"p","quantity":1}],"note":"a","note":"b"}';
    expect((await ask("POST", "/orders", asJson, body)).json()).toEqual({ note: "b" });
  });

  it("of a hundred thousand levels is refused", async () => {
    const deep = `${"[".repeat(100_000)}${"]".repeat(100_000)}`;
    expect((await ask("POST", "/orders", asJson, deep)).status).toBe(400);
    expect((await ask("POST", "/orders", asJson, `{"lines":${deep}}`)).status).toBe(400);
  });

  it("is not asked for where there is none, and ignored where it comes", async () => {
    expect((await ask("POST", "/orders/1:cancel")).status).toBe(204);
    expect((await ask("POST", "/orders/1:cancel", asJson, "{")).status).toBe(204);
    expect((await ask("POST", "/orders/1:cancel", { "content-type": "text/xml" }, "<a/>")).status).toBe(204);
  });

  it("does not set what is bound elsewhere", async () => {
    const body = JSON.stringify({ note: "n", orderId: "2", dry: true });
    expect(refusals(await ask("PUT", "/orders/1", asJson, body))).toEqual(["orderId unknown", "dry unknown"]);
    const ignored = await send(tolerant?.url ?? "", "PUT", "/orders/1", asJson, body);
    expect(ignored.json()).toEqual({ note: "n", orderId: "1" });
  });

  it("of a patch comes as a merge patch or as JSON", async () => {
    for (const type of ["application/merge-patch+json", "application/json"]) {
      const answer = await ask("PATCH", "/orders/1", { "content-type": type }, '{"note":"n"}');
      expect(answer.json()).toEqual({ orderId: "1", changes: { note: "n" } });
    }
    expect((await ask("PATCH", "/orders/1", { "content-type": "application/json-patch+json" }, "[]")).status).toBe(415);
    expect(refusals(await ask("PATCH", "/orders/1", asJson, '{"other":1}'))).toEqual(["changes.other unknown"]);
  });

  it("of content has its own type", async () => {
    const picture = Buffer.from([0, 255, 13, 10]);
    const answer = await ask("PUT", "/picture", { "content-type": "image/png" }, picture);
    expect(answer.json()).toEqual({ picture: picture.toString("base64") });
    expect((await ask("PUT", "/picture", asJson, "{}")).status).toBe(415);
    expect((await ask("PUT", "/picture", { "content-type": "image/png; charset=binary" }, picture)).status).toBe(200);
    expect((await ask("POST", "/csv", { "content-type": "text/csv; charset=utf-8" }, "a;é")).status).toBe(204);
    expect((await ask("POST", "/csv", { "content-type": "text/csv; charset=latin1" }, "a")).status).toBe(415);
    expect((await ask("POST", "/csv", { "content-type": "text/csv" }, Buffer.from([0xff]))).status).toBe(400);
  });
});

describe("a parameter", () => {
  it("is taken for what it is", async () => {
    const query = "int=-1&double=1.5e3&bool=false&long=-9223372036854775808&json=%7B%22a%22%3A1%7D&ints=1&ints=2";
    const answer = await ask("GET", `/search?${query}`, { "x-tenant": "7" });
    expect(answer.json()).toEqual({
      int: -1,
      double: 1500,
      bool: false,
      long: "-9223372036854775808",
      json: { a: 1 },
      ints: [1, 2],
      tenant: 7,
    });
  });

  it.each(["1e3", "%201", "1%20", "", "+1", "01", "1.0", "0x1", "Infinity", "true", "2147483648", "1,2"])(
    "is no integer: '%s'",
    async (text) => {
      const answer = await ask("GET", `/search?int=${text}`);
      expect([answer.status, refusals(answer).length]).toEqual([400, 1]);
      expect(refusals(answer)[0]).toMatch(/^int (type|range)$/);
    },
  );

  it.each(["NaN", "1e999", ".5", "5.", "1_000", "", "--1"])("is no number: '%s'", async (text) => {
    expect((await ask("GET", `/search?double=${text}`)).status).toBe(400);
  });

  it.each(["1", "0", "TRUE", "yes", ""])("is no boolean: '%s'", async (text) => {
    expect(refusals(await ask("GET", `/search?bool=${text}`))).toEqual(["bool type"]);
  });

  it("is no JSON", async () => {
    expect(refusals(await ask("GET", "/search?json=%7B"))[0]).toBe("json format");
  });

  it("is refused in a list by its place", async () => {
    expect(refusals(await ask("GET", "/search?ints=1&ints=x&ints="))).toEqual(["ints.1 type", "ints.2 type"]);
  });

  it("is there once, unless it is a list", async () => {
    expect(refusals(await ask("GET", "/search?int=1&int=1"))).toEqual(["int single"]);
  });

  it("of no name that the operation knows is refused, or ignored", async () => {
    expect(refusals(await ask("GET", "/search?Int=1&__proto__=2&%6Fther=3&=4"))).toEqual([
      "Int unknown",
      "__proto__ unknown",
      "other unknown",
      " unknown",
    ]);
    expect(refusals(await ask("GET", "/search?tenant=1"))).toEqual(["tenant unknown"]);
    expect((await send(tolerant?.url ?? "", "GET", "/search?other=1")).status).toBe(200);
  });

  it("is refused when it is no text", async () => {
    expect(refusals(await ask("GET", "/search?int=%ff&long=%zz"))).toEqual(["int encoding", "long encoding"]);
    expect((await send(tolerant?.url ?? "", "GET", "/search?%zz=1")).status).toBe(400);
  });

  it("of a header is refused as any other", async () => {
    expect(refusals(await ask("GET", "/search", { "x-tenant": "a" }))).toEqual(["tenant type"]);
  });

  it("of a header is text in UTF-8, and in Latin-1 where it is none", async () => {
    for (const label of ["\xc3\xa9", "\xe9"])
      expect((await ask("GET", "/search", { "x-label": label })).json()["label"]).toBe("é");
  });

  it("is counted, but only 20 are told", async () => {
    const query = Array.from({ length: 50 }, (_, index) => `p${index}=1`).join("&");
    expect(refusals(await ask("GET", `/search?${query}`))).toHaveLength(20);
  });
});

describe("a page", () => {
  it("has the limit that was asked for, lowered to what there is at most", async () => {
    const limits = ["", "?limit=1", "?limit=20", "?limit=2000", "?limit=7&cursor=a%2Fb", "?cursor=a+b"];
    const answers = await Promise.all(limits.map((it) => ask("GET", `/orders${it}`)));
    expect(answers.map((it) => it.json()["items"])).toEqual([
      [{ cursor: "null", limit: 10 }],
      [{ cursor: "null", limit: 1 }],
      [{ cursor: "null", limit: 20 }],
      [{ cursor: "null", limit: 20 }],
      [{ cursor: "a/b", limit: 7 }],
      [{ cursor: "a b", limit: 10 }],
    ]);
  });

  it.each(["0", "-1", "1.5", "a", "", "99999999999"])("has no limit of '%s'", async (limit) => {
    const answer = await ask("GET", `/orders?limit=${limit}`);
    expect([answer.status, refusals(answer).length]).toEqual([400, 1]);
  });

  it("stands in the body where there is one, and not in the query", async () => {
    const found = (body: object) => ask("POST", "/orders:find", asJson, JSON.stringify(body));
    expect((await found({ word: "a", cursor: "b", limit: 200 })).json()["items"]).toEqual([
      { cursor: "b", limit: 20, word: "a" },
    ]);
    expect((await found({})).json()["items"]).toEqual([{ cursor: "null", limit: 10 }]);
    expect(refusals(await found({ limit: "1", cursor: 1 }))).toEqual(["cursor type", "limit type"]);
    expect(refusals(await found({ limit: 0 }))).toEqual(["limit min"]);
    expect(refusals(await ask("POST", "/orders:find?cursor=a", asJson, "{}"))).toEqual(["cursor unknown"]);
  });

  it("is asked for once", async () => {
    expect(refusals(await ask("GET", "/orders?limit=1&limit=2&cursor=a&cursor=b"))).toEqual([
      "cursor single",
      "limit single",
    ]);
  });
});

describe("a body that is too large", () => {
  const head = "POST /small HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\n";

  it("is refused by what it says of its length, before it comes", async () => {
    const answer = await rawBytes(strict?.url ?? "", `${head}expect: 100-continue\r\ncontent-length: 101\r\n\r\n`);
    // Who expects to be asked for the rest may hear so first.
    const [, refusal = ""] = /^(?:HTTP\/1\.1 100 Continue\r\n\r\n)?(HTTP\/1\.1 [\s\S]*)$/.exec(answer) ?? [];
    expect(refusal).toMatch(/^HTTP\/1\.1 413 /);
    expect(refusal).toContain("\r\nconnection: close\r\n");
    expect(JSON.parse(refusal.slice(refusal.indexOf("{")))).toMatchObject({
      status: 413,
      code: "out_of_range",
      detail: "the body has more than 100 bytes",
    });
  });

  it("is refused while it comes, whatever it says, and the rest is not waited for", async () => {
    const chunk = `c8\r\n${"a".repeat(200)}\r\n`;
    const answer = await rawBytes(strict?.url ?? "", `${head}transfer-encoding: chunked\r\n\r\n${chunk}`);
    expect(answer).toMatch(/^HTTP\/1\.1 413 /);
    expect(answer).toContain("\r\nconnection: close\r\n");
    expect(JSON.parse(answer.slice(answer.indexOf("{")))).toMatchObject({ title: "Content Too Large" });
  });

  it("is taken at exactly the limit", async () => {
    const body = '{"lines":[{"product":"p","quantity":1}]}'.padEnd(100);
    expect((await ask("POST", "/small", asJson, body)).status).toBe(204);
    expect((await ask("POST", "/small", asJson, `${body} `)).status).toBe(413);
  });

  it("is refused by the limit of its own route, where the router takes several for one", async () => {
    const body = '{"note":"n"}'.padEnd(150);
    expect((await ask("POST", "/small/1:attach", asJson, body)).status).toBe(204);
    const refused = await ask("POST", "/small/1:note", asJson, body);
    expect([refused.status, refused.json()["code"], refused.json()["detail"]]).toEqual([
      413,
      "out_of_range",
      "the body has more than 100 bytes",
    ]);
  });
});

describe("what a caller accepts", () => {
  const accepted = [
    "*/*",
    "application/json",
    "application/*",
    "text/html, application/json;q=0.1",
    "APPLICATION/JSON",
    "application/json;v=1, application/json;v=2;q=0",
    "",
  ];
  it.each(accepted)("is JSON: '%s'", async (accept) => {
    expect((await ask("GET", "/search", { accept })).status).toBe(200);
  });

  const others = [
    "text/html",
    "application/json;q=0",
    "application/json;q=0.000, */*",
    "application/problem+json",
    "text/*",
    "x",
  ];
  it.each(others)("is not: '%s'", async (accept) => {
    const answer = await ask("GET", "/search", { accept });
    expect([answer.status, answer.json()["code"]]).toEqual([406, "invalid_argument"]);
    expect(answer.headers["content-type"]).toContain("application/problem+json");
  });

  it("does not matter where nothing is answered", async () => {
    expect((await ask("POST", "/orders/1:cancel", { accept: "text/html" })).status).toBe(204);
  });
});
