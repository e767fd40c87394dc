import type { Socket } from "node:net";
import type { FastifyError, FastifyReply, FastifyRequest } from "fastify";
import { sendReply } from "./send-reply.ts";
import { brokenRequest, wireRefusal } from "./wire-refusal.ts";

/** What the routes need of Fastify: long values in paths, and problems for requests that no route is found for. */
export const httpServerOptions = {
  // Longer than all headers of a request may be.
  routerOptions: { maxParamLength: 65_536 },
  frameworkErrors: (error: FastifyError, request: FastifyRequest, reply: FastifyReply) =>
    sendReply(reply, brokenRequest(error, request.raw, 0)),
  clientErrorHandler: answerClientError,
};

/** Answers what is no HTTP, is too slow, or has too many headers, and closes the connection. */
export function answerClientError(error: Error & { readonly code?: string }, socket: Socket): void {
  // It was answered already, or nobody is there any more.
  if (!socket.writable) return;
  const [status, phrase, message] = clientErrorOf(error.code);
  const { body, headers } = wireRefusal(null, "invalid_argument", message, status);
  const text = String(body);
  const lines = Object.entries({ ...headers, "content-length": Buffer.byteLength(text), connection: "close" });
  const head = [`HTTP/1.1 ${status} ${phrase}`, ...lines.map(([name, value]) => `${name}: ${value}`)];
  socket.end(`${head.join("\r\n")}\r\n\r\n${text}`, () => socket.destroy());
}

function clientErrorOf(code: string | undefined): readonly [status: number, phrase: string, message: string] {
  switch (code) {
    case "ERR_HTTP_REQUEST_TIMEOUT":
      return [408, "Request Timeout", "the request took too long to arrive"];
    case "HPE_HEADER_OVERFLOW":
      return [431, "Request Header Fields Too Large", "the headers are too large"];
    default:
      return [400, "Bad Request", "this is no HTTP"];
  }
}
