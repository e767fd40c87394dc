import { Agent, WebSocket } from "undici";
import { systemClock } from "../../clock.ts";
import { asDispatcher, connecting, undiciExchange } from "../../http/client/undici-exchange.ts";
import type { ConnectOptions } from "../../target.ts";
import type { Transport } from "../../transport.ts";
import { graphqlTransport } from "./graphql-transport.ts";
import { type SocketOpener, socketUrl, subscriptionSockets } from "./subscription-socket.ts";

/** A graph over sockets of Node. */
export function nodeGraphqlTransport(baseUrl: URL, options: ConnectOptions): Transport {
  const { headers, dispatcher, certificate } = options;
  const own = dispatcher === null ? new Agent({ connect: connecting(certificate) }) : null;
  const opener: SocketOpener = {
    sendsHeaders: true,
    open(url, protocol, given, events) {
      const carrier = own ?? asDispatcher(dispatcher);
      const socket = new WebSocket(url, { protocols: [protocol], headers: given, dispatcher: carrier });
      socket.addEventListener("open", () => events.opened());
      socket.addEventListener("message", ({ data }) => events.message(String(data)));
      socket.addEventListener("close", ({ code, reason }) => events.closed(code, reason));
      return socket;
    },
  };
  const transport = graphqlTransport(baseUrl, {
    exchange: undiciExchange({ origin: baseUrl.origin, dispatcher, certificate }),
    subscriptions: subscriptionSockets(socketUrl(baseUrl), opener, systemClock),
    headers,
  });
  return {
    ...transport,
    async close() {
      await transport.close();
      await own?.destroy();
    },
  };
}
