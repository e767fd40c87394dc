import type { IncomingMessage } from "node:http";
import { type WebSocket, WebSocketServer } from "ws";
import { isAllowedOrigin } from "../../realtime/server/origins.ts";
import { answerPings } from "../../server/answer-pings.ts";
import { refuseUpgrade, type UpgradeRoute } from "../../server/upgrades.ts";
import type { SubgraphOf } from "./graphql-routes.ts";
import { GraphqlSocket } from "./graphql-socket.ts";
import { HttpCaller } from "./http-caller.ts";
import { RefusedRequest } from "./refused-request.ts";
import type { Subgraph } from "./subgraph.ts";

/** The subprotocol of GraphQL over WebSocket. */
const protocol = "graphql-transport-ws";
/** Bytes of a message at most. Source: conventions.md, limits, "frame". */
const maxPayload = 1024 ** 2;
/** So often a client is asked whether it is there; one that does not say so until the next time has gone. */
const pingMs = 25_000;
/** So long the other end may take to say that it has closed, too; what waits to be sent is lost then. */
const closeTimeout = 2000;
/** So many bytes may wait for a client to read them, before no more is taken from it, and its pings are not answered. */
const mostUnreadBytes = 1024 ** 2;
/** Says: come back, elsewhere or later. Source: resilience.md, Lifecycle. */
const restarting = 1012;

/** Subscriptions over WebSocket, at the paths of subgraphs. */
export function socketRoute(paths: ReadonlyMap<string, SubgraphOf>, origins: readonly string[]): UpgradeRoute {
  // Apart, since the published types do not know all of them.
  const options = { noServer: true, maxPayload, closeTimeout, autoPong: false, handleProtocols: () => protocol };
  const sockets = new WebSocketServer(options);
  return {
    takes: (path) => paths.has(path),
    upgrade(request, socket, head) {
      const subgraph = subgraphOf(paths, request);
      if (subgraph === null) refuseUpgrade(socket, "404 Not Found");
      else if (!isFromHere(request, origins)) refuseUpgrade(socket, "403 Forbidden");
      else if (!offersProtocol(request)) refuseUpgrade(socket, "400 Bad Request");
      else sockets.handleUpgrade(request, socket, head, (opened) => serve(opened, subgraph, request));
    },
    goAway() {
      for (const it of sockets.clients) it.close(restarting, "the server is going away");
    },
  };
}

function subgraphOf(paths: ReadonlyMap<string, SubgraphOf>, request: IncomingMessage): Subgraph | null {
  const [path = ""] = (request.url ?? "").split("?", 1);
  try {
    return paths.get(path)?.(request) ?? null;
  } catch (error) {
    if (error instanceof RefusedRequest) return null;
    throw error;
  }
}

function serve(socket: WebSocket, subgraph: Subgraph, request: IncomingMessage): void {
  const taken = new GraphqlSocket(
    {
      send: (text) =>
        new Promise((resolve) =>
          socket.send(text, (error) => {
            // It is closing: who asks for more would ask for ever.
            if (error) taken.closed();
            if (socket.isPaused && socket.bufferedAmount < mostUnreadBytes) socket.resume();
            resolve();
          }),
        ),
      close: (code, reason) => socket.close(code, reason),
    },
    subgraph,
    new HttpCaller(request),
  );
  const stop = watch(socket);
  answerPings(socket, mostUnreadBytes);
  socket.on("message", (data) => {
    taken.take(String(data));
    // Who asks and does not read would fill the memory with answers.
    if (socket.bufferedAmount > mostUnreadBytes) socket.pause();
  });
  socket.on("error", () => socket.terminate());
  socket.once("close", () => {
    stop();
    taken.closed();
  });
}

/** Ends a connection whose other end has gone without a word. */
function watch(socket: WebSocket): () => void {
  let isThere = true;
  socket.on("pong", () => {
    isThere = true;
  });
  const timer = setInterval(() => {
    if (!isThere) socket.terminate();
    isThere = false;
    socket.ping();
  }, pingMs);
  return () => clearInterval(timer);
}

function offersProtocol({ headers }: IncomingMessage): boolean {
  const offered = headers["sec-websocket-protocol"] ?? "";
  return offered.split(",").some((it) => it.trim() === protocol);
}

/** Pages of other sites may not use the connection of who looks at them; those of the server's own host may. */
function isFromHere({ headers }: IncomingMessage, origins: readonly string[]): boolean {
  const { origin = null, host = null } = headers;
  return isAllowedOrigin(origin, host, []) || isAllowedOrigin(origin, host, origins);
}
