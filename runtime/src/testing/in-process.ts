import { type Clock, systemClock } from "../clock.ts";
import { graphqlTransport } from "../graphql/client/graphql-transport.ts";
import { httpTransport } from "../http/client/http-transport.ts";
import { rpcTransport } from "../rpc/client/rpc-transport.ts";
import { type Assembled, assembled } from "../server/assembled.ts";
import { ownBrokers } from "../server/brokers-in-use.ts";
import { targetVariable } from "../server/missing-settings.ts";
import type { ServeOptions } from "../server/options.ts";
import { type Service, serviceFolder } from "../service.ts";
import type { ConnectableTarget, Connection, Target } from "../target.ts";
// What other clients load with a first call is here before it: virtual time waits for no file.
import "../attempt-limit.ts";
import "../pages-of.ts";
import "../policy/hedge.ts";
import "../proven.ts";
import "../stream-methods.ts";
import { inProcessRealtime } from "./in-process-realtime.ts";
import { inProcessSubscriptions } from "./in-process-subscriptions.ts";
import { injectExchange } from "./inject-exchange.ts";
import { ownTime } from "./own-time.ts";

const base = "http://in-process";

/** What may be said of services in the same process. */
export interface InProcessOptions extends Omit<ServeOptions, "port" | "host" | "tls" | "drain" | "health"> {
  /** Of servers and clients alike; the system's when left out. */
  readonly clock?: Clock;
}

/** Services in the same process. */
export interface InProcess extends AsyncDisposable {
  /** For the clients of all of them. */
  readonly target: ConnectableTarget;
}

/**
 * Serves services without a socket: real codecs, policies and errors. They call each other in the same way. Messages go
 * through a broker in memory that is theirs alone, where none is given; it is asked for time as they are. Handlers of
 * messages that run when it is disposed of are given up. `limits.overload` is off when left out. Rejects as `serve` does
 * where a setting is missing.
 */
export async function inProcess(services: readonly Service[], options: InProcessOptions = {}): Promise<InProcess> {
  const { clock = systemClock, limits } = options;
  let parts: Assembled | null = null;
  const target: ConnectableTarget = { connect: ({ headers }) => connection(() => started(parts), clock, headers) };
  const targetOf = (service: string): Target => {
    const isHere = services.some((it) => serviceFolder(it) === service);
    return options.targets?.[service] ?? (isHere ? target : (process.env[targetVariable(service)] ?? ""));
  };
  const brokers = ownBrokers(services, options);
  // The event loop is that of the tests, too: what they do is no load.
  const own = { ...options, brokers, limits: { overload: false, ...limits } };
  parts = await assembled(services, own, { clock, targetOf });
  const { close, messaging, endpoints, state } = parts;
  try {
    await messaging.start(endpoints);
  } catch (error) {
    await close();
    throw error;
  }
  state.becomeReady();
  const dispose = async () => {
    await messaging.stop(0);
    await close();
  };
  return { target, [Symbol.asyncDispose]: dispose };
}

function connection(parts: () => Assembled, clock: Clock, headers: Readonly<Record<string, string>>): Connection {
  const nothing = async () => undefined;
  return {
    peer: "in-process",
    clock,
    async transportOf({ style }) {
      const { app, rpc, subgraphs } = parts();
      if (style === "realtime") return inProcessRealtime(base, parts(), clock, headers);
      if (style === "http") return httpTransport(base, injectExchange(app), headers);
      if (style === "graphql") {
        const subscriptions = inProcessSubscriptions(subgraphs);
        return graphqlTransport(base, { exchange: injectExchange(app), subscriptions, headers });
      }
      return rpcTransport(ownTime(rpc.inProcess()), { headers, close: nothing });
    },
    close: nothing,
  };
}

function started(parts: Assembled | null): Assembled {
  if (parts === null) throw new TypeError("the services are still starting");
  return parts;
}
