import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import type { Clock } from "../../clock.ts";
import type { HttpRouteTaker } from "../../http/server/http-routes.ts";
import type { Endpoint } from "../../server/endpoint.ts";
import type { UpgradeRoute } from "../../server/upgrades.ts";
import { asRealtime } from "../as-realtime.ts";
import type { Backplane } from "../backplane.ts";
import { feedRoute, noFeedRoute } from "./feed-routes.ts";
import { Sessions } from "./sessions.ts";
import { SocketRoutes } from "./socket-routes.ts";

/** What the connections of a server need. */
export interface RealtimeSettings {
  readonly clock: Clock;
  /** Origins of pages that may open a WebSocket, beside those of the spec. */
  readonly origins: readonly string[];
  /** Clients at most. */
  readonly maxClients: number;
  /** Where sessions are found by other processes; null: nowhere. */
  readonly backplane: Backplane | null;
}

/** The connections of a server: WebSocket and server-sent events, with the sessions that they show. */
export class RealtimeRoutes implements UpgradeRoute {
  /** As HTTP sees them. */
  readonly routes: readonly HttpRouteTaker[];
  readonly sockets: SocketRoutes;
  readonly #sessions: Sessions;

  constructor(endpoints: readonly Endpoint[], settings: RealtimeSettings) {
    const { clock, origins, maxClients, backplane } = settings;
    const isSocket = (it: Endpoint) => asRealtime(it.operation).transport === "websocket";
    this.#sessions = new Sessions(clock, backplane);
    this.sockets = new SocketRoutes(endpoints.filter(isSocket), {
      ...{ sessions: this.#sessions, clock, origins, maxClients },
    });
    this.routes = endpoints.map((it) => (isSocket(it) ? noFeedRoute(it) : feedRoute(it, this.#sessions, clock)));
  }

  /** Hears of other processes. */
  join(): Promise<void> {
    return this.#sessions.join();
  }

  close(): Promise<void> {
    this.sockets.goAway();
    return this.#sessions.close();
  }

  takes(path: string): boolean {
    return this.sockets.takes(path);
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.sockets.upgrade(request, socket, head);
  }

  goAway(): void {
    this.#sessions.restart();
    this.sockets.goAway();
  }
}
