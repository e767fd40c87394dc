import cors from "@fastify/cors";
import Fastify, { type FastifyInstance, type FastifyServerFactory } from "fastify";
import { type Clock, systemClock } from "../clock.ts";
import { isConsumer } from "../event/as-event.ts";
import type { Subgraphs } from "../graphql/server/mount.ts";
import { httpRoutes } from "../http/server/http-routes.ts";
import { httpServerOptions } from "../http/server/http-server-options.ts";
import { isRealtime } from "../realtime/as-realtime.ts";
import type { RealtimeRoutes } from "../realtime/server/realtime-routes.ts";
import { type RpcRoutes, rpcRoutes } from "../rpc/server/rpc-routes.ts";
import type { Service } from "../service.ts";
import { memoryStore } from "../stores/memory.ts";
import type { Target } from "../target.ts";
import { Admission, defaultRealtime } from "./admission.ts";
import { brokerLookup, warnOfMemoryBrokers } from "./brokers-in-use.ts";
import { Endpoint } from "./endpoint.ts";
import { type Health, healthRoutes } from "./health.ts";
import type { Host } from "./host.ts";
import { defaultLogger } from "./json-lines.ts";
import { Messaging } from "./messaging.ts";
import { missingSettings } from "./missing-settings.ts";
import type { CorsOptions, ServeOptions } from "./options.ts";
import { Outgoing } from "./outgoing.ts";
import { ServerState } from "./server-state.ts";
import { Upgrades } from "./upgrades.ts";

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
  /** By the folder names of their services. */
  readonly subgraphs: Subgraphs;
  /** Null where no service has connections. */
  readonly realtime: RealtimeRoutes | null;
  /** What connections may leave HTTP for. */
  readonly upgrades: Upgrades;
  readonly messaging: Messaging;
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
  warnOfMemoryBrokers(services, options, logger);

  const admission = new Admission(limits, clock);
  const outgoing = new Outgoing({ clock, logger, credentials, targetOf });
  const memory = memoryStore({ clock });
  const { idempotency = memory, dedupe = memory, outbox = null } = options;
  const messaging = new Messaging({ services, clock, logger, dedupe, outbox, brokerOf: brokerLookup(options) });
  const host: Host = {
    clock,
    logger,
    admission,
    verifiers: new Map(Object.entries(auth)),
    idempotency,
    audit: options.audit ?? ((record) => logger.info(record, "audit")),
    clientsOf: (calls, context) => outgoing.clientsOf(calls, context),
    publishersOf: (emissions, context) => messaging.publishersOf(emissions, context),
  };
  const endpoints = services.flatMap((service) =>
    Object.entries(service.operations).map(([name, operation]) => new Endpoint(service, name, operation, host)),
  );
  const state = new ServerState(admission);
  const health = () => ({ status: state.status, dependencies: outgoing.states(), consumers: messaging.states() });
  const app = Fastify({ ...httpServerOptions, ...(serverFactory === undefined ? {} : { serverFactory }) });
  const upgrades = new Upgrades();
  const realtime = await realtimeOf(endpoints, options, clock);
  if (realtime !== null) upgrades.add(realtime);
  const { rpc, subgraphs } = await routed(
    app,
    { services, endpoints, host, upgrades, realtime },
    options,
    state,
    health,
  ).catch(async (error: unknown) => {
    await realtime?.close();
    throw error;
  });
  return {
    app,
    endpoints,
    state,
    rpc,
    subgraphs,
    realtime,
    upgrades,
    messaging,
    async close() {
      await realtime?.close();
      await app.close();
      await messaging.close();
      await outgoing.close();
      admission.close();
    },
  };
}

/** What answers, and what else routes need. */
interface Answering {
  readonly services: readonly Service[];
  readonly endpoints: readonly Endpoint[];
  readonly host: Host;
  readonly upgrades: Upgrades;
  readonly realtime: RealtimeRoutes | null;
}

/** Loaded where a service has connections. */
async function realtimeOf(
  endpoints: readonly Endpoint[],
  { cors: pages, limits = {}, backplane }: ServeOptions,
  clock: Clock,
): Promise<RealtimeRoutes | null> {
  const connections = endpoints.filter((it) => it.operation.style === "realtime");
  if (connections.length === 0) return null;
  const { RealtimeRoutes } = await import("../realtime/server/realtime-routes.ts");
  const origins = pages?.origins ?? [];
  const maxClients = limits.realtime ?? defaultRealtime;
  const realtime = new RealtimeRoutes(connections, { clock, origins, maxClients, backplane: backplane ?? null });
  await realtime.join();
  return realtime;
}

/** Adds all that a server answers. Rejects where the user adds what a service has, too: neither is to hide the other. */
async function routed(
  app: FastifyInstance,
  { services, endpoints, host, upgrades, realtime }: Answering,
  { cors: pages, health: paths = {}, fastify }: ServeOptions,
  state: ServerState,
  health: () => Health,
): Promise<Pick<Assembled, "rpc" | "subgraphs">> {
  if (pages !== undefined) await app.register(cors, corsOptions(pages));
  await fastify?.(app);
  httpRoutes(
    app,
    endpoints.filter((it) => it.operation.style === "http"),
    realtime?.routes ?? [],
  );
  const rpc = rpcRoutes(
    app,
    endpoints.filter((it) => it.operation.style === "grpc" || it.operation.style === "stream"),
    state,
  );
  const graphql = services.some((it) => it.subgraph !== null) ? await import("../graphql/server/mount.ts") : null;
  const subgraphs = graphql?.mountGraphql(app, services, endpoints, { host, upgrades, origins: pages?.origins ?? [] });
  if (paths !== false) {
    const isTaken = (path: string) =>
      app.hasRoute({ method: "GET", url: path }) ||
      endpoints.some(({ operation }) => "path" in operation && operation.path === path);
    healthRoutes(app, paths, isTaken, health);
  }
  await app.ready();
  return { rpc, subgraphs: subgraphs ?? new Map() };
}

function corsOptions({ origins, credentials = false }: CorsOptions) {
  if (origins.includes("*") && credentials) throw new TypeError("cors: pages of any origin may not send cookies");
  return {
    origin: [...origins],
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

/** What is kept in memory is lost with the process, and known to it alone. */
function warnOfMemory(services: readonly Service[], options: ServeOptions): void {
  if (process.env["NODE_ENV"] !== "production") return;
  const { idempotency, dedupe, backplane, logger = defaultLogger() } = options;
  const operations = services.flatMap((it) => Object.values(it.operations));
  if (idempotency === undefined && operations.some((it) => it.idempotency === "key"))
    logger.warn({}, "idempotency keys are kept in memory: set options.idempotency to a store that all processes share");
  if (dedupe === undefined && operations.some((it) => isConsumer(it) && it.dedupeMs !== null))
    logger.warn({}, "handled events are remembered in memory: set options.dedupe to a store that all processes share");
  if (backplane === undefined && operations.some((it) => isRealtime(it) && it.session !== null))
    logger.warn({}, "sessions are kept in memory: set options.backplane to one that all processes share");
}
