import type { ServerResponse } from "node:http";
import type { Socket } from "node:net";
import { performance } from "node:perf_hooks";
import { afterEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { Cancellation } from "../../../runtime/src/cancellation.ts";
import { isNotProcessed } from "../../../runtime/src/evidence.ts";
import { fetchExchange } from "../../../runtime/src/http/client/fetch-exchange.ts";
import type { HttpExchange } from "../../../runtime/src/http/client/http-exchange.ts";
import { httpTransport } from "../../../runtime/src/http/client/http-transport.ts";
import { connecting, undiciExchange } from "../../../runtime/src/http/client/undici-exchange.ts";
import { type InteractionError, interactionError } from "../../../runtime/src/interaction-error.ts";
import type { Transport } from "../../../runtime/src/transport.ts";
import * as json from "../../../runtime/src/values/json.ts";
import { attemptOf, failureOf, type TestCall } from "../../support/http-calling.ts";
import { call, record } from "../../support/http-operations.ts";
import { httpPeer, tcpPeer } from "../../support/http-serving.ts";
import { later } from "../../support/outcome.ts";

const timeoutMs = 250;
/** Timers of a busy machine are late. */
const slackMs = 1500;

const operation = call({
  method: "GET",
  path: "/v1/orders/{orderId}",
  bind: [{ field: "orderId", name: "orderId", in: "path" }],
  input: record({ orderId: json.id }),
  output: record({ id: json.id }),
});
const input = { orderId: "o-1" };

const closing: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

interface Carrier {
  readonly name: string;
  exchange(origin: string, maxBytes?: number): HttpExchange;
}

const carriers: readonly Carrier[] = [
  { name: "undici", exchange: (origin, maxBytes) => undiciExchange(optionsOf(origin, maxBytes)) },
  {
    name: "fetch",
    exchange: (_origin, maxBytes) =>
      fetchExchange({ credentials: "omit", ...(maxBytes === undefined ? {} : { maxBytes }) }),
  },
];

function optionsOf(origin: string, maxBytes?: number) {
  return { origin, dispatcher: null, certificate: null, ...(maxBytes === undefined ? {} : { maxBytes }) };
}

describe.each(carriers)("a call over $name ends by its timeout when its peer", ({ exchange }) => {
  it("accepts and never answers", async () => {
    const { failure, tookMs } = await timed(exchange, () => undefined);
    expect(failure.code).toBe("deadline_exceeded");
    expect(tookMs).toBeLessThan(timeoutMs + slackMs);
  });

  it("says nothing after half of its headers", async () => {
    const { failure, tookMs } = await timed(exchange, (socket) => socket.write("HTTP/1.1 200 OK\r\ncontent-le"));
    expect(failure.code).toBe("deadline_exceeded");
    expect(tookMs).toBeLessThan(timeoutMs + slackMs);
  });

  it("answers headers and stalls", async () => {
    const { failure, tookMs } = await timed(exchange, (socket) => socket.write(head(10)));
    expect(failure.code).toBe("deadline_exceeded");
    expect(tookMs).toBeLessThan(timeoutMs + slackMs);
  });

  it("trickles its body", async () => {
    const { failure, tookMs } = await timed(exchange, (socket) => {
      socket.write(head(100_000));
      trickle(socket, " ");
    });
    expect(failure.code).toBe("deadline_exceeded");
    expect(tookMs).toBeLessThan(timeoutMs + slackMs);
  });

  it("trickles its headers", async () => {
    const { failure, tookMs } = await timed(exchange, (socket) => {
      socket.write("HTTP/1.1 200 OK\r\nx-long: ");
      trickle(socket, "a");
    });
    expect(failure.code).toBe("deadline_exceeded");
    expect(tookMs).toBeLessThan(timeoutMs + slackMs);
  });
});

describe.each(carriers)(
  "a call over $name fails as unavailable, without proof of anything, when its peer",
  ({ exchange }) => {
    it("resets the connection once it has the request", async () => {
      const { failure } = await timed(exchange, (socket) => socket.resetAndDestroy());
      expect([failure.code, isNotProcessed(failure)]).toEqual(["unavailable", false]);
    });

    it("hangs up once it has the request", async () => {
      const { failure } = await timed(exchange, (socket) => socket.end());
      expect([failure.code, isNotProcessed(failure)]).toEqual(["unavailable", false]);
    });

    it("hangs up in the middle of its answer", async () => {
      const { failure } = await timed(exchange, (socket) => socket.end(`${head(100)}{"id":`));
      expect([failure.code, isNotProcessed(failure)]).toEqual(["unavailable", false]);
    });
  },
);

describe.each(carriers)("a call over $name", ({ exchange }) => {
  it("refuses an answer that is no UTF-8", async () => {
    const peer = await httpPeer((_request, response) => response.end(Buffer.from('{"id":"\xff"}', "latin1")));
    expect(await failed(peer, exchange(peer.url))).toMatchObject({
      code: "internal",
      message: expect.stringContaining("no JSON"),
    });
  });

  it("says why it was given up", async () => {
    const peer = await httpPeer(() => cancellation.cancel(reason));
    closing.push(() => peer.close());
    const reason = interactionError({ code: "aborted", reason: null, details: null, message: "no more" });
    const cancellation = new Cancellation();
    const request = { method: "GET", origin: peer.url, path: "/", headers: {}, body: null } as const;
    await expect(exchange(peer.url).send(request, cancellation)).rejects.toBe(reason);
  });

  it("refuses an answer that is too large, and does not read the rest of it", async () => {
    let isClosed: Promise<unknown> = Promise.resolve();
    const peer = await httpPeer((_request, response) => {
      isClosed = new Promise((resolve) => response.on("close", resolve));
      const write = () => {
        while (!response.destroyed && response.write(" ".repeat(4096)));
      };
      response.on("drain", write);
      write();
    });
    const failure = await failed(peer, exchange(peer.url, 10_000));
    expect(failure.code).toBe("out_of_range");
    await isClosed;
  });

  it("takes an answer of exactly the size that it takes at most", async () => {
    const body = JSON.stringify({ id: "a".repeat(991) });
    const peer = await httpPeer((_request, response) => response.end(body));
    closing.push(() => peer.close());
    const transport = transportOf(peer.url, exchange(peer.url, body.length));
    expect(await attemptOf(transport, operation, input)).toEqual({ id: "a".repeat(991) });
  });

  it("closes its connection when its caller gives up", async () => {
    const controller = new AbortController();
    let closed: Promise<unknown> = Promise.resolve();
    const peer = await httpPeer((_request, response) => {
      closed = new Promise((resolve) => response.on("close", resolve));
      controller.abort();
    });
    const failure = await failed(peer, exchange(peer.url), { signal: controller.signal });
    expect(failure.code).toBe("canceled");
    await closed;
  });
});

describe("a call over fetch", () => {
  it.each(["omit", "include"] as const)("has cookies as its page says: %s", async (credentials) => {
    const fetched = vi.spyOn(globalThis, "fetch");
    onTestFinished(() => fetched.mockRestore());
    const peer = await httpPeer((_request, response) => response.end('{"id":"o-1"}'));
    closing.push(() => peer.close());
    const transport = transportOf(peer.url, fetchExchange({ credentials }));
    await attemptOf(transport, operation, input);
    expect(fetched.mock.calls.map(([, options]) => options?.credentials)).toEqual([credentials]);
  });

  it("says why it was given up where a browser does not", async () => {
    const fetched = vi.spyOn(globalThis, "fetch").mockRejectedValue(new DOMException("given up", "AbortError"));
    onTestFinished(() => fetched.mockRestore());
    const cancellation = new Cancellation();
    const request = { method: "GET", origin: "http://nowhere.invalid", path: "/", headers: {}, body: null } as const;
    const sent = fetchExchange({ credentials: "omit" }).send(request, cancellation);
    const reason = interactionError({ code: "aborted", reason: null, details: null, message: "no more" });
    cancellation.cancel(reason);
    await expect(sent).rejects.toBe(reason);
  });
});

describe("a call over undici", () => {
  it("proves that a refused connection has done nothing", async () => {
    const peer = await tcpPeer(() => undefined);
    await peer.close();
    const failure = await failureOf(attemptOf(transportOf(peer.url), operation, input));
    expect([failure.code, isNotProcessed(failure)]).toEqual(["unavailable", true]);
    expect(failure.message).toContain("ECONNREFUSED");
  });

  it("proves that an unknown host has done nothing", async () => {
    const transport = transportOf("http://nowhere.invalid");
    const failure = await failureOf(attemptOf(transport, operation, input));
    expect([failure.code, isNotProcessed(failure)]).toEqual(["unavailable", true]);
  });

  it("says that what answers is no HTTP", async () => {
    const { failure } = await timed(carriers[0]?.exchange, (socket) => socket.end("220 smtp.example ESMTP\r\n"));
    expect([failure.code, isNotProcessed(failure)]).toEqual(["internal", false]);
  });

  it("does not prove anything when a connection that was kept is gone", async () => {
    let requests = 0;
    const peer = await tcpPeer((socket) =>
      socket.on("data", () => {
        requests += 1;
        if (requests === 1) socket.write(`${head(12)}{"id":"o-1"}`);
        else socket.resetAndDestroy();
      }),
    );
    closing.push(() => peer.close());
    const transport = transportOf(peer.url);
    expect(await attemptOf(transport, operation, input)).toEqual({ id: "o-1" });
    const failure = await failureOf(attemptOf(transport, operation, input));
    expect([failure.code, isNotProcessed(failure), requests]).toEqual(["unavailable", false, 2]);
  });

  it("keeps connections for the next calls, and has only one request at a time on each", async () => {
    const seen = new Set<Socket>();
    const waiting = new Map<ServerResponse, Socket>();
    let together = 1;
    const peer = await httpPeer(({ socket }, response) => {
      seen.add(socket);
      waiting.set(response, socket);
      if (waiting.size < together) return;
      for (const it of waiting.keys()) it.end('{"id":"o-1"}');
      if (together === 1) waiting.clear();
    });
    closing.push(() => peer.close());
    const transport = transportOf(peer.url);
    for (let number = 0; number < 10; number += 1) await attemptOf(transport, operation, input);
    // undici leaves a connection alone for a turn after an answer, in case that its peer closes it.
    expect(seen.size).toBeLessThanOrEqual(2);
    together = 10;
    const calls: Promise<unknown>[] = [];
    while (calls.length < together) {
      calls.push(attemptOf(transport, operation, input));
      // In one turn undici shares no connection, whatever it may.
      await new Promise((resolve) => setImmediate(resolve));
    }
    await Promise.all(calls);
    expect(new Set(waiting.values()).size).toBe(together);
  });

  it("is refused while its client closes, and those before it are answered", async () => {
    const asked = later<ServerResponse>();
    const peer = await httpPeer((_request, response) => asked.resolve(response));
    closing.push(() => peer.close());
    const transport = transportOf(peer.url);
    const before = attemptOf(transport, operation, input);
    const response = await asked.promise;
    const isClosed = transport.close();
    expect((await failureOf(attemptOf(transport, operation, input))).code).toBe("canceled");
    response.end('{"id":"o-1"}');
    expect(await before).toEqual({ id: "o-1" });
    await isClosed;
  });

  it("refuses headers that are too large", async () => {
    const { failure } = await timed(carriers[0]?.exchange, (socket) =>
      socket.write(`HTTP/1.1 200 OK\r\nx-long: ${"a".repeat(100_000)}\r\n\r\n`),
    );
    expect([failure.code, isNotProcessed(failure)]).toEqual(["out_of_range", false]);
  });

  it("waits a second for its connection", () => {
    expect(connecting(null)).toEqual({ timeout: 1000 });
  });

  it("is refused at once when its client is closed", async () => {
    const peer = await httpPeer((_request, response) => response.end('{"id":"o-1"}'));
    closing.push(() => peer.close());
    const transport = transportOf(peer.url);
    await attemptOf(transport, operation, input);
    await transport.close();
    expect((await failureOf(attemptOf(transport, operation, input))).code).toBe("canceled");
  });

  it("does not follow a redirect", async () => {
    const peer = await httpPeer((_request, response) => response.writeHead(307, { location: "/elsewhere" }).end());
    expect((await failed(peer, undiciExchange(optionsOf(peer.url)))).code).toBe("unknown");
  });

  it("refuses a header of its caller's that would end the headers", async () => {
    const peer = await httpPeer((_request, response) => response.end('{"id":"o-1"}'));
    const headers = { "x-name": "a\r\nx-evil: 1" };
    expect((await failed(peer, undiciExchange(optionsOf(peer.url)), { headers })).code).toBe("invalid_argument");
  });
});

function transportOf(url: string, exchange = undiciExchange(optionsOf(url))): Transport {
  const transport = httpTransport(url, exchange);
  closing.push(() => transport.close());
  return transport;
}

/** How a call ends when its peer does this once it has a request. */
async function timed(exchange: Carrier["exchange"] | undefined, answer: (socket: Socket) => void) {
  const peer = await tcpPeer((socket) => socket.once("data", () => answer(socket)));
  const startedMs = performance.now();
  const failure = await failed(peer, exchange?.(peer.url), { timeoutMs });
  return { failure, tookMs: performance.now() - startedMs };
}

async function failed(
  peer: { readonly url: string; close(): Promise<void> },
  exchange?: HttpExchange,
  options?: TestCall,
): Promise<InteractionError> {
  closing.push(() => peer.close());
  return await failureOf(attemptOf(transportOf(peer.url, exchange), operation, input, options));
}

function head(length: number): string {
  return `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${length}\r\n\r\n`;
}

function trickle(socket: Socket, byte: string): void {
  const timer = setInterval(() => socket.write(byte), 20);
  socket.on("close", () => clearInterval(timer));
}
