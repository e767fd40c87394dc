import type { FastifyReply } from "fastify";
import type { HttpReply } from "./http-reply.ts";

/** Hands a reply to Fastify. */
export function sendReply(reply: FastifyReply, { status, headers, body }: HttpReply): void {
  reply.code(status).headers(headers);
  if (body === null) reply.send();
  else reply.send(body);
}
