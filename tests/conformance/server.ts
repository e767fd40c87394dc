// A server under test: the suite says on stdin what it wants, and is told on stdout where that is. Its one argument is the path of the suite's messages.
import type { IncomingHttpHeaders, ServerHttp2Stream } from "node:http2";
import type { AddressInfo } from "node:net";
import type { Interceptor } from "@connectrpc/connect";
import Fastify, { type FastifyServerFactory } from "fastify";
import { systemClock } from "../../runtime/src/clock.ts";
import { httpRoutes } from "../../runtime/src/http/server/http-routes.ts";
import { answerClientError, httpServerOptions } from "../../runtime/src/http/server/http-server-options.ts";
import { grpcUnary } from "../../runtime/src/rpc/server/grpc-unary.ts";
import { mountRpc } from "../../runtime/src/rpc/server/mount.ts";
import { routerOf } from "../../runtime/src/rpc/server/services.ts";
import { Admission } from "../../runtime/src/server/admission.ts";
import { Endpoint } from "../../runtime/src/server/endpoint.ts";
import type { Host } from "../../runtime/src/server/host.ts";
import { Listener } from "../../runtime/src/server/listener.ts";
import type { TlsOptions } from "../../runtime/src/server/options.ts";
import type { Service } from "../../runtime/src/service.ts";
import { memoryStore } from "../../runtime/src/stores/memory.ts";
import { incomingFrames, outgoingFrame } from "./frames.ts";
import { suiteHandlers } from "./handlers.ts";
import { suiteOperations } from "./operations.ts";
import { asHeaders, asRecord, beginCall, callHeader, writeTrailers } from "./suite-call.ts";
import { suiteEndpoint } from "./suite-endpoint.ts";
import { SuiteMessages } from "./suite-messages.ts";

/** ServerCompatRequest, as far as it is read; bytes are in base64. */
interface Wanted {
  readonly useTls?: boolean;
  readonly clientTlsCert?: string;
  readonly messageReceiveLimit?: number;
  readonly serverCreds?: { readonly cert?: string; readonly key?: string };
}

const defaultBodyBytes = 4 * 1024 * 1024;
/** The suite ends it before, unless it has gone itself. */
const longestMs = 300_000;

const silent = { debug: nothing, info: nothing, warn: nothing, error: nothing };
const host: Host = {
  clock: systemClock,
  logger: silent,
  admission: new Admission({ overload: false }, systemClock),
  verifiers: new Map(),
  idempotency: memoryStore({ clock: systemClock }),
  audit: nothing,
  clientsOf: () => ({}),
  publishersOf: () => ({}),
};
const messages = new SuiteMessages(process.argv[2] ?? "");
setTimeout(() => process.exit(1), longestMs).unref();
process.on("SIGTERM", () => process.exit(0));
for await (const frame of incomingFrames(process.stdin)) {
  const wanted = messages.read<Wanted>("ServerCompatRequest", frame);
  const tls = tlsOf(wanted);
  const listener = await served(wanted.messageReceiveLimit ?? defaultBodyBytes, tls);
  const { port } = listener.server.address() as AddressInfo;
  const pemCert = tls === null ? "" : (wanted.serverCreds?.cert ?? "");
  process.stdout.write(outgoingFrame(messages.write("ServerCompatResponse", { host: "127.0.0.1", port, pemCert })));
  break;
}

function tlsOf({ useTls, clientTlsCert, serverCreds }: Wanted): TlsOptions | null {
  if (useTls !== true) return null;
  const pair = { key: bytes(serverCreds?.key), cert: bytes(serverCreds?.cert) };
  return clientTlsCert === undefined ? pair : { ...pair, ca: bytes(clientTlsCert) };
}

function bytes(base64 = ""): Uint8Array {
  return Buffer.from(base64, "base64");
}

/** The port, the protocols and the endpoints of `serve`, around handlers of the suite. */
async function served(bodyBytes: number, tls: TlsOptions | null): Promise<Listener> {
  const { unimplemented: _, ...operations } = suiteOperations(messages, bodyBytes);
  const service: Service = {
    name: "conformance",
    version: 1,
    unknownFields: "ignore",
    maxHops: 10,
    operations,
    calls: {},
    emits: {},
    outbox: [],
    subgraph: null,
    handlers: suiteHandlers(messages),
  };
  const endpoints = Object.entries(operations).map(([name, operation]) =>
    suiteEndpoint(new Endpoint(service, name, operation, host), messages),
  );
  const opened: Listener[] = [];
  const serverFactory: FastifyServerFactory = (onRequest) => {
    const listener = new Listener(tls, Number.POSITIVE_INFINITY, onRequest);
    listener.server.on("clientError", answerClientError);
    opened.push(listener);
    return listener.server;
  };
  const app = Fastify({ ...httpServerOptions, serverFactory });
  httpRoutes(app, []);
  mountRpc(app, routerOf(endpoints, { interceptors: [tracked], jsonOptions: { registry: messages.registry } }));
  await app.ready();
  const [listener] = opened;
  if (listener === undefined) throw new TypeError("Fastify made no server");
  const grpc = grpcUnary(endpoints);
  listener.onStream = (stream, headers) => trackedStream(stream, headers, grpc);
  await new Promise<void>((resolve) => listener.server.listen({ port: 0, host: "127.0.0.1" }, resolve));
  return listener;
}

/** Begins the calls that go through Connect's library, and writes the trailers of those that went well. */
function tracked(next: Parameters<Interceptor>[0]): ReturnType<Interceptor> {
  return async (request) => {
    const query = request.requestMethod === "GET" ? asHeaders(new URL(request.url).searchParams) : null;
    const call = beginCall(asHeaders(request.header), query);
    request.header.set(callHeader, call.id);
    const response = await next(request);
    call.writtenTrailers = response.trailer;
    writeTrailers(call);
    return response;
  };
}

/** The same of those that are answered right from the stream. */
function trackedStream(
  stream: ServerHttp2Stream,
  headers: IncomingHttpHeaders,
  serve: (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => boolean,
): boolean {
  const entries = Object.entries(headers).filter(([name]) => !name.startsWith(":"));
  const call = beginCall(asHeaders(entries.map(([name, value]) => [name, String(value)])), null);
  headers[callHeader] = call.id;
  const send = stream.sendTrailers.bind(stream);
  stream.sendTrailers = (trailers) => send({ ...trailers, ...asRecord(call.trailers) });
  if (serve(stream, headers)) return true;
  stream.sendTrailers = send;
  delete headers[callHeader];
  return false;
}

function nothing(): void {}
