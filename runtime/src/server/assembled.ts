import cors from "@fastify/cors";
import Fastify, { type FastifyInstance, type FastifyServerFactory } from "fastify";
import { type Clock, systemClock } from "../clock.ts";
import { httpRoutes } from "../http/server/http-routes.ts";
import { httpServerOptions } from "../http/server/http-server-options.ts";
import { type RpcRoutes, rpcRoutes } from "../rpc/server/rpc-routes.ts";
import type { Service } from "../service.ts";
import { memoryStore } from "../stores/memory.ts";
import type { Target } from "../target.ts";
import { Admission } from "./admission.ts";
import { Endpoint } from "./endpoint.ts";
import { type Health, healthRoutes } from "./health.ts";
import type { Host } from "./host.ts";
import { defaultLogger } from "./json-lines.ts";
import { missingSettings } from "./missing-settings.ts";
import type { CorsOptions, ServeOptions } from "./options.ts";
import { Outgoing } from "./outgoing.ts";
import { ServerState } from "./server-state.ts";

/** What a server is made with, beside what its user says. */
export interface Surface {
  readonly clock?: Clock;
  readonly serverFactory?: FastifyServerFactory;
  /** Where a service of the same process is. */
  targetOf(service: string): Target;
}

/** A server that is put together and listens nowhere. */
export interface Assembled {
  readonly app: FastifyInstance;
  readonly endpoints: readonly Endpoint[];
  readonly state: ServerState;
  readonly rpc: RpcRoutes;
  /** Lets go of all that it holds. */
  close(): Promise<void>;
}

/** Puts services together. Rejects with all that is missing, and with what a plugin of the user's rejects with. */
export async function assembled(
  services: readonly Service[],
  options: ServeOptions,
  { clock = systemClock, serverFactory, targetOf }: Surface,
): Promise<Assembled> {
  const missing = missingSettings(services, options);
  if (missing.length > 0) throw new Error(missing.join("\n"));
  const { logger = defaultLogger(), limits = {}, auth = {}, credentials = {} } = options;
  await Promise.all(Object.values(auth).map((it) => it.prepare?.()));
  warnOfMemory(services, options);

  const admission = new Admission(limits, clock);
  const outgoing = new Outgoing({ clock, logger, credentials, targetOf });
  const host: Host = {
    clock,
    logger,
    admission,
    verifiers: new Map(Object.entries(auth)),
    idempotency: options.idempotency ?? memoryStore({ clock }),
    audit: options.audit ?? ((record) => logger.info(record, "audit")),
    clientsOf: (calls, context) => outgoing.clientsOf(calls, context),
  };
  const endpoints = services.flatMap((service) =>
    Object.entries(service.operations).map(([name, operation]) => new Endpoint(service, name, operation, host)),
  );
  const state = new ServerState(admission);
  const health = () => ({ status: state.status, dependencies: outgoing.states() });
  const app = Fastify({ ...httpServerOptions, ...(serverFactory === undefined ? {} : { serverFactory }) });
  const rpc = await routed(app, endpoints, options, state, health);
  return {
    app,
    endpoints,
    state,
    rpc,
    async close() {
      await app.close();
      await outgoing.close();
      admission.close();
    },
  };
}

/** Adds all that a server answers. Rejects where the user adds what a service has, too: neither is to hide the other. */
async function routed(
  app: FastifyInstance,
  endpoints: readonly Endpoint[],
  { cors: pages, health: paths = {}, fastify }: ServeOptions,
  state: ServerState,
  health: () => Health,
): Promise<RpcRoutes> {
  if (pages !== undefined) await app.register(cors, corsOptions(pages));
  await fastify?.(app);
  httpRoutes(
    app,
    endpoints.filter((it) => it.operation.style === "http"),
  );
  const rpc = rpcRoutes(
    app,
    endpoints.filter((it) => it.operation.style !== "http"),
    state,
  );
  if (paths !== false) {
    const isTaken = (path: string) =>
      app.hasRoute({ method: "GET", url: path }) ||
      endpoints.some(({ operation }) => "path" in operation && operation.path === path);
    healthRoutes(app, paths, isTaken, health);
  }
  await app.ready();
  return rpc;
}

function corsOptions({ origins, credentials = false }: CorsOptions) {
  if (origins.includes("*") && credentials) throw new TypeError("cors: pages of any origin may not send cookies");
  return {
    origin: origins.includes("*") ? "*" : [...origins],
    credentials,
    methods: ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"],
    exposedHeaders: exposedToPages,
    maxAge: 7200,
  };
}

/** What a client in a page acts on. */
const exposedToPages = [
  "etag",
  "retry-after",
  "x-retry",
  "x-not-processed",
  "idempotency-replayed",
  "deprecation",
  "sunset",
  "link",
  "traceresponse",
  "grpc-status",
  "grpc-message",
  "grpc-status-details-bin",
];

/** Keys in memory are lost with the process, and known to it alone. */
function warnOfMemory(services: readonly Service[], { idempotency, logger = defaultLogger() }: ServeOptions): void {
  const isKeyed = services.some((it) => Object.values(it.operations).some((of) => of.idempotency === "key"));
  if (isKeyed && idempotency === undefined && process.env["NODE_ENV"] === "production")
    logger.warn({}, "idempotency keys are kept in memory: set options.idempotency to a store that all processes share");
}
