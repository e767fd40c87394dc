import type { AddressInfo } from "node:net";
import type { FastifyServerFactory } from "fastify";
import { type Service, serviceFolder } from "../service.ts";
import type { Target } from "../target.ts";
import { type Assembled, assembled } from "./assembled.ts";
import { Listener } from "./listener.ts";
import { targetVariable } from "./missing-settings.ts";
import type { ServeOptions } from "./options.ts";
import { drainOnSignal, forgetSignals } from "./signals.ts";

/** A server that runs. */
export interface App extends AsyncDisposable {
  /** `http://localhost:8080` */
  readonly url: string;
  readonly port: number;
  /** Whether it takes calls: false once it drains. */
  ready(): boolean;
  /** Lets calls end, takes no new ones, and closes. Resolves when all is closed; the same promise for all who ask. */
  drain(): Promise<void>;
}

/** So often connections without a call are closed while it drains. Source: resilience.md, Platform, "Drain". */
const closeIdleMs = 50;
/** So long calls may take to end. Source: resilience.md, Lifecycle. */
const defaultGraceMs = 25_000;
const defaultDelayMs = () => (process.env["NODE_ENV"] === "production" ? 5000 : 0);

/**
 * Serves services: one port for HTTP, gRPC, gRPC-Web and Connect, with health, limits and a drain on SIGTERM and
 * SIGINT, and consumers of messages. Resolves when it takes calls and messages. Rejects with an Error that names all
 * missing settings, with what the system says where it cannot listen, and with what brokers say that cannot be reached.
 * `drain` answers when it has ended; the process then ends by itself.
 */
export async function serve(services: readonly Service[], options: ServeOptions = {}): Promise<App> {
  let port = 0;
  let listener: Listener | null = null;
  const { tls = null, limits = {} } = options;
  const serverFactory: FastifyServerFactory = (onRequest) => {
    listener = new Listener(tls, limits.connections ?? Number.POSITIVE_INFINITY, onRequest);
    return listener.server;
  };
  const targetOf = (service: string): Target => {
    const isHere = services.some((it) => serviceFolder(it) === service);
    const set = options.targets?.[service] ?? process.env[targetVariable(service)];
    return set ?? (isHere ? urlOf(options, port) : "");
  };
  const parts = await assembled(services, options, { serverFactory, targetOf });
  const opened = opening(listener);
  opened.onStream = (stream, headers) => parts.rpc.onStream(stream, headers);
  opened.server.on("connection", () => parts.state.connected());
  upgrading(opened, parts, tls === null ? "connection" : "secureConnection");
  try {
    port = await listen(opened, options);
    await parts.messaging.start(parts.endpoints);
  } catch (error) {
    opened.server.close();
    opened.destroy();
    await parts.close();
    throw error;
  }
  return running(parts, opened, port, options);
}

function opening(listener: Listener | null): Listener {
  if (listener === null) throw new TypeError("Fastify made no server");
  return listener;
}

/** `event`: how the server hears of connections. */
function upgrading({ server }: Listener, { upgrades }: Assembled, event: "connection" | "secureConnection"): void {
  if (upgrades.isEmpty) return;
  server.on("upgrade", (request, socket, head) => upgrades.take(request, socket, head, (it) => server.emit(event, it)));
}

/** The port that it listens on. */
function listen({ server }: Listener, { port, host }: ServeOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    const place = { port: port ?? Number(process.env["PORT"] ?? 8080) };
    // Without a host Node takes `::`, and `0.0.0.0` where there is no IPv6.
    server.listen(host === undefined ? place : { ...place, host }, () => {
      server.off("error", reject);
      resolve(addressOf(server.address()).port);
    });
  });
}

/** Where it is, as seen from its own machine. */
function urlOf({ tls, host = "::" }: ServeOptions, port: number): string {
  const isAny = host === "::" || host === "0.0.0.0";
  const name = host.includes(":") ? `[${host}]` : host;
  return `${tls === undefined ? "http" : "https"}://${isAny ? "localhost" : name}:${port}`;
}

function addressOf(address: AddressInfo | string | null): AddressInfo {
  if (typeof address === "object" && address !== null) return address;
  throw new TypeError("a server of TCP has a port");
}

function running(parts: Assembled, listener: Listener, port: number, options: ServeOptions): App {
  let drained: Promise<void> | null = null;
  const app: App = {
    url: urlOf(options, port),
    port,
    ready: () => parts.state.isReady,
    drain() {
      drained ??= drain(parts, listener, options).finally(() => forgetSignals(app));
      return drained;
    },
    [Symbol.asyncDispose]: () => app.drain(),
  };
  parts.state.becomeReady();
  drainOnSignal(app);
  return app;
}

/** Source: resilience.md, Lifecycle. */
async function drain(
  { state, upgrades, messaging, close }: Assembled,
  listener: Listener,
  { drain = {} }: ServeOptions,
): Promise<void> {
  const { delayMs = defaultDelayMs(), graceMs = defaultGraceMs } = drain;
  state.announceDrain();
  listener.isGoingAway = true;
  if (delayMs > 0) await pause(delayMs);
  const deadline = Date.now() + graceMs;
  // First those: their handlers may call services that are still here.
  await messaging.stop(graceMs);
  state.refuseNew();
  const closed = new Promise<void>((resolve) => listener.server.close(() => resolve()));
  while (Date.now() < deadline && !(state.inFlight === 0 && listener.isIdle)) {
    listener.goAway();
    upgrades.goAway();
    await pause(closeIdleMs);
  }
  listener.destroy();
  await closed;
  await close();
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms);
  });
}
