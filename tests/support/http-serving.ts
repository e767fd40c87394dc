import { createServer, type IncomingMessage, type OutgoingHttpHeaders, type RequestListener, request } from "node:http";
import { type AddressInfo, connect, createServer as createSocketServer, type Server, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import Fastify, { type FastifyInstance } from "fastify";
import { isExhausted, isNotProcessed } from "../../runtime/src/evidence.ts";
import type { HttpOperation } from "../../runtime/src/http/operation.ts";
import { type HttpEndpoint, httpRoutes } from "../../runtime/src/http/server/http-routes.ts";
import { httpServerOptions } from "../../runtime/src/http/server/http-server-options.ts";
import { interactionError, isInteractionError } from "../../runtime/src/interaction-error.ts";
import type { Answered, Exchange } from "../../runtime/src/server/arrival.ts";
import { statusOf } from "../../runtime/src/server/status.ts";

/** What answers an operation in tests of the wire alone. */
export type Handle = (input: unknown, exchange: Exchange<unknown>) => unknown;

/** An operation with its handler, and nothing of the policies around it. */
export function plainEndpoint(
  operation: HttpOperation,
  handle: Handle,
  unknownFields: "reject" | "ignore" = "reject",
): HttpEndpoint {
  return {
    operation,
    async answer<Reply>(exchange: Exchange<Reply>): Promise<Answered<Reply>> {
      try {
        return { reply: exchange.succeed(await handle(exchange.decode(unknownFields), exchange)), headers: {} };
      } catch (thrown) {
        const error = isInteractionError(thrown) ? thrown : unexpected(thrown);
        const facts = { isNotProcessed: isNotProcessed(error), isExhausted: isExhausted(error) };
        const reply = exchange.fail({ error, traceId: "0".repeat(32), status: statusOf(error), ...facts });
        return { reply, headers: {} };
      } finally {
        exchange.cancellation.end();
      }
    },
  };
}

function unexpected(cause: unknown) {
  return interactionError({ code: "internal", reason: null, details: null, message: String(cause), cause });
}

/** A server of endpoints on a free port. */
export async function served(
  endpoints: readonly HttpEndpoint[],
  extend: (app: FastifyInstance) => void = () => undefined,
): Promise<{ readonly url: string; readonly app: FastifyInstance; close(): Promise<void> }> {
  const app = Fastify(httpServerOptions);
  extend(app);
  httpRoutes(app, endpoints);
  await app.listen({ port: 0, host: "127.0.0.1" });
  return {
    url: urlOf(app.server),
    app,
    async close() {
      app.server.closeAllConnections();
      await app.close();
    },
  };
}

/** A bare server of HTTP on a free port. */
export async function httpPeer(listener: RequestListener) {
  const server = createServer(listener);
  await listening(server);
  return {
    url: urlOf(server),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** A bare server of TCP on a free port. */
export async function tcpPeer(onConnection: (socket: Socket) => void) {
  const sockets = new Set<Socket>();
  const server = createSocketServer((socket) => {
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
    socket.on("error", () => undefined);
    onConnection(socket);
  });
  await listening(server);
  return {
    url: urlOf(server),
    sockets,
    async close() {
      for (const socket of sockets) socket.destroy();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** What came back of a request that no library has made better. */
export interface RawAnswer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
  json(): { readonly [name: string]: unknown };
}

/** Sends a request as it is said. */
export async function send(
  url: string,
  method: string,
  path: string,
  headers: OutgoingHttpHeaders = {},
  body: string | Uint8Array | null = null,
): Promise<RawAnswer> {
  const { hostname, port } = new URL(url);
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = request({ hostname, port, method, path, headers: { ...headers }, agent: false }, resolve);
    sent.on("error", reject);
    sent.end(body ?? undefined);
  });
  const answer = await text(response);
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: answer,
    json: () => JSON.parse(answer),
  };
}

/** All that a server says to these bytes and no more, until it closes the connection. */
export async function rawBytes(url: string, ...parts: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  let answer = "";
  socket.setEncoding("latin1");
  socket.on("data", (it) => {
    answer += String(it);
  });
  socket.on("error", () => undefined);
  for (const part of parts) socket.write(part, "latin1");
  socket.end();
  await new Promise((resolve) => socket.on("close", resolve));
  return answer;
}

function urlOf(server: { address(): AddressInfo | string | null }): string {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("this listens on no port");
  return `http://127.0.0.1:${address.port}`;
}

function listening(server: Server): Promise<void> {
  return new Promise((resolve) => void server.listen(0, "127.0.0.1", resolve));
}
