import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";

/** What takes connections that leave HTTP for WebSocket. */
export interface UpgradeRoute {
  /** Whether a request is for it, as its path says. */
  takes(path: string): boolean;
  /** Takes the connection over: it answers the request, or refuses it and closes. Never throws. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void;
  /** Asks who is connected to come back elsewhere, and closes; called while the server drains, more than once. */
  goAway(): void;
}

/** The one place that hears of `Upgrade` on a port, and hands each to whoever has its path. */
export class Upgrades {
  readonly #routes: UpgradeRoute[] = [];

  add(route: UpgradeRoute): void {
    this.#routes.push(route);
  }

  /** Whether there is anything to upgrade to: without it Node takes all requests as they are. */
  get isEmpty(): boolean {
    return this.#routes.length === 0;
  }

  /**
   * Hands a connection on. To other protocols than WebSocket nobody upgrades here: `serve` gets the connection back with
   * the request as it would be without the wish (RFC 9110, 7.8), as for clients that offer HTTP/2 in passing.
   */
  take(request: IncomingMessage, socket: Duplex, head: Buffer, serve: (socket: Duplex) => void): void {
    // What goes wrong with a connection is the affair of whoever is at its other end.
    socket.on("error", ignore);
    if (request.headers.upgrade?.toLowerCase() !== "websocket") {
      socket.unshift(Buffer.concat([plainHead(request), head]));
      serve(socket);
      return;
    }
    const [path = ""] = (request.url ?? "").split("?", 1);
    const route = this.#routes.find((it) => it.takes(path));
    if (route === undefined) refuseUpgrade(socket, "404 Not Found");
    else route.upgrade(request, socket, head);
  }

  goAway(): void {
    for (const route of this.#routes) route.goAway();
  }
}

/** Answers an upgrade with a status of HTTP, and closes. */
export function refuseUpgrade(socket: Duplex, status: string): void {
  socket.end(`HTTP/1.1 ${status}\r\nconnection: close\r\ncontent-length: 0\r\n\r\n`);
}

const ofUpgrades: ReadonlySet<string> = new Set(["upgrade", "connection", "http2-settings"]);

function plainHead({ method, url, httpVersion, rawHeaders }: IncomingMessage): Buffer {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let index = 0; index < rawHeaders.length; index += 2) {
    const [name = "", value = ""] = rawHeaders.slice(index, index + 2);
    if (!ofUpgrades.has(name.toLowerCase())) lines.push(`${name}: ${value}`);
  }
  return Buffer.from(`${lines.join("\r\n")}\r\n\r\n`, "latin1");
}

function ignore(): void {}
