import { constants, type ServerHttp2Stream } from "node:http2";
import { type ConnectRouter, createContextValues } from "@connectrpc/connect";
import type { UniversalHandler } from "@connectrpc/connect/protocol";
import { universalRequestFromNodeRequest, universalResponseToNodeResponse } from "@connectrpc/connect-node";
import type { FastifyInstance, FastifyReply, FastifyRequest } from "fastify";
import { tlsSocketOf } from "../../server/tls-socket.ts";
import { type Caller, callerKey } from "./caller.ts";
import { bodyOf, discardRest } from "./rest-of-body.ts";
import { bodyMs } from "./time-to-read.ts";
import { mendedResponse } from "./unreadable.ts";

/** So long what is left to say may take, once it was cancelled: who does not read must not hold it. */
const lastWordsMs = 1000;

/**
 * Serves the methods of a router with Fastify: Connect and gRPC-Web over any version of HTTP, gRPC over HTTP/2.
 */
export function mountRpc(app: FastifyInstance, { handlers }: ConnectRouter): void {
  app.register(async (scope) => {
    // Messages are read by the library, whatever they are called; of other types it knows what to say.
    scope.removeAllContentTypeParsers();
    scope.addContentTypeParser("*", (_request, _payload, done) => done(null));
    for (const handler of handlers) {
      scope.all(handler.requestPath, (request, reply) => serve(handler, request, reply));
    }
  });
}

async function serve(handler: UniversalHandler, request: FastifyRequest, reply: FastifyReply): Promise<void> {
  let lastWords: NodeJS.Timeout | null = null;
  const caller: Caller = {
    peer: request.ip,
    tlsSocket: tlsSocketOf(request.raw.socket),
    refusal: null,
    isServed: false,
    onArrival: (cancellation) =>
      cancellation.whenCancelled(() => {
        lastWords = setTimeout(() => breakOff(reply.raw), lastWordsMs);
      }),
  };
  const universal = universalRequestOf(request, reply, caller);
  if (universal === null) {
    // Without a host there is no URL.
    await reply.code(400).send();
    return;
  }
  // What hooks have set so far, such as headers for CORS.
  for (const [name, value] of Object.entries(reply.getHeaders())) {
    if (value !== undefined) reply.raw.setHeader(name, value);
  }
  reply.hijack();
  reply.raw.once("finish", () => discardRest(request.raw, lastWordsMs));
  const timer = setTimeout(() => caller.isServed || request.raw.destroy(), bodyMs);
  const response = await handler(universal).finally(() => clearTimeout(timer));
  const answer = caller.isServed ? response : await mendedResponse(handler, universal, response, caller);
  // RFC 9110: it says what would be allowed.
  if (answer.status === 405) reply.raw.setHeader("allow", handler.allowedMethods.join(", "));
  // Whoever hung up hears nothing any more: endpoints know of it already.
  await universalResponseToNodeResponse(answer, reply.raw).catch(() => breakOff(reply.raw));
  if (lastWords !== null) clearTimeout(lastWords);
}

/** Ends a response that nobody reads. A stream of HTTP/2 says so: else its caller keeps it, and the connection, open. */
function breakOff(response: FastifyReply["raw"]): void {
  if ("stream" in response && isHttp2Stream(response.stream)) response.stream.close(constants.NGHTTP2_CANCEL);
  else response.destroy();
}

function isHttp2Stream(stream: unknown): stream is ServerHttp2Stream {
  return typeof stream === "object" && stream !== null && "rstCode" in stream;
}

function universalRequestOf({ raw }: FastifyRequest, reply: FastifyReply, caller: Caller) {
  try {
    const values = createContextValues().set(callerKey, caller);
    const universal = universalRequestFromNodeRequest(raw, reply.raw, undefined, values);
    return raw.httpVersionMajor === 1 ? { ...universal, body: bodyOf(raw) } : universal;
  } catch {
    return null;
  }
}
