import type { FastifyInstance } from "fastify";
import type { HttpExchange } from "../http/client/http-exchange.ts";

/** Requests to a server of Fastify in the same process: its routes, and no socket. */
export function injectExchange(app: FastifyInstance): HttpExchange {
  return {
    async send({ method, path, headers, body }, cancellation) {
      const { signal } = cancellation;
      const payload = body === null ? {} : { payload: typeof body === "string" ? body : Buffer.from(body) };
      try {
        const response = await app.inject({ method, url: path, headers: { ...headers }, signal, ...payload });
        return {
          status: response.statusCode,
          header: (name) => textOf(response.headers[name]),
          bytes: () => response.rawPayload,
          text: () => response.body,
        };
      } catch (error) {
        throw cancellation.reason ?? error;
      }
    },
    close: async () => undefined,
  };
}

function textOf(value: number | string | readonly string[] | undefined): string | null {
  if (value === undefined) return null;
  return typeof value === "object" ? value.join(", ") : String(value);
}
