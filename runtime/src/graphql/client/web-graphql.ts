import { systemClock } from "../../clock.ts";
import { type FetchOptions, fetchExchange } from "../../http/client/fetch-exchange.ts";
import type { Transport } from "../../transport.ts";
import { graphqlTransport } from "./graphql-transport.ts";
import { type SocketOpener, socketUrl, subscriptionSockets } from "./subscription-socket.ts";

/** A graph from a page. */
export function webGraphqlTransport(
  baseUrl: URL,
  { headers, credentials }: FetchOptions & { readonly headers: Readonly<Record<string, string>> },
): Transport {
  return graphqlTransport(baseUrl, {
    exchange: fetchExchange({ credentials }),
    subscriptions: subscriptionSockets(socketUrl(baseUrl), pageSockets, systemClock),
    headers,
  });
}

const pageSockets: SocketOpener = {
  sendsHeaders: false,
  open(url, protocol, _headers, events) {
    const socket = new WebSocket(url, protocol);
    socket.addEventListener("open", () => events.opened());
    socket.addEventListener("message", ({ data }) => events.message(String(data)));
    socket.addEventListener("close", ({ code, reason }) => events.closed(code, reason));
    return socket;
  },
};
