import { bearer } from "./auth/credentials.ts";
import { baseUrlOf } from "./base-url.ts";
import { clientOf } from "./client-of.ts";
import { systemClock } from "./clock.ts";
import { fetchExchange } from "./http/client/fetch-exchange.ts";
import { httpTransport } from "./http/client/http-transport.ts";
import type { ClientOf } from "./operation.ts";
import type { Operations } from "./service.ts";
import type { Connection } from "./target.ts";
import type { Transport } from "./transport.ts";

/** What may be said of a client in a browser. */
export interface WebClientOptions {
  /** The bearer token, asked for each call that needs one. */
  readonly token?: () => string | Promise<string>;
  /** Of every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Whether cookies go along; `same-origin` when left out. */
  readonly credentials?: "omit" | "same-origin" | "include";
}

/** A client of a service for browsers: `fetch`, and RPC over Connect. Throws TypeError where the base URL is none. */
export function createWebClient<Of extends Operations>(
  service: string,
  operations: Of,
  baseUrl: string | URL,
  options: WebClientOptions = {},
): ClientOf<Of> {
  const { token } = options;
  const connection = overFetch(baseUrlOf(service, absolute(baseUrl)), options);
  return clientOf(operations, {
    connection,
    credential: token === undefined ? null : bearer(token),
    policies: {},
    logger: null,
  });
}

/** A page may say `/` or `/api` of its own origin. */
function absolute(baseUrl: string | URL): string | URL {
  const page: unknown = Reflect.get(globalThis, "location");
  return page === undefined ? baseUrl : new URL(baseUrl, String(page));
}

function overFetch(baseUrl: URL, { headers = {}, credentials = "same-origin" }: WebClientOptions): Connection {
  const http = httpTransport(baseUrl, fetchExchange({ credentials }), headers);
  let rpc: Promise<Transport> | null = null;
  let graphql: Promise<Transport> | null = null;
  let realtime: Promise<Transport> | null = null;
  return {
    peer: baseUrl.href,
    clock: systemClock,
    async transportOf({ style }) {
      if (style === "http") return http;
      if (style === "graphql") {
        graphql ??= import("./graphql/client/web-graphql.ts").then((it) =>
          it.webGraphqlTransport(baseUrl, { headers, credentials }),
        );
        return graphql;
      }
      if (style === "realtime") {
        realtime ??= import("./realtime/client/web-realtime.ts").then((it) =>
          it.webRealtimeTransport(baseUrl, { headers, credentials }),
        );
        return realtime;
      }
      rpc ??= import("./rpc/client/web-transport.ts").then((it) =>
        it.webRpcTransport(baseUrl, { headers, credentials }),
      );
      return rpc;
    },
    async close() {
      await http.close();
      await (await rpc)?.close();
      await (await graphql)?.close();
      await (await realtime)?.close();
    },
  };
}
