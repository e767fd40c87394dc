import { systemClock } from "../../clock.ts";
import type { ConnectOptions } from "../../target.ts";
import type { Transport } from "../../transport.ts";
import { realtimeTransport } from "./realtime-transport.ts";
import { undiciEvents } from "./undici-events.ts";
import { wsSockets } from "./ws-socket.ts";

/** Connections over sockets of Node. A dispatcher of one's own carries events, and no WebSocket. */
export function nodeRealtimeTransport(baseUrl: URL, { headers, dispatcher, certificate }: ConnectOptions): Transport {
  return realtimeTransport(baseUrl, {
    sockets: wsSockets(certificate),
    events: undiciEvents({ origin: baseUrl.origin, dispatcher, certificate }),
    clock: systemClock,
    headers,
  });
}
