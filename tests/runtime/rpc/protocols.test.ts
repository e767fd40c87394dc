import { Code, ConnectError, createClient, type Transport } from "@connectrpc/connect";
import {
  compressionGzip,
  createConnectTransport,
  createGrpcTransport,
  createGrpcWebTransport,
} from "@connectrpc/connect-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { clientOf } from "../../../runtime/src/client-of.ts";
import { systemClock } from "../../../runtime/src/clock.ts";
import { rpcTransport } from "../../../runtime/src/rpc/client/rpc-transport.ts";
import type { App } from "../../../runtime/src/server/serve.ts";
import { ProbeService } from "./probe/generated/probe_pb.ts";
import type { Seen } from "./probe/handlers.ts";
import { probe } from "./probe/probe.ts";
import { served } from "./probe/served.ts";

const data = new Uint8Array([1, 2, 3]);
const gzip = { sendCompression: compressionGzip, compressMinBytes: 0 };

/** Each protocol, over each version of HTTP that it has. `isDuplex`: messages may go both ways at the same time. */
const protocols: readonly {
  readonly name: string;
  readonly isDuplex: boolean;
  readonly maxLength?: number;
  readonly transport: (baseUrl: string) => Transport;
}[] = [
  { name: "gRPC", isDuplex: true, transport: (baseUrl) => createGrpcTransport({ baseUrl }) },
  { name: "gRPC with gzip", isDuplex: true, transport: (baseUrl) => createGrpcTransport({ baseUrl, ...gzip }) },
  {
    name: "gRPC in JSON",
    isDuplex: true,
    transport: (baseUrl) => createGrpcTransport({ baseUrl, useBinaryFormat: false }),
  },
  {
    name: "gRPC-Web, HTTP/1.1",
    isDuplex: false,
    transport: (baseUrl) => createGrpcWebTransport({ baseUrl, httpVersion: "1.1" }),
  },
  {
    name: "gRPC-Web, HTTP/2",
    isDuplex: true,
    transport: (baseUrl) => createGrpcWebTransport({ baseUrl, httpVersion: "2" }),
  },
  {
    name: "Connect, HTTP/1.1",
    isDuplex: false,
    transport: (baseUrl) => createConnectTransport({ baseUrl, httpVersion: "1.1" }),
  },
  {
    name: "Connect, HTTP/2",
    isDuplex: true,
    transport: (baseUrl) => createConnectTransport({ baseUrl, httpVersion: "2" }),
  },
  {
    name: "Connect by GET, HTTP/1.1",
    isDuplex: false,
    // It travels in the URL.
    maxLength: 20_000,
    transport: (baseUrl) => createConnectTransport({ baseUrl, httpVersion: "1.1", useHttpGet: true }),
  },
  {
    name: "Connect in JSON with gzip, HTTP/1.1",
    isDuplex: false,
    transport: (baseUrl) => createConnectTransport({ baseUrl, httpVersion: "1.1", useBinaryFormat: false, ...gzip }),
  },
];

let app: App;
let seen: Seen;
beforeAll(async () => {
  ({ app, seen } = await served());
});
afterAll(() => app.drain());

describe.each(protocols)("over $name", ({ isDuplex, maxLength, transport }) => {
  const close = async () => undefined;
  let client: ReturnType<typeof open>;
  const open = (connect: Transport) => {
    const carried = rpcTransport(connect, { headers: {}, close });
    const connection = { peer: app.url, clock: systemClock, transportOf: async () => carried, close };
    return clientOf(probe, { connection, credential: null, policies: {}, logger: null });
  };
  beforeAll(() => {
    client = open(transport(app.url));
  });

  it("answers calls and pages", async () => {
    expect(await client.echo({ text: "hé", data })).toEqual({ text: "hé", data });
    const long = "x".repeat(maxLength ?? 300_000);
    expect(await client.echo({ text: long, data })).toEqual({ text: long, data });
    const items: string[] = [];
    for await (const it of client.list({ prefix: "n" })) items.push(it);
    expect(items).toEqual(["n0", "n1", "n2", "n3", "n4"]);
  });

  it("streams from the server and from the client", async () => {
    const numbers: number[] = [];
    for await (const { number } of client.count({ to: 5 })) numbers.push(number);
    expect(numbers).toEqual([1, 2, 3, 4, 5]);
    expect(await client.sum(all({ number: 1 }, { number: 2 }))).toEqual({ sum: 3 });
  });

  it("carries failures the same", async () => {
    await expect(client.echo({ text: "sold out", data })).rejects.toMatchObject({
      code: "failed_precondition",
      reason: "SOLD_OUT",
      details: { item: "tea", left: 3 },
      traceId: expect.stringMatching(/^[0-9a-f]{32}$/),
    });
    await expect(client.echo({ text: "busy", data })).rejects.toMatchObject({
      code: "unavailable",
      message: "busy – später",
      retryAfterMs: 1500,
      retryable: true,
    });
    await expect(client.echo({ text: "crash", data })).rejects.toMatchObject({
      code: "internal",
      message: "internal error",
    });
    await expect(read(client.count({ to: 20 }))).rejects.toMatchObject({ details: { item: "numbers", left: 0 } });
    await expect(client.sum(all({ number: 13 }))).rejects.toMatchObject({ reason: "SOLD_OUT" });
    const raw = createClient(ProbeService, transport(app.url));
    const failure = ConnectError.from(await raw.list({ pageSize: -1 }).catch((error: unknown) => error));
    expect(failure.code).toBe(Code.InvalidArgument);
    await expect(raw.count({ to: -1 })[Symbol.asyncIterator]().next()).rejects.toMatchObject({
      code: Code.InvalidArgument,
    });
  });

  it("ends at the deadline, and cancels the handler", async () => {
    const before = seen.cancelled.length;
    await expect(client.echo({ text: "hang", data }, { timeoutMs: 80 })).rejects.toMatchObject({
      code: "deadline_exceeded",
    });
    await seen.until(() => seen.cancelled.length > before);
  });

  it("cancels the handler when the caller hangs up", async () => {
    const [calls, before] = [seen.contexts.length, seen.cancelled.length];
    const controller = new AbortController();
    const failure = client.echo({ text: "hang", data }, { signal: controller.signal });
    await seen.until(() => seen.contexts.length > calls);
    controller.abort();
    await expect(failure).rejects.toMatchObject({ code: "canceled" });
    await seen.until(() => seen.cancelled.length > before);
    expect(seen.cancelled.at(-1)).toMatchObject({ code: "canceled" });
  });

  it("streams both ways where HTTP can", async () => {
    const replies = client.chat(all({ text: "a" }, { text: "b" }));
    if (!isDuplex) return expect(read(replies)).rejects.toMatchObject({ code: "unknown", message: "HTTP 505" });
    const texts: string[] = [];
    for await (const { text } of replies) texts.push(text);
    return expect(texts).toEqual(["A", "B"]);
  });

  it("takes the trace, and answers it", async () => {
    const traceparent = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    let answered: string | null = null;
    const raw = createClient(ProbeService, transport(app.url));
    await raw.echo({ text: "x" }, { headers: { traceparent }, onHeader: (it) => (answered = it.get("traceresponse")) });
    expect(seen.contexts.at(-1)?.trace.traceparent).toBe(traceparent);
    expect(answered).toBe(traceparent);
  });
});

async function read(messages: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of messages);
}

async function* all<Message>(...messages: readonly Message[]) {
  yield* messages;
}
