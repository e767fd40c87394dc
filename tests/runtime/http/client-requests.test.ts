import type { IncomingMessage } from "node:http";
import { createServer } from "node:https";
import { text } from "node:stream/consumers";
import { Agent, type Dispatcher } from "undici";
import { afterEach, describe, expect, it } from "vitest";
import { Attempt } from "../../../runtime/src/attempt.ts";
import { systemClock } from "../../../runtime/src/clock.ts";
import { isNotProcessed } from "../../../runtime/src/evidence.ts";
import { httpTransport } from "../../../runtime/src/http/client/http-transport.ts";
import { undiciExchange } from "../../../runtime/src/http/client/undici-exchange.ts";
import type { HttpOperation } from "../../../runtime/src/http/operation.ts";
import type { CertificateOptions } from "../../../runtime/src/target.ts";
import { virtualClock } from "../../../runtime/src/testing/virtual-clock.ts";
import * as json from "../../../runtime/src/values/json.ts";
import { attemptOf, failureOf, type TestCall } from "../../support/http-calling.ts";
import { call, command, page, record } from "../../support/http-operations.ts";
import { httpPeer } from "../../support/http-serving.ts";
import { withAuthority } from "../auth/certificates.ts";

const closing: (() => Promise<unknown>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

const id = record({ id: json.id });
const place = call({ method: "POST", path: "/v1/orders", body: "json", input: id, output: id });
const touch = command({ method: "PUT", path: "/v1/touch", input: json.empty });

describe("a request", () => {
  it("says what it sends, what it takes, and how long it waits", async () => {
    const { request, body } = await sent(place, { id: "é" }, { timeoutMs: 3000 });
    expect([request.method, request.url, body]).toEqual(["POST", "/v1/orders", '{"id":"é"}']);
    expect(request.headers).toMatchObject({
      "content-type": "application/json",
      "content-length": "11",
      accept: "application/json, application/problem+json",
    });
    const remainingMs = Number(request.headers["x-request-timeout-ms"]);
    expect(remainingMs).toBeGreaterThan(2000);
    expect(remainingMs).toBeLessThanOrEqual(3000);
  });

  it("without body has no type", async () => {
    const { request } = await sent(touch, {});
    expect(request.headers["content-type"]).toBe(undefined);
    expect(request.headers["accept"]).toBe("*/*");
    expect(request.headers["content-length"]).toBe("0");
  });

  it("of content has its types", async () => {
    const csv = { field: "csv", mediaType: "text/csv", as: "text" } as const;
    const upload = call({
      method: "PUT",
      path: "/",
      body: csv,
      content: csv,
      input: record({ csv: json.string }),
      output: record({ csv: json.string }),
    });
    const { request, body } = await sent(upload, { csv: "a;b" });
    expect([request.headers["content-type"], request.headers.accept, body]).toEqual([
      "text/csv",
      "text/csv, application/problem+json",
      "a;b",
    ]);
    const change = command({ method: "PATCH", path: "/", body: { patch: "changes" }, input: record({ changes: id }) });
    const patch = await sent(change, { changes: { id: "1" } });
    expect([patch.request.headers["content-type"], patch.body]).toEqual(["application/merge-patch+json", '{"id":"1"}']);
  });

  it("goes below the path of the base URL", async () => {
    const list = page({ method: "GET", path: "/v1/orders", input: json.empty, item: id });
    for (const base of ["/shop/api", "/shop/api/"]) {
      expect((await sent(list, {}, { cursor: "a b" }, base)).request.url).toBe("/shop/api/v1/orders?cursor=a%20b");
    }
  });

  it("has the key as a string of RFC 8941", async () => {
    const { request } = await sent(place, { id: "1" }, { idempotencyKey: 'a"\\b' });
    expect(request.headers["idempotency-key"]).toBe('"a\\"\\\\b"');
  });

  it("has the headers of client and call, of which the call's win, and none twice", async () => {
    const headers = { "X-One": "call", "Content-Type": "text/evil", "If-Match": '"12"' };
    const { request } = await sent(place, { id: "1" }, { headers }, "", { "x-one": "client", "X-Two": "client" });
    expect(request.headers).toMatchObject({
      "x-one": "call",
      "x-two": "client",
      "content-type": "application/json",
      "if-match": '"12"',
    });
    const names = request.rawHeaders.filter((_it, index) => index % 2 === 0).map((it) => it.toLowerCase());
    expect(new Set(names).size).toBe(names.length);
  });

  it("has the trace of its attempt, and what proves who calls", async () => {
    const { url, requests } = await recording();
    const transport = transportTo(url);
    const trace = { traceparent: `00-${"a".repeat(32)}-${"b".repeat(16)}-01`, tracestate: "a=1", baggage: "b=2" };
    const proof = { headers: { authorization: "Bearer x" }, isRenewable: false };
    const outgoing = { operation: place, options: {}, parent: null, deadline: null, idempotencyKey: null };
    const attempt = new Attempt(outgoing, 1, null, proof, systemClock);
    attempt.trace = trace;
    const prepared = transport.prepare(place, { id: "1" }, null);
    await attempt.run((it) => transport.send(place, prepared, it));
    expect(requests[0]?.request.headers).toMatchObject({ ...trace, authorization: "Bearer x" });
    expect(requests[0]?.request.headers["x-request-timeout-ms"]).toBe(undefined);
  });

  it("says that there is a millisecond left where there is less", async () => {
    const { url, requests } = await recording();
    const transport = transportTo(url);
    const clock = virtualClock();
    const deadline = clock.now() + 0.5;
    const outgoing = { operation: place, options: {}, parent: null, deadline, idempotencyKey: null };
    const attempt = new Attempt(outgoing, 1, deadline, null, clock);
    const prepared = transport.prepare(place, { id: "1" }, null);
    await attempt.run((it) => transport.send(place, prepared, it));
    expect(requests[0]?.request.headers["x-request-timeout-ms"]).toBe("1");
  });

  it("of a value that is none of its type is not sent", async () => {
    const { url, requests } = await recording();
    const failure = await failureOf(attemptOf(transportTo(url), place, { id: 7 }));
    expect(failure).toMatchObject({ code: "invalid_argument", interaction: "orders.test", message: "id is no text" });
    expect(failure.violations).toEqual([{ field: "id", rule: "type", message: "is no text" }]);
    expect(requests).toEqual([]);
  });

  it("ends when the clock of its client says so", async () => {
    const peer = await httpPeer(() => undefined);
    closing.push(() => peer.close());
    const clock = virtualClock();
    const transport = transportTo(peer.url);
    const outgoing = {
      operation: place,
      options: {},
      parent: null,
      deadline: clock.now() + 60_000,
      idempotencyKey: null,
    };
    const attempt = new Attempt(outgoing, 1, outgoing.deadline, null, clock);
    const prepared = transport.prepare(place, { id: "1" }, null);
    const failure = failureOf(attempt.run((it) => transport.send(place, prepared, it)));
    await clock.advance(60_000);
    expect((await failure).code).toBe("deadline_exceeded");
  });
});

describe("an answer", () => {
  const listed = { output: record({ tags: json.string }), headers: [{ field: "tags", name: "X-Tags" }] } as const;
  const tagged = (method: "GET" | "HEAD") => call({ method, path: "/tags", input: json.empty, ...listed });

  it.each(["GET", "HEAD"] as const)("to %s may have all of its fields in headers, and no body", async (method) => {
    const peer = await httpPeer((_request, response) => response.writeHead(200, { "x-tags": ["a", "b"] }).end());
    closing.push(() => peer.close());
    expect(await attemptOf(transportTo(peer.url), tagged(method), {})).toEqual({ tags: "a, b" });
  });

  it("to HEAD may have no fields at all", async () => {
    const peer = await httpPeer((_request, response) => response.end());
    closing.push(() => peer.close());
    const head = call({ method: "HEAD", path: "/", input: json.empty, output: record({}) });
    expect(await attemptOf(transportTo(peer.url), head, {})).toEqual({});
  });

  /** What answers whatever it is asked, as a later undici tells it. */
  const foreign = (tell: (handler: Dispatcher.DispatchHandler, controller: Dispatcher.DispatchController) => void) => ({
    dispatch(_options: object, handler: Dispatcher.DispatchHandler) {
      const nothing = () => undefined;
      const state = { aborted: false, paused: false, reason: null, rawHeaders: null, rawTrailers: null };
      const controller = { ...state, abort: nothing, pause: nothing, resume: nothing };
      handler.onRequestStart?.(controller, {});
      tell(handler, controller);
      return true;
    },
  });

  it("may come through a dispatcher of another undici", async () => {
    const dispatcher = foreign((handler, controller) => {
      handler.onResponseStart?.(controller, 200, { "content-type": "application/json", "x-tags": ["a", "b"] }, "OK");
      handler.onResponseData?.(controller, Buffer.from("{"));
      handler.onResponseData?.(controller, Buffer.from("}"));
      handler.onResponseEnd?.(controller, {});
    });
    const origin = "http://nowhere.invalid";
    const transport = httpTransport(origin, undiciExchange({ origin, dispatcher, certificate: null }));
    expect(await attemptOf(transport, tagged("GET"), {})).toEqual({ tags: "a, b" });
  });

  it.each([
    ["UND_ERR_ABORTED", "canceled"],
    ["UND_ERR_HEADERS_TIMEOUT", "deadline_exceeded"],
    ["UND_ERR_BODY_TIMEOUT", "deadline_exceeded"],
    ["UND_ERR_SOCKET", "unavailable"],
  ])("that a dispatcher of its user's makes fail with %s is %s", async (code, expected) => {
    const error = Object.assign(new Error("no"), { code });
    const dispatcher = foreign((handler, controller) => handler.onResponseError?.(controller, error));
    const origin = "http://nowhere.invalid";
    const transport = httpTransport(origin, undiciExchange({ origin, dispatcher, certificate: null }));
    const failure = await failureOf(attemptOf(transport, place, { id: "1" }));
    expect([failure.code, isNotProcessed(failure)]).toEqual([expected, false]);
  });
});

describe("a client", () => {
  it("sends through a dispatcher of its user's, and leaves it open", async () => {
    const { url, requests } = await recording();
    const agent = new Agent();
    closing.push(() => agent.close());
    const timers: unknown[] = [];
    const dispatcher = agent.compose((dispatch) => (options: Dispatcher.DispatchOptions, handler) => {
      timers.push(options.headersTimeout, options.bodyTimeout);
      return dispatch({ ...options, headers: { ...Object(options.headers), "x-seen": "1" } }, handler);
    });
    const transport = httpTransport(url, undiciExchange({ origin: url, dispatcher, certificate: null }));
    await attemptOf(transport, place, { id: "1" });
    await transport.close();
    expect(agent.closed).toBe(false);
    expect(requests[0]?.request.headers["x-seen"]).toBe("1");
    // The time of a call is its own affair.
    expect(timers).toEqual([0, 0]);
  });

  it("refuses what is no dispatcher", () => {
    const options = { origin: "http://localhost", dispatcher: {}, certificate: null };
    expect(() => undiciExchange(options)).toThrow(TypeError);
  });

  it("presents its certificate, and checks that of the server", async () => {
    await withAuthority(async (authority) => {
      const names = { subject: ["CN = localhost"], alternatives: ["DNS.1 = localhost", "IP.1 = 127.0.0.1"] };
      const [server, client] = [await authority.sign(names), await authority.sign({ subject: ["CN = orders"] })];
      const seen: unknown[] = [];
      const peer = createServer(
        { ...server, ca: authority.cert, requestCert: true, rejectUnauthorized: true },
        (request, response) => {
          const { socket } = request;
          seen.push("getPeerX509Certificate" in socket && Object(socket).getPeerX509Certificate().subject);
          response.end('{"id":"1"}');
        },
      );
      await new Promise<void>((resolve) => void peer.listen(0, "127.0.0.1", resolve));
      closing.push(async () => peer.close());
      const url = `https://127.0.0.1:${Object(peer.address()).port}`;
      const certificate = { ...client, ca: authority.cert };
      expect(await attemptOf(transportTo(url, certificate), place, { id: "1" })).toEqual({ id: "1" });
      expect(seen).toEqual(["CN=orders"]);
      const unknown = await failureOf(attemptOf(transportTo(url), place, { id: "1" }));
      expect([unknown.code, isNotProcessed(unknown)]).toEqual(["unavailable", true]);
      peer.closeAllConnections();
    });
  });
});

function transportTo(url: string, certificate: CertificateOptions | null = null, headers = {}) {
  const { origin } = new URL(url);
  const transport = httpTransport(url, undiciExchange({ origin, dispatcher: null, certificate }), headers);
  closing.push(() => transport.close());
  return transport;
}

interface Recorded {
  readonly request: IncomingMessage;
  readonly body: string;
}

/** A server that keeps what it is sent. */
async function recording() {
  const requests: Recorded[] = [];
  const peer = await httpPeer(async (request, response) => {
    requests.push({ request, body: await text(request) });
    response.end('{"id":"1","csv":"","items":[]}');
  });
  closing.push(() => peer.close());
  return { url: peer.url, requests };
}

/** The request that an operation makes of an input. */
async function sent(
  operation: HttpOperation,
  input: unknown,
  options: TestCall = {},
  base = "",
  headers = {},
): Promise<Recorded> {
  const { url, requests } = await recording();
  await attemptOf(transportTo(url + base, null, headers), operation, input, options);
  const [only] = requests;
  if (only === undefined) throw new Error("nothing was sent");
  return only;
}
