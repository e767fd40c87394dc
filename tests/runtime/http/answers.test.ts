import type { OutgoingHttpHeaders } from "node:http";
import { connect, type Socket } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { errorCodes, errorMapping } from "../../../runtime/src/errors.ts";
import { exhausted, notProcessed } from "../../../runtime/src/evidence.ts";
import type { HttpOperation } from "../../../runtime/src/http/operation.ts";
import { type InteractionError, interactionError, invalidArgument } from "../../../runtime/src/interaction-error.ts";
import type { Arrival } from "../../../runtime/src/server/arrival.ts";
import { withStatus } from "../../../runtime/src/server/status.ts";
import * as json from "../../../runtime/src/values/json.ts";
import { call, command, outOfStock, page, record, tooOld } from "../../support/http-operations.ts";
import { type Handle, plainEndpoint, rawBytes, send, served } from "../../support/http-serving.ts";
import { later } from "../../support/outcome.ts";

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0)) await close();
});

const order = record({ id: json.id, "version?": json.long });
const get = call({ method: "GET", path: "/", input: json.empty, output: order });
const etagged = call({
  method: "GET",
  path: "/",
  input: json.empty,
  output: order,
  etag: "version",
  cacheControl: "private, no-cache",
});

describe("an answer", () => {
  it("is JSON that nobody keeps", async () => {
    const answer = await answered(get, () => ({ id: "é" }));
    expect([answer.status, answer.body]).toEqual([200, '{"id":"é"}']);
    expect(answer.headers).toMatchObject({ "cache-control": "no-store", "content-length": "11" });
    expect(answer.headers["content-type"]).toMatch(/^application\/json/);
    expect(answer.headers["etag"]).toBe(undefined);
  });

  it("has the status and the caching that the operation says", async () => {
    const created = call({
      method: "POST",
      path: "/",
      status: 201,
      input: json.empty,
      output: order,
      cacheControl: "public, max-age=60",
    });
    const answer = await answered(created, () => ({ id: "1" }));
    expect([answer.status, answer.headers["cache-control"]]).toEqual([201, "public, max-age=60"]);
  });

  it("is nothing but a status", async () => {
    for (const status of [200, 202, 204]) {
      const answer = await answered(command({ method: "POST", path: "/", status, input: json.empty }), () => "ignored");
      expect([answer.status, answer.body, answer.headers["content-type"]]).toEqual([status, "", undefined]);
    }
  });

  it("has fields in headers, and not in its body", async () => {
    const operation = call({
      method: "GET",
      path: "/",
      input: json.empty,
      output: record({ id: json.id, rows: json.int, "note?": json.string }),
      headers: [
        { field: "rows", name: "X-Rows", as: "integer" },
        { field: "note", name: "X-Note" },
      ],
    });
    const answer = await answered(operation, () => ({ id: "é", rows: 3, note: "é" }));
    expect([answer.json(), answer.headers["x-rows"]]).toEqual([{ id: "é" }, "3"]);
    expect(Buffer.from(String(answer.headers["x-note"]), "latin1").toString("utf8")).toBe("é");
    expect((await answered(operation, () => ({ id: "1", rows: 3 }))).headers["x-note"]).toBe(undefined);
    expect((await answered(operation, () => ({ id: "1", rows: 3, note: "a\r\nx-evil: 1" }))).status).toBe(500);
  });

  it("is a text or bytes of their own type", async () => {
    const csv = { field: "csv", mediaType: "text/csv", as: "text" } as const;
    const picture = { field: "picture", mediaType: "image/png", as: "bytes" } as const;
    const text = call({
      method: "GET",
      path: "/",
      input: json.empty,
      output: record({ csv: json.string }),
      content: csv,
    });
    const bytes = call({
      method: "GET",
      path: "/",
      input: json.empty,
      output: record({ picture: json.bytes }),
      content: picture,
    });
    const table = await answered(text, () => ({ csv: "a;é" }), { accept: "text/csv" });
    expect([table.body, table.headers["content-type"]]).toEqual(["a;é", "text/csv; charset=utf-8"]);
    const image = await answered(bytes, () => ({ picture: new Uint8Array([1, 2]) }));
    expect([image.body, image.headers["content-type"]]).toEqual(["\u0001\u0002", "image/png"]);
    expect((await answered(bytes, () => ({ picture: new Uint8Array() }), { accept: "text/csv" })).status).toBe(406);
  });

  it("is a page, whose last one has no cursor", async () => {
    const list = page({ method: "GET", path: "/", input: json.empty, item: order });
    const renamed = page({
      method: "GET",
      path: "/",
      input: json.empty,
      item: order,
      page: { limit: 1, max: 1, nextCursor: "next_cursor" },
    });
    expect((await answered(list, () => ({ items: [{ id: "1" }], nextCursor: "c" }))).json()).toEqual({
      items: [{ id: "1" }],
      nextCursor: "c",
    });
    expect((await answered(list, () => ({ items: [], nextCursor: null }))).json()).toEqual({ items: [] });
    expect((await answered(renamed, () => ({ items: [], nextCursor: "c" }))).json()).toEqual({
      items: [],
      next_cursor: "c",
    });
    expect((await answered(list, () => [])).status).toBe(500);
    expect((await answered(list, () => ({ items: [{}], nextCursor: null }))).status).toBe(500);
  });

  it("that is none of its type is an internal failure, with where and why", async () => {
    const answer = await answered(get, () => ({ id: 1 }));
    expect([answer.status, answer.json()["code"]]).toEqual([500, "internal"]);
    expect(answer.json()["violations"]).toEqual([{ field: "id", rule: "type", message: "is no text" }]);
    // Nor is it what its caller has.
    const tagged = await answered(etagged, () => ({ id: 1, version: 12n }), { "if-none-match": '"12"' });
    expect([tagged.status, tagged.headers["etag"]]).toEqual([500, undefined]);
  });

  it("to HEAD is its headers, whatever is accepted", async () => {
    const head = call({
      method: "HEAD",
      path: "/",
      input: json.empty,
      output: record({ rows: json.int }),
      headers: [{ field: "rows", name: "X-Rows", as: "integer" }],
    });
    const answer = await answered(head, () => ({ rows: 3 }), { accept: "text/html" });
    expect([answer.status, answer.headers["x-rows"]]).toEqual([200, "3"]);
    expect([answer.headers["content-type"], answer.headers["content-length"]]).toEqual([undefined, undefined]);
  });
});

describe("a version", () => {
  it("is a strong tag", async () => {
    const answer = await answered(etagged, () => ({ id: "1", version: 12n }));
    expect(answer.headers).toMatchObject({ etag: '"12"', "cache-control": "private, no-cache" });
    const text = call({ method: "GET", path: "/", input: json.empty, output: record({ v: json.string }), etag: "v" });
    expect((await answered(text, () => ({ v: 'a "b" é%' }))).headers["etag"]).toBe('"a%20%22b%22%20%C3%A9%25"');
    expect((await answered(etagged, () => ({ id: "1" }))).headers["etag"]).toBe(undefined);
  });

  it.each(['"12"', 'W/"12"', '"11", "12"', "*"])("is not sent again to who has it: %s", async (tag) => {
    const answer = await answered(etagged, () => ({ id: "1", version: 12n }), { "if-none-match": tag });
    expect([answer.status, answer.body, answer.headers["etag"]]).toEqual([304, "", '"12"']);
    expect(answer.headers["content-type"]).toBe(undefined);
  });

  it.each(['"11"', "12", '"1"2"', ""])("is sent to who has another: %s", async (tag) => {
    const answer = await answered(etagged, () => ({ id: "1", version: 12n }), { "if-none-match": tag });
    expect(answer.status).toBe(200);
  });

  it("that was changed is sent to who has it", async () => {
    const put = call({ method: "PUT", path: "/", input: json.empty, output: order, etag: "version" });
    const answer = await answered(put, () => ({ id: "1", version: 12n }), { "if-none-match": '"12"' });
    expect([answer.status, answer.json()]).toEqual([200, { id: "1", version: "12" }]);
  });

  it("that `If-Match` wants and a handler refuses is 412", async () => {
    const put = call({ method: "PUT", path: "/", input: json.empty, output: order, etag: "version" });
    const refuse = () => {
      throw plain("failed_precondition");
    };
    expect((await answered(put, refuse, { "if-match": '"11"' })).status).toBe(412);
    expect((await answered(put, refuse)).status).toBe(400);
    expect((await answered(get, refuse, { "if-match": '"11"' })).status).toBe(400);
    const declared = () => {
      throw outOfStock({ skus: [] });
    };
    expect((await answered(put, declared, { "if-match": '"11"' })).status).toBe(400);
  });
});

describe("a failure", () => {
  it.each(errorCodes)("has the status of its code: %s", async (code) => {
    const answer = await failing(plain(code));
    const { http } = errorMapping[code];
    expect([answer.status, answer.json()["status"], answer.json()["code"]]).toEqual([http, http, code]);
    expect(answer.headers["content-type"]).toMatch(/^application\/problem\+json/);
    expect(answer.headers["cache-control"]).toBe("no-store");
  });

  it.each([
    [413, "out_of_range", "Content Too Large"],
    [422, "invalid_argument", "Unprocessable Content"],
    [499, "canceled", "Client Closed Request"],
  ] as const)("of %i has the phrase of its status", async (status, code, title) => {
    const answer = await failing(withStatus(plain(code), status));
    expect([answer.status, answer.json()["title"]]).toEqual([status, title]);
  });

  it("tells all that is known of it", async () => {
    const violations = [{ field: "a", rule: "min", message: "is less than 1" }];
    const answer = await failing(invalidArgument("a is less than 1", violations));
    expect(answer.json()).toEqual({
      type: "about:blank",
      title: "Bad Request",
      status: 400,
      detail: "a is less than 1",
      instance: `urn:interspec:trace:${"0".repeat(32)}`,
      code: "invalid_argument",
      retryable: false,
      traceId: "0".repeat(32),
      violations,
    });
  });

  it("that was declared has its reason, its type and its fields", async () => {
    expect((await failing(outOfStock({ skus: ["a"] }))).json()).toMatchObject({
      type: "urn:interspec:shop:inventory:OutOfStock",
      title: "Out of stock",
      status: 400,
      detail: "there is not enough of it",
      reason: "OUT_OF_STOCK",
      details: { skus: ["a"] },
    });
    const old = await failing(tooOld({}));
    expect([old.status, old.json()["reason"], old.json()["details"]]).toEqual([422, "TOO_OLD", undefined]);
  });

  it("that was not declared here has none of them", async () => {
    const other = command({ method: "GET", path: "/", input: json.empty, errors: [] });
    const answer = await failing(outOfStock({ skus: ["a"] }), other);
    expect(answer.json()).toMatchObject({ type: "about:blank", code: "failed_precondition" });
    expect(answer.body).not.toContain("skus");
    expect(answer.json()["reason"]).toBe(undefined);
  });

  it("asks to wait, in whole seconds and at least one", async () => {
    const waiting = (code: InteractionError["code"], retryAfterMs: number | null) =>
      failing(interactionError({ code, reason: null, details: null, message: "no", retryAfterMs }));
    const told = async (code: InteractionError["code"], ms: number | null) => {
      const answer = await waiting(code, ms);
      return [answer.headers["retry-after"], answer.json()["retryAfterMs"]];
    };
    expect(await told("unavailable", null)).toEqual(["1", undefined]);
    expect(await told("resource_exhausted", null)).toEqual(["1", 1000]);
    expect(await told("resource_exhausted", 1200.5)).toEqual(["2", 1201]);
    expect(await told("unavailable", 1)).toEqual(["1", 1]);
    expect(await told("aborted", 3000)).toEqual(["3", 3000]);
    expect(await told("aborted", null)).toEqual([undefined, undefined]);
    expect(await told("internal", 3000)).toEqual([undefined, 3000]);
  });

  it("shows its evidence", async () => {
    const shed = await failing(notProcessed(plain("unavailable")));
    expect([shed.headers["x-not-processed"], shed.headers["x-retry"]]).toEqual(["1", undefined]);
    const tired = await failing(exhausted(plain("unavailable")));
    expect([tired.headers["x-not-processed"], tired.headers["x-retry"]]).toEqual([undefined, "no"]);
  });

  it("of who is not known tells how to be known", async () => {
    const auth = [
      { scheme: "user", scopes: ["a", "b"] },
      { scheme: "partner", scopes: [], header: "X-Api-Key" },
    ];
    const operation = command({ method: "GET", path: "/", input: json.empty, auth });
    const refuse = () => {
      throw plain("unauthenticated");
    };
    expect((await answered(operation, refuse)).headers["www-authenticate"]).toBe(
      'Bearer realm="user", scope="a b", ApiKey realm="partner", header="X-Api-Key"',
    );
    const again = await answered(operation, refuse, { authorization: "Bearer x" });
    expect(again.headers["www-authenticate"]).toContain('error="invalid_token"');
  });

  it("of who is not known tells each way once, and one at least", async () => {
    const challenged = async (auth: HttpOperation["auth"]) =>
      (await failing(plain("unauthenticated"), command({ method: "GET", path: "/", input: json.empty, auth }))).headers[
        "www-authenticate"
      ];
    const partner = { scheme: "partner", scopes: ["a"], header: "X-Api-Key" };
    expect(await challenged([partner, { ...partner, scopes: ["b"] }])).toBe(
      'ApiKey realm="partner", header="X-Api-Key"',
    );
    expect(await challenged([])).toBe("Bearer");
  });

  it("of our own, beside any handler, tells nothing of the inside", async () => {
    const server = await served([{ operation: get, answer: () => Promise.reject(new Error("secret inside")) }]);
    closing.push(() => server.close());
    const answer = await send(server.url, "GET", "/");
    expect([answer.status, answer.json()["code"], answer.json()["detail"]]).toEqual([
      500,
      "internal",
      "internal error",
    ]);
    expect(answer.body).not.toContain("secret");
  });

  it.each([
    [400, "invalid_argument"],
    [403, "permission_denied"],
    [429, "resource_exhausted"],
  ])("of a hook of the user's keeps its status: %i", async (statusCode, code) => {
    const refuse = async () => {
      throw Object.assign(new Error("secret inside"), { statusCode });
    };
    const server = await served(
      [plainEndpoint(get, () => ({ id: "1" }))],
      (app) => void app.addHook("onRequest", refuse),
    );
    closing.push(() => server.close());
    const answer = await send(server.url, "GET", "/");
    expect([answer.status, answer.json()["code"]]).toEqual([statusCode, code]);
    expect(answer.headers["content-type"]).toMatch(/^application\/problem\+json/);
    expect(answer.body).not.toContain("secret");
  });
});

describe("what comes in beside the input", () => {
  const facts = async (headers: OutgoingHttpHeaders, read: (arrival: Arrival) => unknown) => {
    let seen: unknown;
    await answered(
      get,
      (_input, exchange) => {
        seen = read(exchange);
        return { id: "1" };
      },
      headers,
    );
    return seen;
  };

  it.each([
    [{ "x-request-timeout-ms": "250" }, 250],
    [{ "x-request-timeout-ms": "0" }, 0],
    [{ "connect-timeout-ms": "70" }, 70],
    [{ "x-envoy-expected-rq-timeout-ms": "80" }, 80],
    [{ "expect-within": "1.5" }, 1500],
    [{ "connect-timeout-ms": "x", "expect-within": "2" }, 2000],
    [{ "x-request-timeout-ms": "1", "connect-timeout-ms": "2" }, 1],
    [{ "connect-timeout-ms": "-1" }, null],
    [{ "connect-timeout-ms": "99999999999" }, null],
    [{ "expect-within": "soon" }, null],
    [{}, null],
  ])("is the time that the caller gives: %j", async (headers, expected) => {
    expect(await facts(headers, (it) => it.timeoutMs)).toBe(expected);
  });

  it.each(["soon", "-1", "1e3", "2147483648", "99999999999", ""])(
    "is no time limit, and says so: '%s'",
    async (text) => {
      const answer = await answered(get, () => ({ id: "1" }), { "x-request-timeout-ms": text });
      expect(answer.status).toBe(400);
      expect(answer.json()["violations"]).toEqual([
        { field: "X-Request-Timeout-Ms", rule: "type", message: "is no integer from 1 to 2147483647" },
      ]);
    },
  );

  it("is where it comes from, and its headers", async () => {
    const headers = { "x-a": ["1", "2"], authorization: "Bearer x" };
    expect(
      await facts(headers, (it) => [
        it.peer,
        it.header("x-a"),
        it.header("authorization"),
        it.header("x-b"),
        it.tlsSocket,
      ]),
    ).toEqual(["127.0.0.1", "1, 2", "Bearer x", null, null]);
  });
});

describe("a caller that hangs up", () => {
  it("cancels what is done for it, and only then", async () => {
    let reason: InteractionError | null = null;
    const [begun, told] = [later<void>(), later<void>()];
    const server = await serving(get, async (_input, { cancellation }) => {
      cancellation.whenCancelled(() => {
        reason = cancellation.reason;
        told.resolve();
      });
      begun.resolve();
      await told.promise;
      return { id: "1" };
    });
    const socket = connect(Number(new URL(server).port), "127.0.0.1");
    socket.write("GET / HTTP/1.1\r\nhost: a\r\n\r\n");
    await begun.promise;
    expect(reason).toBe(null);
    socket.destroy();
    await told.promise;
    expect(reason).toMatchObject({ code: "canceled" });
  });

  it("is not one that has its answer", async () => {
    const cancelled: unknown[] = [];
    const server = await serving(get, (_input, { cancellation }) => {
      cancellation.whenCancelled(() => cancelled.push(cancellation.reason));
      return { id: "1" };
    });
    await Promise.all(Array.from({ length: 10 }, () => send(server, "GET", "/")));
    expect(cancelled).toEqual([]);
  });
});

describe("a reply as text", () => {
  it("comes back as it was", async () => {
    const replies: unknown[] = [];
    const picture = { field: "picture", mediaType: "image/png", as: "bytes" } as const;
    const bytes = call({
      method: "GET",
      path: "/",
      input: json.empty,
      output: record({ picture: json.bytes }),
      content: picture,
    });
    const keep: Handle = (_input, exchange) => {
      const output = { picture: new Uint8Array([0, 255]) };
      for (const reply of [exchange.succeed(output), exchange.fail(failed())]) {
        replies.push([reply, exchange.restore(exchange.save(reply))]);
      }
      return output;
    };
    await answered(bytes, keep);
    expect(replies).toHaveLength(2);
    for (const pair of replies) expect(Array.isArray(pair) && pair[1]).toEqual(Array.isArray(pair) && pair[0]);
  });
});

describe("a connection", () => {
  it.each([
    ["no HTTP", "HELO shop.example\r\n\r\n", 400],
    [
      "two lengths",
      "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: 1\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
      400,
    ],
    ["a broken length", "POST / HTTP/1.1\r\nhost: a\r\ncontent-length: x\r\n\r\n", 400],
    ["a broken chunk", "POST / HTTP/1.1\r\nhost: a\r\ntransfer-encoding: chunked\r\n\r\nx\r\n", 400],
    ["no host", "GET / HTTP/1.1\r\n\r\n", 400],
    ["headers without end", `GET / HTTP/1.1\r\nhost: a\r\nx-long: ${"a".repeat(70_000)}`, 431],
  ])("that sends %s is told so, and closed", async (_what, bytes, status) => {
    const operation = command({ method: "POST", path: "/", body: "json", input: order });
    const answer = await rawBytes(await serving(operation, () => undefined), bytes);
    expect(answer.split("\r\n")[0]).toContain(`HTTP/1.1 ${status} `);
  });

  it("is told what is wrong once, and closed by the server whatever its other end does", async () => {
    const server = await served([plainEndpoint(get, () => ({ id: "1" }))]);
    closing.push(() => server.close());
    const taken = later<Socket>();
    server.app.server.once("connection", taken.resolve);
    const client = connect({ port: Number(new URL(server.url).port), host: "127.0.0.1", allowHalfOpen: true });
    let answer = "";
    client.on("data", (it) => {
      answer += String(it);
    });
    const ended = new Promise((resolve) => client.on("end", resolve));
    const socket = await taken.promise;
    const closed = new Promise((resolve) => socket.on("close", resolve));
    const failures: Error[] = [];
    socket.on("error", (it) => failures.push(it));
    // As the parser does when more comes of what is no HTTP.
    for (let times = 0; times < 2; times += 1) server.app.server.emit("clientError", new Error("no HTTP"), socket);
    await ended;
    expect(answer.match(/HTTP\/1\.1 400 /g)).toHaveLength(1);
    await closed;
    expect(failures).toEqual([]);
    client.destroy();
  });

  it("of a bare client is told in a problem", async () => {
    const answer = await rawBytes(await serving(get, () => ({ id: "1" })), "nonsense\r\n\r\n");
    expect(answer).toContain("content-type: application/problem+json");
    expect(JSON.parse(answer.slice(answer.indexOf("{")))).toMatchObject({ status: 400, code: "invalid_argument" });
  });

  it("that is closed in the middle of a body answers nothing, and the next one is served", async () => {
    let calls = 0;
    const url = await serving(command({ method: "POST", path: "/", body: "json", input: order }), () => {
      calls += 1;
    });
    const socket = connect(Number(new URL(url).port), "127.0.0.1");
    socket.write("POST / HTTP/1.1\r\nhost: a\r\ncontent-type: application/json\r\ncontent-length: 100\r\n\r\n{");
    socket.end();
    await new Promise((resolve) => socket.on("close", resolve).resume());
    expect(calls).toBe(0);
    const headers = { "content-type": "application/json" };
    expect((await send(url, "POST", "/", headers, '{"id":"1"}')).status).toBe(204);
  });
});

function plain(code: InteractionError["code"]) {
  return interactionError({ code, reason: null, details: null, message: "no" });
}

function failed() {
  return {
    error: plain("unavailable"),
    traceId: "0".repeat(32),
    status: null,
    isNotProcessed: true,
    isExhausted: false,
  };
}

function failing(error: Error, operation: HttpOperation = get) {
  return answered(operation, () => {
    throw error;
  });
}

async function answered(operation: HttpOperation, handle: Handle, headers: OutgoingHttpHeaders = {}) {
  return await send(await serving(operation, handle), operation.method, "/", headers);
}

async function serving(operation: HttpOperation, handle: Handle): Promise<string> {
  const server = await served([plainEndpoint(operation, handle)]);
  closing.push(() => server.close());
  return server.url;
}
