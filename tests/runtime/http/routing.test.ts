import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { HttpOperation } from "../../../runtime/src/http/operation.ts";
import * as json from "../../../runtime/src/values/json.ts";
import { call, command, record, type Values } from "../../support/http-operations.ts";
import { plainEndpoint, send, served } from "../../support/http-serving.ts";

const routed = record({ route: json.string, "params?": json.map(() => json.string) });

/** An endpoint that answers its name, and what stands in its path. */
function route(method: HttpOperation["method"], path: string): HttpOperation {
  const names = [...path.matchAll(/\{([^{}]*)\}/g)].map(([, name = ""]) => name);
  return call({
    interaction: `${method} ${path}`,
    method,
    path,
    bind: names.map((name) => ({ field: name, name, in: "path" })),
    input: record(Object.fromEntries(names.map((name) => [name, json.string]))),
    output: routed,
  });
}

const routes: readonly HttpOperation[] = [
  route("GET", "/v1/orders"),
  route("POST", "/v1/orders"),
  route("GET", "/v1/orders/{orderId}"),
  // The router cannot tell it from the one above; the names differ.
  route("PUT", "/v1/orders/{id}"),
  route("GET", "/v1/orders/mine"),
  route("GET", "/v1/orders/{orderId}:full"),
  route("POST", "/v1/orders/{orderId}:cancel"),
  route("POST", "/v1/orders/{orderId}:reopen"),
  route("POST", "/v1/orders:purge"),
  route("GET", "/v1/orders/{orderId}/lines/{line}"),
  route("GET", "/v1/{kind}:all/lines/first"),
  route("GET", "/near/{latitude}-{longitude}/within/{radius}km"),
  route("GET", "/files/{name}.{type}"),
  route("GET", "/files/{name}.tar.gz"),
  route("GET", "/all/*"),
  route("GET", "/sizes/{size}0"),
  route("GET", "/(odd)/a,b;c=d"),
  command({ interaction: "HEAD /v1/stock/{sku}", method: "HEAD", path: "/v1/stock/{sku}", status: 200, ...skuOnly() }),
  route("GET", "/v1/stock/{other}"),
  route("GET", "/v1/shelves/{shelf}"),
  command({
    interaction: "HEAD /v1/shelves/{sku}",
    method: "HEAD",
    path: "/v1/shelves/{sku}",
    status: 200,
    ...skuOnly(),
  }),
];

function skuOnly() {
  return { bind: [{ field: "sku", name: "sku", in: "path" }] as const, input: record({ sku: json.string }) };
}

let server: Awaited<ReturnType<typeof served>>;
beforeAll(async () => {
  server = await served(
    routes.map((it) => plainEndpoint(it, (input) => ({ route: it.interaction, params: input }) satisfies Values)),
    (app) => void app.get("/own", async () => ({ is: "the user's" })),
  );
});
afterAll(() => server.close());

describe("a path is routed", () => {
  const paths: readonly (readonly [method: string, path: string, route: string, params: Values])[] = [
    ["GET", "/v1/orders", "GET /v1/orders", {}],
    ["GET", "/v1/orders?", "GET /v1/orders", {}],
    ["GET", "/v1/orders/o-1:full?", "GET /v1/orders/{orderId}:full", { orderId: "o-1" }],
    ["GET", "/v1/orders/o-1", "GET /v1/orders/{orderId}", { orderId: "o-1" }],
    ["PUT", "/v1/orders/o-1", "PUT /v1/orders/{id}", { id: "o-1" }],
    ["GET", "/v1/orders/mine", "GET /v1/orders/mine", {}],
    ["GET", "/v1/orders/o-1:full", "GET /v1/orders/{orderId}:full", { orderId: "o-1" }],
    ["GET", "/v1/orders/o-1:ful", "GET /v1/orders/{orderId}", { orderId: "o-1:ful" }],
    ["GET", "/v1/orders/:full", "GET /v1/orders/{orderId}", { orderId: ":full" }],
    ["GET", "/v1/orders/o-1%3Afull", "GET /v1/orders/{orderId}", { orderId: "o-1:full" }],
    ["GET", "/v1/orders/a:full:full", "GET /v1/orders/{orderId}:full", { orderId: "a:full" }],
    ["POST", "/v1/orders/o-1:cancel", "POST /v1/orders/{orderId}:cancel", { orderId: "o-1" }],
    ["POST", "/v1/orders/o-1:reopen", "POST /v1/orders/{orderId}:reopen", { orderId: "o-1" }],
    ["POST", "/v1/orders:purge", "POST /v1/orders:purge", {}],
    ["GET", "/v1/orders/a%2Fb", "GET /v1/orders/{orderId}", { orderId: "a/b" }],
    ["GET", "/v1/orders/%E2%82%AC%20%25", "GET /v1/orders/{orderId}", { orderId: "€ %" }],
    ["GET", "/v1/orders/a+b", "GET /v1/orders/{orderId}", { orderId: "a+b" }],
    ["GET", "/v1/orders/__proto__", "GET /v1/orders/{orderId}", { orderId: "__proto__" }],
    ["GET", "/v1/orders/o/lines/2", "GET /v1/orders/{orderId}/lines/{line}", { orderId: "o", line: "2" }],
    ["GET", "/v1/x:all/lines/first", "GET /v1/{kind}:all/lines/first", { kind: "x" }],
    ["GET", "/v1/orders/o/lines/first", "GET /v1/orders/{orderId}/lines/{line}", { orderId: "o", line: "first" }],
    [
      "GET",
      "/near/48.1-11.5/within/5km",
      "GET /near/{latitude}-{longitude}/within/{radius}km",
      { latitude: "48.1", longitude: "11.5", radius: "5" },
    ],
    ["GET", "/files/a.b.txt", "GET /files/{name}.{type}", { name: "a", type: "b.txt" }],
    ["GET", "/files/a.b.tar.gz", "GET /files/{name}.tar.gz", { name: "a.b" }],
    ["GET", "/all/*", "GET /all/*", {}],
    ["GET", "/sizes/100", "GET /sizes/{size}0", { size: "10" }],
    ["GET", "/(odd)/a,b;c=d", "GET /(odd)/a,b;c=d", {}],
    ["GET", "http://shop.example/v1/orders/o-1", "GET /v1/orders/{orderId}", { orderId: "o-1" }],
    ["GET", "/v1/stock/lamp", "GET /v1/stock/{other}", { other: "lamp" }],
  ];
  it.each(paths)("%s %s", async (method, path, route, params) => {
    const answer = await send(server.url, method, path);
    expect([answer.status, answer.json()]).toEqual([200, { route, params }]);
  });

  it("with a value as long as headers may be", async () => {
    const orderId = "a".repeat(12_000);
    expect((await send(server.url, "GET", `/v1/orders/${orderId}`)).json()).toMatchObject({ params: { orderId } });
    expect((await send(server.url, "GET", `/v1/orders/${orderId}:full`)).json()).toMatchObject({ params: { orderId } });
  });

  it("in time, however often a separator is there", async () => {
    const answer = await send(server.url, "GET", `/near/${"-".repeat(12_000)}/within/5kk`);
    expect(answer.status).toBe(404);
  });

  it("to what the user added", async () => {
    expect((await send(server.url, "GET", "/own")).json()).toEqual({ is: "the user's" });
  });
});

describe("HEAD", () => {
  it("is a GET without its body", async () => {
    const get = await send(server.url, "GET", "/v1/orders/o-1");
    const head = await send(server.url, "HEAD", "/v1/orders/o-1");
    expect([head.status, head.body]).toEqual([200, ""]);
    expect(head.headers["content-length"]).toBe(get.headers["content-length"]);
    expect((await send(server.url, "HEAD", "/v1/orders/o-1:full")).status).toBe(200);
  });

  it.each(["/v1/stock/lamp", "/v1/shelves/lamp"])("is its own route where there is one: %s", async (path) => {
    const head = await send(server.url, "HEAD", path);
    expect([head.status, head.headers["content-length"]]).toEqual([200, undefined]);
  });

  it("is a GET of the user's, too", async () => {
    expect((await send(server.url, "HEAD", "/own")).status).toBe(200);
  });
});

describe("a path that nobody has is not found", () => {
  const paths = ["/", "/v1", "/v1/orders/", "/v1/orders/a/b", "/V1/orders", "//v1/orders", "/v1/orders/./a", "/all/x"];
  it.each(paths)("%s", async (path) => {
    const answer = await send(server.url, "GET", path);
    expect([answer.status, answer.headers["content-type"]]).toEqual([404, expect.stringContaining("problem+json")]);
    expect(answer.json()).toMatchObject({ type: "about:blank", title: "Not Found", status: 404, code: "not_found" });
  });

  it.each([
    ["PUT", "/v1/orders/", "nothing stands in its placeholder"],
    ["GET", "/v1/stock/", "nothing stands in the placeholder of its GET"],
    ["POST", "/v1/orders-purge", "it is like one with a colon"],
    ["GET", "/sizes/%20", "a text of its route stands in the middle of an escape"],
  ])("%s %s: %s", async (method, path) => {
    const answer = await send(server.url, method, path);
    expect([answer.status, answer.json()["code"]]).toEqual([404, "not_found"]);
  });

  it("whatever its body is", async () => {
    for (const type of ["application/json", "text/xml", "nonsense"])
      expect((await send(server.url, "POST", "/nowhere", { "content-type": type }, "{")).status).toBe(404);
  });
});

describe("a method that a path does not have is not allowed", () => {
  const rows: readonly (readonly [method: string, path: string, allow: string])[] = [
    ["DELETE", "/v1/orders", "GET, HEAD, POST"],
    ["DELETE", "/v1/orders?limit=1", "GET, HEAD, POST"],
    ["POST", "/v1/orders/o-1", "GET, HEAD, PUT"],
    ["PATCH", "/v1/orders/o-1:cancel", "GET, HEAD, POST, PUT"],
    ["GET", "/v1/orders:purge", "POST"],
    ["OPTIONS", "/v1/orders", "GET, HEAD, POST"],
    ["TRACE", "/v1/orders", "GET, HEAD, POST"],
    ["PROPFIND", "/v1/orders", "GET, HEAD, POST"],
    ["POST", "/near/1-2/within/5km", "GET, HEAD"],
    ["POST", "/v1/stock/lamp", "GET, HEAD"],
  ];
  it.each(rows)("%s %s", async (method, path, allow) => {
    const answer = await send(server.url, method, path);
    expect([answer.status, answer.headers.allow]).toEqual([405, allow]);
    expect(answer.json()).toMatchObject({ title: "Method Not Allowed", status: 405, code: "unimplemented" });
  });
});

describe("a path that is no text is refused", () => {
  it.each(["/v1/orders/%zz", "/v1/orders/%ff", "/v1/orders/%", "/v1/orders/%ff:full"])("%s", async (path) => {
    const answer = await send(server.url, "GET", path);
    expect([answer.status, answer.json()["code"]]).toEqual([400, "invalid_argument"]);
    expect(answer.json()["detail"]).toBe("the path is not percent-encoded UTF-8");
  });
});
