import type { FastifyReply, FastifyRequest } from "fastify";
import type { Clock } from "../../clock.ts";
import type { HttpRouteTaker } from "../../http/server/http-routes.ts";
import { accepts } from "../../http/server/media-types.ts";
import { problemReply } from "../../http/server/problem-reply.ts";
import { sendReply } from "../../http/server/send-reply.ts";
import { wireRefusal } from "../../http/server/wire-refusal.ts";
import type { Endpoint } from "../../server/endpoint.ts";
import { traceIdOf, traceOf } from "../../trace.ts";
import { asRealtime } from "../as-realtime.ts";
import { feedRequest } from "./feed-request.ts";
import { FeedResponse } from "./feed-response.ts";
import { failedOf, refusal } from "./realtime-exchange.ts";
import type { Sessions } from "./sessions.ts";
import { letIn } from "./visitor.ts";

/** The route of a feed of server-sent events. */
export function feedRoute(endpoint: Endpoint, sessions: Sessions, clock: Clock): HttpRouteTaker {
  const operation = asRealtime(endpoint.operation);
  return {
    operation: operation.route,
    take(request, reply, params) {
      answer(endpoint, sessions, clock, { request, reply, params }).catch((error: unknown) => {
        const trace = traceOf(headerOf(request, "traceparent"), null, null);
        const failed = failedOf(error) ?? refusal(error, traceIdOf(trace.traceparent));
        const { errors, auth } = operation;
        const hasToken = headerOf(request, "authorization") !== null;
        sendReply(reply, problemReply(failed, { errors, auth, hasToken }));
      });
    },
  };
}

/** The route of a WebSocket, for requests that ask for none. */
export function noFeedRoute(endpoint: Endpoint): HttpRouteTaker {
  return {
    operation: asRealtime(endpoint.operation).route,
    take({ raw }, reply) {
      const refused = wireRefusal(raw, "invalid_argument", "there is a WebSocket here, and nothing else", 426);
      // HTTP/2 has no upgrades, and no such headers (RFC 9113, 8.2.2).
      const headers = raw.httpVersionMajor === 1 ? { upgrade: "websocket", connection: "upgrade" } : {};
      sendReply(reply.headers(headers), refused);
    },
  };
}

interface Visit {
  readonly request: FastifyRequest;
  readonly reply: FastifyReply;
  readonly params: Readonly<Record<string, string>>;
}

async function answer(endpoint: Endpoint, sessions: Sessions, clock: Clock, visit: Visit): Promise<void> {
  const { request, reply, params } = visit;
  if (!accepts(headerOf(request, "accept"), "text/event-stream")) {
    const message = "none of the accepted media types is available";
    sendReply(reply, wireRefusal(request.raw, "invalid_argument", message, 406));
    return;
  }
  let isGone = reply.raw.destroyed;
  // Told once, perhaps while the client is let in; and HTTP/2 has no `destroyed`.
  reply.raw.once("close", () => {
    isGone = true;
  });
  const { request: opening, position } = feedRequest(request, params);
  const visitor = await letIn(endpoint, opening, {});
  const isOver = position?.at === "end";
  if (isOver || request.method === "HEAD" || isGone) {
    visitor.admitted.leave(null);
    if (isGone) reply.hijack();
    else
      reply
        .headers(visitor.admitted.headers)
        .code(isOver ? 204 : 200)
        .type("text/event-stream")
        .send();
    return;
  }
  const resume = position === null ? null : { session: position.session, lastSeq: position.at };
  const opened = await sessions.open(visitor, resume);
  const response = new FeedResponse(reply, visitor, opened, clock);
  response.open();
  if (isGone) response.closed();
}

function headerOf({ raw }: FastifyRequest, name: string): string | null {
  const value = raw.headers[name];
  return typeof value === "string" ? value : null;
}
