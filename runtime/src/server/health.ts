import type { FastifyInstance } from "fastify";
import type { SubscriberState } from "./messaging.ts";
import type { HealthPaths } from "./options.ts";

/** How a server is, for who asks. */
export interface Health {
  readonly status: "starting" | "ready" | "draining";
  /** Services that it calls, and whether their breakers let calls through. */
  readonly dependencies: Readonly<Record<string, "open" | "closed">>;
  /** Consumers by their interactions: `halted` where what cannot be handled cannot be put away either. */
  readonly consumers: Readonly<Record<string, SubscriberState>>;
}

/** Adds the paths where a server says how it is. A route of a service or of the user at the same path wins. */
export function healthRoutes(
  app: FastifyInstance,
  { live = "/livez", ready = "/readyz" }: HealthPaths,
  isTaken: (path: string) => boolean,
  health: () => Health,
): void {
  const headers = { "cache-control": "no-store" };
  if (!isTaken(live)) app.get(live, (_, reply) => reply.headers(headers).send({ status: "live" }));
  if (isTaken(ready)) return;
  app.get(ready, (_, reply) => {
    const state = health();
    return reply
      .headers(headers)
      .code(state.status === "ready" ? 200 : 503)
      .send(state);
  });
}
