import { once } from "node:events";
import {
  constants,
  createServer,
  type IncomingHttpHeaders,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from "node:http2";
import { type AddressInfo, createServer as createTcpServer, type Server, type Socket } from "node:net";
import { create, toBinary } from "@bufbuild/protobuf";
import { BinaryWriter } from "@bufbuild/protobuf/wire";
import { afterEach, describe, expect, it } from "vitest";
import { createClient } from "../../../runtime/src/client.ts";
import { isExhausted, isNotProcessed } from "../../../runtime/src/evidence.ts";
import { type InteractionError, isInteractionError } from "../../../runtime/src/interaction-error.ts";
import { EchoResponseSchema } from "./probe/generated/probe_pb.ts";
import { probe } from "./probe/probe.ts";

type OnStream = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void;

const input = { text: "x", data: new Uint8Array() };
const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

/** What a call fails with. */
async function failureOf(url: string, timeoutMs = 2000): Promise<InteractionError> {
  await using client = createClient("probe", probe, url);
  const failure: unknown = await client.echo(input, { timeoutMs }).catch((error: unknown) => error);
  if (!isInteractionError(failure)) throw new TypeError(`no failure: ${String(failure)}`);
  return failure;
}

describe("a call proves that it was not processed", () => {
  it("when the connection is refused", async () => {
    const url = await listening(createTcpServer());
    for (const close of closing.splice(0)) close();
    const failure = await failureOf(url);
    expect(failure.code).toBe("unavailable");
    expect(isNotProcessed(failure)).toBe(true);
  });

  it("when the name is not known", async () => {
    const failure = await failureOf("http://nowhere.invalid");
    expect(failure.code).toBe("unavailable");
    expect(isNotProcessed(failure)).toBe(true);
  });

  it("when connecting takes too long, which is a second", async () => {
    const url = await listening(createTcpServer());
    const started = performance.now();
    const failure = await failureOf(url.replace("http:", "https:"), 5000);
    expect(failure).toMatchObject({ code: "unavailable", message: expect.stringContaining("ETIMEDOUT") });
    expect(isNotProcessed(failure)).toBe(true);
    expect(performance.now() - started).toBeLessThan(2000);
  });

  it("when the stream is refused", async () => {
    const failure = await failureOf(await http2Server((stream) => stream.close(constants.NGHTTP2_REFUSED_STREAM)));
    expect(failure.code).toBe("unavailable");
    expect(isNotProcessed(failure)).toBe(true);
  });

  it("when the target went away before it", async () => {
    const streams: ServerHttp2Stream[] = [];
    const url = await http2Server((stream) => {
      streams.push(stream);
      const [first, second] = streams;
      if (first === undefined || second === undefined) return;
      first.session?.goaway(constants.NGHTTP2_NO_ERROR, first.id);
      setImmediate(() => answer(first, toBinary(EchoResponseSchema, create(EchoResponseSchema, { text: "done" }))));
    });
    await using client = createClient("probe", probe, url);
    const [first, second] = await Promise.allSettled([client.echo(input), client.echo(input)]);
    expect(first).toMatchObject({ value: { text: "done" } });
    expect(second).toMatchObject({ reason: { code: "unavailable" } });
    expect(second.status === "rejected" && isNotProcessed(second.reason)).toBe(true);
  });

  it("when the target says so", async () => {
    const headers = { "grpc-status": "14", "x-not-processed": "1", "grpc-retry-pushback-ms": "700" };
    const failure = await failureOf(await http2Server((stream) => trailersOnly(stream, headers)));
    expect(failure).toMatchObject({ code: "unavailable", retryAfterMs: 700 });
    expect(isNotProcessed(failure)).toBe(true);
    expect(isExhausted(failure)).toBe(false);
  });
});

describe("a call proves nothing", () => {
  it("when the connection breaks", async () => {
    const failure = await failureOf(await http2Server(({ session }) => session?.destroy()));
    expect(failure.code).toBe("unavailable");
    expect(isNotProcessed(failure)).toBe(false);
  });

  it("when the stream is cancelled by the target", async () => {
    const failure = await failureOf(await http2Server((stream) => stream.close(constants.NGHTTP2_CANCEL)));
    expect(failure.code).toBe("unavailable");
    expect(isNotProcessed(failure)).toBe(false);
  });

  it.each([
    ["NGHTTP2_INTERNAL_ERROR", constants.NGHTTP2_INTERNAL_ERROR, "internal"],
    ["NGHTTP2_ENHANCE_YOUR_CALM", constants.NGHTTP2_ENHANCE_YOUR_CALM, "resource_exhausted"],
    ["NGHTTP2_INADEQUATE_SECURITY", constants.NGHTTP2_INADEQUATE_SECURITY, "permission_denied"],
  ])("when the stream is reset with %s", async (_, code, expected) => {
    const failure = await failureOf(await http2Server((stream) => stream.close(code)));
    expect(failure.code).toBe(expected);
    expect(isNotProcessed(failure)).toBe(false);
  });
});

describe("a call ends by its deadline", () => {
  it.each<[string, OnStream]>([
    ["accepts it and never answers", () => undefined],
    ["answers headers and stalls", (stream) => stream.respond({ "content-type": "application/grpc" })],
    ["trickles bytes", trickle],
  ])("when the target %s", async (_, onStream) => {
    const started = performance.now();
    expect((await failureOf(await http2Server(onStream), 150)).code).toBe("deadline_exceeded");
    expect(performance.now() - started).toBeLessThan(600);
  });

  it("when the target, whose clock is a little ahead, cancels a stream without a word", async () => {
    const url = await http2Server((stream, headers) => {
      const [, timeoutMs] = /^(\d+)m$/.exec(String(headers["grpc-timeout"])) ?? [];
      setTimeout(() => stream.close(constants.NGHTTP2_CANCEL), Number(timeoutMs) - 10);
    });
    await using client = createClient("probe", probe, url);
    // What was sent cannot be sent once more, so that nothing is tried again.
    async function* outgoing() {
      yield { text: "x" };
    }
    const reading = async () => {
      for await (const _ of client.chat(outgoing(), { timeoutMs: 300 })) throw new Error("a message came");
    };
    // The first one opens the connection, so that the second one is there at once.
    for (const _ of ["first", "second"]) await expect(reading()).rejects.toMatchObject({ code: "deadline_exceeded" });
  });

  it("when what listens says nothing at all", async () => {
    const started = performance.now();
    expect((await failureOf(await listening(createTcpServer()), 150)).code).toBe("deadline_exceeded");
    expect(performance.now() - started).toBeLessThan(600);
  });
});

describe("what is foreign", () => {
  it("means do not retry by a pushback below zero", async () => {
    const headers = { "grpc-status": "14", "grpc-retry-pushback-ms": "-1" };
    const failure = await failureOf(await http2Server((stream) => trailersOnly(stream, headers)));
    expect(isExhausted(failure)).toBe(true);
    expect(failure.retryable).toBe(false);
  });

  it.each([
    [400, "internal"],
    [401, "unauthenticated"],
    [403, "permission_denied"],
    [404, "unimplemented"],
    [429, "unavailable"],
    [502, "unavailable"],
    [503, "unavailable"],
    [504, "unavailable"],
    [500, "unknown"],
  ])("has a code for HTTP %i", async (status, code) => {
    const url = await http2Server((stream) => stream.respond({ ":status": status }, { endStream: true }));
    expect((await failureOf(url)).code).toBe(code);
  });

  it("is internal when it is no message, or another than was asked for", async () => {
    expect((await failureOf(await answering(Buffer.from([0xff, 0xff])))).code).toBe("internal");
    const tooLong = create(EchoResponseSchema, { text: "x".repeat(1_000_001) });
    const failure = await failureOf(await answering(toBinary(EchoResponseSchema, tooLong)));
    expect(failure).toMatchObject({ code: "internal", violations: [{ field: "text" }] });
  });

  it("is refused when it is too large", async () => {
    expect((await failureOf(await answering(Buffer.alloc(4_194_305)))).code).toBe("resource_exhausted");
  });

  it("may have details that nobody can read", async () => {
    const any = new BinaryWriter()
      .tag(1, 2)
      .string("x/google.rpc.ErrorInfo")
      .tag(2, 2)
      .bytes(Uint8Array.of(0xff))
      .finish();
    const status = new BinaryWriter().tag(1, 0).int32(9).tag(2, 2).string("no").tag(3, 2).bytes(any).finish();
    const headers = { "grpc-status": "9", "grpc-status-details-bin": Buffer.from(status).toString("base64") };
    const failure = await failureOf(await http2Server((stream) => trailersOnly(stream, headers)));
    expect(failure).toMatchObject({ code: "failed_precondition", message: "no", reason: null });
  });

  it("may be no HTTP/2", async () => {
    const server = createTcpServer((socket) => socket.on("data", () => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")));
    expect(["unavailable", "internal"]).toContain((await failureOf(await listening(server))).code);
  });
});

it("resets a stream that it gives up, and does not end it before: half of it is no whole", async () => {
  const ends: string[] = [];
  const [seen, over] = [new Gate(), new Gate()];
  const url = await http2Server((stream) => {
    stream.on("data", () => seen.open());
    stream.on("end", () => ends.push("end"));
    stream.on("aborted", () => ends.push("aborted"));
    stream.on("close", () => over.open());
  });
  await using client = createClient("probe", probe, url);
  const controller = new AbortController();
  const failure = client.sum(unending(), { signal: controller.signal });
  await seen.opened;
  controller.abort();
  await expect(failure).rejects.toMatchObject({ code: "canceled" });
  await over.opened;
  expect(ends[0]).toBe("aborted");
});

it("tries again where the target was the first to say that the time of an attempt is over", async () => {
  let calls = 0;
  const url = await http2Server((stream, { "grpc-timeout": timeout }) => {
    calls += 1;
    const ms = Number(String(timeout).replace("m", ""));
    setTimeout(() => stream.destroyed || trailersOnly(stream, { "grpc-status": "4" }), ms - 10);
  });
  const retry = { attempts: 2, backoffMs: 1, maxBackoffMs: 1, on: ["unavailable"] } as const;
  await using client = createClient("probe", probe, url, { policies: { echo: { timeoutMs: 400, retry } } });
  await expect(client.echo(input)).rejects.toMatchObject({ code: "deadline_exceeded" });
  expect(calls).toBe(2);
});

it("sends the headers of client and call, and the time that is left", async () => {
  const seen: IncomingHttpHeaders[] = [];
  const url = await http2Server((stream, headers) => {
    seen.push(headers);
    answer(stream, toBinary(EchoResponseSchema, create(EchoResponseSchema, {})));
  });
  await using client = createClient("probe", probe, url, { headers: { "x-of-client": "1" } });
  await client.echo(input, { timeoutMs: 700, headers: { "x-of-call": "2" } });
  expect(seen[0]).toMatchObject({ "x-of-client": "1", "x-of-call": "2", te: "trailers" });
  expect(seen[0]?.["grpc-timeout"]).toMatch(/^(6\d\d|700)m$/);
});

it("connects again after the target has gone and come back", async () => {
  const sessions = new Set<unknown>();
  const url = await http2Server((stream) => {
    sessions.add(stream.session);
    if (sessions.size === 1) stream.session?.destroy();
    else answer(stream, toBinary(EchoResponseSchema, create(EchoResponseSchema, { text: "back" })));
  });
  await using client = createClient("probe", probe, url);
  await expect(client.echo(input)).rejects.toMatchObject({ code: "unavailable" });
  expect(await client.echo(input)).toMatchObject({ text: "back" });
});

/** Something to wait for. */
class Gate {
  open: () => void = () => undefined;
  readonly opened = new Promise<void>((resolve) => {
    this.open = resolve;
  });
}

async function* unending() {
  yield { number: 1 };
  await new Promise(() => undefined);
}

function trailersOnly(stream: ServerHttp2Stream, headers: Readonly<Record<string, string>>): void {
  stream.respond({ "content-type": "application/grpc", ...headers }, { endStream: true });
}

function answering(message: Uint8Array): Promise<string> {
  return http2Server((stream) => answer(stream, message));
}

function answer(stream: ServerHttp2Stream, message: Uint8Array): void {
  const head = Buffer.alloc(5);
  head.writeUInt32BE(message.length, 1);
  stream.respond({ "content-type": "application/grpc" }, { waitForTrailers: true });
  stream.on("wantTrailers", () => stream.sendTrailers({ "grpc-status": "0" }));
  stream.end(Buffer.concat([head, message]));
}

function trickle(stream: ServerHttp2Stream): void {
  stream.respond({ "content-type": "application/grpc" });
  stream.write(Buffer.from([0, 0, 0, 1, 0]));
  const timer = setInterval(() => stream.write("x"), 20);
  stream.on("close", () => clearInterval(timer));
}

async function http2Server(onStream: OnStream): Promise<string> {
  const server = createServer();
  const sessions = new Set<ServerHttp2Session>();
  server.on("session", (session) => sessions.add(session));
  server.on("sessionError", () => undefined);
  server.on("stream", (stream, headers) => {
    stream.on("error", () => undefined);
    onStream(stream, headers);
  });
  closing.push(() => {
    for (const session of sessions) session.destroy();
  });
  return listening(server);
}

async function listening(server: Server): Promise<string> {
  const sockets = new Set<Socket>();
  server.on("connection", (socket: Socket) => {
    sockets.add(socket);
    socket.on("error", () => undefined);
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  closing.push(() => {
    server.close();
    for (const socket of sockets) socket.destroy();
  });
  return `http://127.0.0.1:${portOf(server.address())}`;
}

function portOf(address: AddressInfo | string | null): number {
  if (typeof address !== "object" || address === null) throw new TypeError("it listens on no port");
  return address.port;
}
