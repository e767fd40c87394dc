import { connect as connectHttp2 } from "node:http2";
import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { createClient } from "../../../runtime/src/client.ts";
import { httpCall, httpCommand, httpPage } from "../../../runtime/src/http/operation.ts";
import { interactionError } from "../../../runtime/src/interaction-error.ts";
import { serve } from "../../../runtime/src/server/serve.ts";
import { defineService } from "../../../runtime/src/service.ts";
import * as json from "../../../runtime/src/values/json.ts";
import { outOfStock, record, type Values } from "../../support/http-operations.ts";
import { send } from "../../support/http-serving.ts";
import { later } from "../../support/outcome.ts";

const policy = {
  bind: [],
  timeoutMs: 2000,
  retry: { attempts: 3, backoffMs: 1, maxBackoffMs: 2, on: ["unavailable"] },
  breaker: null,
  bulkhead: null,
  limits: { bodyBytes: 1000 },
  auth: [],
} as const;
const order = record({ id: json.id, "note?": json.string });
const byId = { bind: [{ field: "id", name: "id", in: "path" }], body: "none", input: record({ id: json.id }) } as const;

const operations = {
  getOrder: httpCall({
    ...policy,
    ...byId,
    interaction: "orders.getOrder",
    method: "GET",
    path: "/v1/orders/{id}",
    status: 200,
    idempotency: "read",
    output: order,
    errors: [outOfStock],
    etag: "id",
    deprecated: {
      since: "2026-06-01",
      sunset: "2028-06-30",
      docs: "https://shop.example/é",
      successor: "/v2/orders/{id}",
    },
  }),
  placeOrder: httpCall({
    ...policy,
    interaction: "orders.placeOrder",
    method: "POST",
    path: "/v1/orders",
    status: 201,
    body: "json",
    idempotency: "key",
    input: order,
    output: order,
    errors: [],
  }),
  listOrders: httpPage({
    ...policy,
    interaction: "orders.listOrders",
    method: "GET",
    path: "/v1/orders",
    status: 200,
    body: "none",
    idempotency: "read",
    input: json.empty,
    item: order,
    errors: [],
    page: { limit: 2, max: 10 },
  }),
  cancelOrder: httpCommand({
    ...policy,
    ...byId,
    interaction: "orders.cancelOrder",
    method: "POST",
    path: "/v1/orders/{id}:cancel",
    status: 204,
    idempotency: "none",
    errors: [],
  }),
};

let placed = 0;
let flaky = 0;
/** Told of what waits for nothing but its caller to hang up. */
let waiting = later<void>();
const service = defineService({
  name: "orders",
  version: 1,
  maxHops: 3,
  operations,
  calls: {},
  handlers: {
    async getOrder({ id }, { signal }: { readonly signal: AbortSignal }): Promise<Values> {
      if (id === "waits") {
        waiting.resolve();
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
      }
      if (id === "none") throw outOfStock({ skus: [id] });
      if (id === "broken") throw new Error("secret inside");
      if (id === "flaky" && ++flaky < 3) {
        throw interactionError({ code: "unavailable", reason: null, details: null, message: "busy", retryAfterMs: 1 });
      }
      return { id };
    },
    async placeOrder(input) {
      placed += 1;
      return { ...input, note: `number ${placed}` };
    },
    async listOrders({ cursor, limit }) {
      const start = Number(cursor ?? 0);
      const items = ["a", "b", "c", "d", "e"].slice(start, start + limit).map((id) => ({ id }));
      return { items, nextCursor: start + limit < 5 ? String(start + limit) : null };
    },
    async cancelOrder() {},
  },
});

let app: Awaited<ReturnType<typeof serve>>;
let client: ReturnType<typeof createClient<typeof operations>>;
let url = "";
/** What it logged. */
const lines: object[] = [];
beforeAll(async () => {
  const logger = { debug: silent, info: (fields: object) => void lines.push(fields), warn: silent, error: fail };
  app = await serve([service], { port: 0, host: "127.0.0.1", logger });
  url = `http://127.0.0.1:${app.port}`;
  client = createClient("orders", operations, url);
});
afterAll(async () => {
  await client[Symbol.asyncDispose]();
  await app.drain();
});

describe("a service over HTTP", () => {
  it("answers its client", async () => {
    expect(await client.getOrder({ id: "a/b" })).toEqual({ id: "a/b" });
    expect(await client.cancelOrder({ id: "a:b" })).toBe(undefined);
  });

  it("fails as it declares, and tells nothing of its inside", async () => {
    const failed = await client.try.getOrder({ id: "none" });
    expect(!failed.ok && outOfStock.is(failed.error) && failed.error.details).toEqual({ skus: ["none"] });
    const broken = await send(url, "GET", "/v1/orders/broken");
    expect([broken.status, broken.json()["detail"]]).toEqual([500, "internal error"]);
    expect(broken.body).not.toContain("secret");
  });

  it("is asked again when it says so", async () => {
    expect(await client.getOrder({ id: "flaky" })).toEqual({ id: "flaky" });
    expect(flaky).toBe(3);
  });

  it("is read page by page, to the end", async () => {
    const ids: unknown[] = [];
    for await (const { id } of client.listOrders({})) ids.push(id);
    expect(ids).toEqual(["a", "b", "c", "d", "e"]);
  });

  it("does the same thing once under a key, and answers it again", async () => {
    const headers = { "content-type": "application/json", "idempotency-key": '"key-1"' };
    const first = await send(url, "POST", "/v1/orders", headers, '{"id":"1"}');
    const again = await send(url, "POST", "/v1/orders", { ...headers, "idempotency-key": "key-1" }, '{ "id": "1" }');
    expect([first.status, first.headers["idempotency-replayed"]]).toEqual([201, undefined]);
    expect([again.status, again.headers["idempotency-replayed"], again.body]).toEqual([201, "true", first.body]);
    expect(again.headers["content-type"]).toBe(first.headers["content-type"]);
    const other = await send(url, "POST", "/v1/orders", headers, '{"id":"2"}');
    expect([other.status, other.json()["code"]]).toEqual([422, "invalid_argument"]);
    const { "idempotency-key": _key, ...keyless } = headers;
    expect((await send(url, "POST", "/v1/orders", keyless, '{"id":"1"}')).status).toBe(400);
    expect(placed).toBe(1);
  });

  it("tells of what goes away, of versions and of traces", async () => {
    const traceparent = `00-${"a".repeat(32)}-${"b".repeat(16)}-01`;
    const answer = await send(url, "GET", "/v1/orders/1", { traceparent });
    expect(answer.headers).toMatchObject({
      deprecation: `@${Date.parse("2026-06-01") / 1000}`,
      sunset: "Fri, 30 Jun 2028 00:00:00 GMT",
      link: '<https://shop.example/%C3%A9>; rel="deprecation", </v2/orders/%7Bid%7D>; rel="successor-version"',
      etag: '"1"',
      traceresponse: expect.stringContaining("a".repeat(32)),
    });
    const problem = await send(url, "GET", "/v1/orders/1", { traceparent, accept: "text/html" });
    expect([problem.status, problem.json()["traceId"]]).toEqual([406, "a".repeat(32)]);
    const nowhere = await send(url, "GET", "/nowhere", { traceparent });
    expect([nowhere.status, nowhere.json()["traceId"]]).toEqual([404, "a".repeat(32)]);
  });

  it.each([
    ["HTTP/1.1", () => connect(app.port, "127.0.0.1").setNoDelay()],
    ["HTTP/2", () => connectHttp2(url)],
  ])("does no harm to itself by answering who has hung up: %s", async (_version, open) => {
    waiting = later<void>();
    lines.length = 0;
    const caller = open();
    caller.on("error", silent);
    if ("request" in caller) caller.request({ ":path": "/v1/orders/waits" }).on("error", silent);
    else caller.write("GET /v1/orders/waits HTTP/1.1\r\nhost: a\r\n\r\n");
    await waiting.promise;
    caller.destroy();
    while (lines.length === 0) await new Promise((resolve) => setImmediate(resolve));
    expect(lines).toEqual([expect.objectContaining({ interaction: "orders.getOrder", code: "canceled" })]);
    expect(await client.getOrder({ id: "1" })).toEqual({ id: "1" });
  });

  it("refuses what it cannot read, with the statuses of HTTP", async () => {
    const headers = { "idempotency-key": "key-2" };
    expect((await send(url, "POST", "/v1/orders", headers, "{}")).status).toBe(415);
    const large = JSON.stringify({ id: "a".repeat(2000) });
    expect(
      (await send(url, "POST", "/v1/orders", { ...headers, "content-type": "application/json" }, large)).status,
    ).toBe(413);
    expect((await send(url, "GET", "/v1/orders/1", { "x-request-timeout-ms": "0" })).status).toBe(504);
    expect((await send(url, "DELETE", "/v1/orders/1")).status).toBe(405);
  });
});

function silent(): void {}

function fail(fields: object): void {
  throw new Error("the server has a fault", { cause: fields });
}
