import type { FastifyInstance } from "fastify";
import type { Clock } from "../clock.ts";
import { readProblem } from "../http/client/read-problem.ts";
import { problemReply } from "../http/server/problem-reply.ts";
import type { InteractionError } from "../interaction-error.ts";
import type { SocketOpener } from "../realtime/client/client-socket.ts";
import type { EventSourceOpener } from "../realtime/client/event-source.ts";
import { realtimeTransport } from "../realtime/client/realtime-transport.ts";
import type { RealtimeOperation } from "../realtime/operation.ts";
import { failedOf } from "../realtime/server/realtime-exchange.ts";
import type { SocketRoutes } from "../realtime/server/socket-routes.ts";
import type { Assembled } from "../server/assembled.ts";
import type { Transport } from "../transport.ts";
import { socketPair } from "./socket-pair.ts";

/** Connections to services of the same process. */
export function inProcessRealtime(
  base: string,
  { app, realtime }: Pick<Assembled, "app" | "realtime">,
  clock: Clock,
  headers: Readonly<Record<string, string>>,
): Transport {
  if (realtime === null) throw new TypeError("no service here has connections");
  return realtimeTransport(base, { sockets: pairs(realtime.sockets), events: injectedEvents(app), clock, headers });
}

function pairs(sockets: SocketRoutes): SocketOpener {
  return {
    sendsHeaders: true,
    async open({ url, headers, operation }) {
      const { client, server } = socketPair();
      try {
        await sockets.connect(url.pathname + url.search, (name) => headers[name] ?? null, server);
      } catch (error) {
        throw asAnswered(error, operation);
      }
      return client;
    },
  };
}

/** The same as it would be read from an answer. */
function asAnswered(error: unknown, operation: RealtimeOperation): InteractionError | unknown {
  const failed = failedOf(error);
  if (failed === null) return error;
  const { status, headers, body } = problemReply(failed, { ...operation, hasToken: false });
  return readProblem(operation.route, { status, header: (name) => headers[name] ?? null, text: () => String(body) });
}

function injectedEvents(app: FastifyInstance): EventSourceOpener {
  return {
    async open({ path, headers }, attempt) {
      const controller = new AbortController();
      const forget = attempt.whenCancelled(() => controller.abort(attempt.reason));
      try {
        const { signal } = controller;
        const given = { ...headers };
        const response = await app.inject({ method: "GET", url: path, headers: given, signal, payloadAsStream: true });
        const pieces = response.stream();
        pieces.on("error", () => undefined);
        return {
          status: response.statusCode,
          header: (name) => textOf(response.headers[name]),
          pieces,
          cancel() {
            controller.abort();
            pieces.destroy();
          },
        };
      } catch (error) {
        throw attempt.reason ?? error;
      } finally {
        forget();
      }
    },
    close: async () => undefined,
  };
}

function textOf(value: number | string | readonly string[] | undefined): string | null {
  if (value === undefined) return null;
  return typeof value === "object" ? value.join(", ") : String(value);
}
