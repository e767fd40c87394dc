import { baseUrlOf } from "./base-url.ts";
import type { ClientOptions } from "./client-options.ts";
import { systemClock } from "./clock.ts";
import type { Operation } from "./operation.ts";
import type { Connection, ConnectOptions, Target } from "./target.ts";
import type { Transport } from "./transport.ts";

/** The way from Node to a target. Throws TypeError where it is no http or https URL. */
export function connect(
  service: string,
  target: Target,
  options: Pick<ClientOptions, "auth" | "headers" | "dispatcher">,
): Connection {
  const { auth, headers = {}, dispatcher = null } = options;
  const certificate = auth?.kind === "certificate" ? auth : null;
  const opened: ConnectOptions = { headers, dispatcher, certificate };
  return typeof target === "object" && "connect" in target
    ? target.connect(opened)
    : overNetwork(baseUrlOf(service, target), opened);
}

type Wire = "http" | "rpc" | "graphql" | "realtime";

function wireOf(style: Operation["style"]): Wire {
  return style === "http" || style === "graphql" || style === "realtime" ? style : "rpc";
}

/** What carries each style is loaded with the first call of that style: a client of one needs not the others. */
function overNetwork(baseUrl: URL, options: ConnectOptions): Connection {
  const transports = new Map<Wire, Promise<Transport>>();
  const loaders = {
    http: async () => (await import("./http/client/node-http.ts")).nodeHttpTransport(baseUrl, options),
    rpc: async () => (await import("./rpc/client/node-transport.ts")).nodeRpcTransport(baseUrl, options),
    graphql: async () => (await import("./graphql/client/node-graphql.ts")).nodeGraphqlTransport(baseUrl, options),
    realtime: async () => (await import("./realtime/client/node-realtime.ts")).nodeRealtimeTransport(baseUrl, options),
  };
  return {
    peer: baseUrl.href,
    clock: systemClock,
    transportOf({ style }: Operation) {
      const wire = wireOf(style);
      const known = transports.get(wire) ?? loaders[wire]();
      transports.set(wire, known);
      return known;
    },
    async close() {
      const opened = await Promise.allSettled(transports.values());
      transports.clear();
      await Promise.all(opened.map((it) => (it.status === "fulfilled" ? it.value.close() : undefined)));
    },
  };
}
