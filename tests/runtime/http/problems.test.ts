import { afterEach, describe, expect, it } from "vitest";
import { type ErrorCode, errorCodes } from "../../../runtime/src/errors.ts";
import { exhausted, isExhausted, isNotProcessed, notProcessed } from "../../../runtime/src/evidence.ts";
import { httpTransport } from "../../../runtime/src/http/client/http-transport.ts";
import { undiciExchange } from "../../../runtime/src/http/client/undici-exchange.ts";
import type { HttpOperation } from "../../../runtime/src/http/operation.ts";
import type { InteractionError } from "../../../runtime/src/interaction-error.ts";
import { interactionError, invalidArgument } from "../../../runtime/src/interaction-error.ts";
import * as json from "../../../runtime/src/values/json.ts";
import { attemptOf, failureOf } from "../../support/http-calling.ts";
import { call, outOfStock, page, record, tooOld } from "../../support/http-operations.ts";
import { httpPeer, plainEndpoint, served } from "../../support/http-serving.ts";

const operation = call({ method: "GET", path: "/v1/orders", input: json.empty, output: record({ id: json.id }) });

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

describe("a status of a server that says no more", () => {
  const rows: readonly (readonly [status: number, code: ErrorCode])[] = [
    [400, "invalid_argument"],
    [415, "invalid_argument"],
    [422, "invalid_argument"],
    [401, "unauthenticated"],
    [403, "permission_denied"],
    [404, "not_found"],
    [410, "not_found"],
    [405, "unimplemented"],
    [501, "unimplemented"],
    [408, "deadline_exceeded"],
    [504, "deadline_exceeded"],
    [409, "aborted"],
    [412, "failed_precondition"],
    [413, "out_of_range"],
    [429, "resource_exhausted"],
    [499, "canceled"],
    [502, "unavailable"],
    [503, "unavailable"],
    [500, "unknown"],
    [507, "unknown"],
    [418, "invalid_argument"],
    [300, "unknown"],
  ];
  it.each(rows)("%i is %s", async (status, code) => {
    const failure = await answered(status, { "content-type": "text/html" }, "<h1>no</h1>");
    expect([failure.code, failure.reason, failure.message]).toEqual([code, null, `orders.test answered ${status}`]);
  });
});

describe("a problem of a server", () => {
  it.each(errorCodes)("has the code that it says: %s", async (code) => {
    const failure = await problem(500, { code, detail: "no" });
    expect([failure.code, failure.message]).toEqual([code, "no"]);
  });

  it("is a declared error with its details, and what the spec does not know is dropped", async () => {
    const failure = await problem(400, {
      code: "failed_precondition",
      reason: "OUT_OF_STOCK",
      detail: "none left",
      details: { skus: ["lamp"], more: 1 },
      traceId: "a".repeat(32),
    });
    expect(outOfStock.is(failure)).toBe(true);
    expect(failure).toMatchObject({ details: { skus: ["lamp"] }, traceId: "a".repeat(32), interaction: "orders.test" });
  });

  it("is a declared error without fields, too", async () => {
    const failure = await problem(422, { code: "invalid_argument", reason: "TOO_OLD" });
    expect(failure).toMatchObject({ reason: "TOO_OLD", details: {} });
  });

  it("has no reason that was not declared, or whose details are none of its type", async () => {
    const undeclared = await problem(400, { code: "failed_precondition", reason: "ELSE", details: { skus: [] } });
    const other = await problem(404, { code: "not_found", reason: "OUT_OF_STOCK", details: { skus: [] } });
    const broken = await problem(400, { code: "failed_precondition", reason: "OUT_OF_STOCK", details: { skus: 1 } });
    expect([undeclared, other, broken].map((it) => [it.code, it.reason, it.details])).toEqual([
      ["failed_precondition", null, null],
      ["not_found", null, null],
      ["failed_precondition", null, null],
    ]);
  });

  it("tells violations, of those that are some and not more than 20", async () => {
    const violation = { field: "a", rule: "min", message: "is less than 1" };
    const failure = await problem(400, {
      code: "invalid_argument",
      violations: [null, { field: 1 }, violation, ...Array.from({ length: 30 }, () => violation)],
    });
    expect(failure.violations).toHaveLength(18);
    expect(failure.violations[0]).toEqual(violation);
  });

  it("may be sent again when it says so", async () => {
    expect((await problem(409, { code: "aborted", retryable: true })).retryable).toBe(true);
    expect((await problem(409, { code: "aborted", retryable: "yes" })).retryable).toBe(false);
  });

  it.each([
    ["no JSON", "application/problem+json", "{"],
    ["no object", "application/problem+json", "[1]"],
    ["null", "application/json", "null"],
    ["JSON of another type", "text/plain", '{"code":"aborted"}'],
    ["a code that is none", "application/json", '{"code":"toString"}'],
    ["no UTF-8", "application/json", Buffer.from([0x22, 0xff, 0x22])],
  ])("that is %s says no more than its status", async (_what, type, body) => {
    const failure = await answered(404, { "content-type": type }, body);
    expect([failure.code, failure.message]).toEqual(["not_found", "orders.test answered 404"]);
  });

  it("has a message of bounded length", async () => {
    expect((await problem(400, { detail: "a".repeat(100_000) })).message.length).toBeLessThanOrEqual(1000);
  });
});

describe("what a failure says of retries", () => {
  it("waits for seconds, for a date by the server's own clock, and for what the problem says", async () => {
    const date = "Mon, 01 Jan 2029 00:00:00 GMT";
    const byDate = { date, "retry-after": "Mon, 01 Jan 2029 00:00:07 GMT" };
    expect((await answered(503, { "retry-after": "3" }, "")).retryAfterMs).toBe(3000);
    expect((await answered(503, byDate, "")).retryAfterMs).toBe(7000);
    const over = { date, "retry-after": "Sun, 31 Dec 2028 23:59:00 GMT" };
    expect((await answered(503, over, "")).retryAfterMs).toBe(0);
    expect((await answered(503, { "retry-after": "soon" }, "")).retryAfterMs).toBe(null);
    expect((await answered(503, { "retry-after": "-3" }, "")).retryAfterMs).toBe(null);
    expect((await problem(429, { retryAfterMs: 1500 }, { "retry-after": "2" })).retryAfterMs).toBe(1500);
    expect((await problem(429, { retryAfterMs: -5 }, { "retry-after": "2" })).retryAfterMs).toBe(2000);
  });

  it("is evidence", async () => {
    const shed = await problem(503, { code: "unavailable" }, { "x-not-processed": "1" });
    const tired = await problem(503, { code: "unavailable" }, { "x-retry": "no" });
    expect([isNotProcessed(shed), isExhausted(shed)]).toEqual([true, false]);
    expect([isNotProcessed(tired), isExhausted(tired)]).toEqual([false, true]);
    expect(isNotProcessed(await problem(503, {}, { "x-not-processed": "0" }))).toBe(false);
  });
});

describe("a failure that travels from our server to our client", () => {
  it.each(errorCodes)("keeps its code: %s", async (code) => {
    const sent = interactionError({ code, reason: null, details: null, message: "no", retryable: true });
    expect(await returned(sent)).toMatchObject({ code, reason: null, message: "no", retryable: true });
  });

  it("keeps what it declares", async () => {
    const failure = await returned(outOfStock({ skus: ["lamp", "é"] }, "none of both"));
    expect(outOfStock.is(failure) && failure.details).toEqual({ skus: ["lamp", "é"] });
    expect(failure.message).toBe("none of both");
    expect(tooOld.is(await returned(tooOld({})))).toBe(true);
  });

  it("keeps its violations, its wait and its evidence", async () => {
    const violations = [{ field: "a", rule: "min", message: "is less than 1" }];
    expect((await returned(invalidArgument("no", violations))).violations).toEqual(violations);
    const busy = { code: "resource_exhausted", reason: null, details: null, message: "no" } as const;
    expect((await returned(interactionError({ ...busy, retryAfterMs: 1234 }))).retryAfterMs).toBe(1234);
    // The header that HTTP wants is for others: who failed said nothing of a wait.
    expect((await returned(interactionError({ ...busy, code: "unavailable" }))).retryAfterMs).toBe(null);
    expect(isNotProcessed(await returned(notProcessed(interactionError(busy))))).toBe(true);
    expect(isExhausted(await returned(exhausted(interactionError(busy))))).toBe(true);
  });
});

describe("an answer that is none of its type", () => {
  it.each([
    ["no JSON", "<html>"],
    ["nothing", ""],
    ["another type", '{"id":1}'],
    ["no object", "[]"],
  ])("fails as internal: %s", async (_what, body) => {
    const failure = await answered(200, { "content-type": "application/json" }, body);
    expect(failure.code).toBe("internal");
  });

  it.each(["[]", "{}", '{"items":{}}', '{"items":[],"nextCursor":1}', '{"items":[{"id":1}]}'])(
    "fails as internal where it is a page: %s",
    async (body) => {
      const list = page({ method: "GET", path: "/v1/orders", input: json.empty, item: record({ id: json.id }) });
      expect((await answered(200, {}, body, list)).code).toBe("internal");
    },
  );

  it("fails as internal where it is a text that is no UTF-8", async () => {
    const csv = { field: "csv", mediaType: "text/csv", as: "text" } as const;
    const output = record({ csv: json.string });
    const table = call({ method: "GET", path: "/", input: json.empty, output, content: csv });
    const failure = await answered(200, { "content-type": "text/csv" }, Buffer.from([0xff]), table);
    expect(failure).toMatchObject({ code: "internal", message: expect.stringContaining("csv is no UTF-8") });
  });
});

async function answered(
  status: number,
  headers: Readonly<Record<string, string>>,
  body: string | Buffer,
  of: HttpOperation = operation,
): Promise<InteractionError> {
  const peer = await httpPeer((_request, response) => response.writeHead(status, headers).end(body));
  closing.push(() => peer.close());
  return await failed(peer.url, of);
}

function problem(status: number, members: object, headers: Readonly<Record<string, string>> = {}) {
  return answered(
    status,
    { "content-type": "application/problem+json; charset=utf-8", ...headers },
    JSON.stringify(members),
  );
}

/** A failure of a handler, as a client has it. */
async function returned(error: Error): Promise<InteractionError> {
  const server = await served([
    plainEndpoint(operation, () => {
      throw error;
    }),
  ]);
  closing.push(() => server.close());
  return await failed(server.url);
}

async function failed(url: string, of: HttpOperation = operation): Promise<InteractionError> {
  const transport = httpTransport(url, undiciExchange({ origin: url, dispatcher: null, certificate: null }));
  closing.push(() => transport.close());
  return await failureOf(attemptOf(transport, of, {}));
}
