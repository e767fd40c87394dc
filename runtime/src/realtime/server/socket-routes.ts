import type { IncomingMessage } from "node:http";
import type { Duplex } from "node:stream";
import { WebSocketServer } from "ws";
import type { Clock } from "../../clock.ts";
import { notProcessed } from "../../evidence.ts";
import { problemReply } from "../../http/server/problem-reply.ts";
import { pathOf, RouteTable } from "../../http/server/route-table.ts";
import { wireRefusal } from "../../http/server/wire-refusal.ts";
import { interactionError, type StandardError } from "../../interaction-error.ts";
import type { Endpoint } from "../../server/endpoint.ts";
import { tlsSocketOf } from "../../server/tls-socket.ts";
import type { UpgradeRoute } from "../../server/upgrades.ts";
import { traceIdOf, traceOf } from "../../trace.ts";
import { asRealtime } from "../as-realtime.ts";
import type { RealtimeOperation } from "../operation.ts";
import { BareVisit } from "./bare-visit.ts";
import { FramedVisit } from "./framed-visit.ts";
import { isAllowedOrigin } from "./origins.ts";
import { failedOf, type OpeningRequest, readOpening, refusal } from "./realtime-exchange.ts";
import type { Sessions } from "./sessions.ts";
import type { SocketConnection } from "./socket-connection.ts";
import type { SocketWire } from "./socket-wire.ts";
import { answerUpgrade } from "./upgrade-reply.ts";
import { letIn, type Visitor } from "./visitor.ts";
import { wsWire } from "./ws-wire.ts";

/** What the sockets of a server share. */
export interface SocketOptions {
  readonly sessions: Sessions;
  readonly clock: Clock;
  /** Origins of pages that may connect beside those of the spec. */
  readonly origins: readonly string[];
  /** Clients at most, those included that have not said who they are. */
  readonly maxClients: number;
}

/** So long the other end may take to close, too. Source: resilience.md, Knobs, "connect 5 s". */
const closeMs = 5000;

/** A WebSocket that may be opened. */
export interface RoutedSocket {
  readonly endpoint: Endpoint;
  readonly connection: RealtimeOperation;
  /** As HTTP sees it. */
  readonly operation: RealtimeOperation["route"];
}

/** Who wants to open one, and by which frames. */
interface Opening {
  readonly request: OpeningRequest;
  readonly isFramed: boolean;
}

/** The WebSockets of a server: who may open one, and where. */
export class SocketRoutes implements UpgradeRoute {
  readonly #options: SocketOptions;
  readonly #table: RouteTable<RoutedSocket>;
  readonly #servers = new Map<string, WebSocketServer>();
  readonly #open = new Set<SocketConnection>();
  /** What the answer to a request says beside that there is a WebSocket now. */
  readonly #told = new WeakMap<IncomingMessage, Readonly<Record<string, string>>>();

  constructor(endpoints: readonly Endpoint[], options: SocketOptions) {
    this.#options = options;
    this.#table = new RouteTable(
      endpoints.map((endpoint) => {
        const connection = asRealtime(endpoint.operation);
        return { endpoint, connection, operation: connection.route };
      }),
    );
  }

  takes(path: string): boolean {
    return this.#table.allowed(path).length > 0;
  }

  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    this.#upgraded(request, socket, head).catch(() => socket.destroy());
  }

  goAway(): void {
    for (const it of this.#open) it.leave("restart");
  }

  /** Opens one in the same process, for a path with its query. Rejects with a ConnectionFailure. */
  async connect(target: string, header: OpeningRequest["header"], wire: SocketWire): Promise<void> {
    const found = this.#table.find("GET", pathOf(target));
    if (found === null) throw new TypeError(`there is no WebSocket at '${target}'`);
    const request = { peer: "in-process", tlsSocket: null, target, params: found.params, header };
    const opening = { request, isFramed: true };
    this.#show(found.to, opening, wire, await this.#admitted(found.to, opening));
  }

  async #upgraded(request: IncomingMessage, socket: Duplex, head: Buffer): Promise<void> {
    const found = this.#table.find("GET", pathOf(request.url ?? ""));
    if (found === null) {
      answerUpgrade(socket, wireRefusal(request, "not_found", "there is nothing at this path", 404));
      return;
    }
    const { connection } = found.to;
    const { errors, auth } = connection;
    const opening = openingOf(request, found.params, connection);
    const { header } = opening.request;
    try {
      this.#check(connection, header);
      const visitor = await this.#admitted(found.to, opening);
      this.#accept(found.to, opening, visitor, request, socket, head);
    } catch (error) {
      const trace = traceOf(header("traceparent"), null, null);
      const failed = failedOf(error) ?? refusal(error, traceIdOf(trace.traceparent));
      answerUpgrade(socket, problemReply(failed, { errors, auth, hasToken: header("authorization") !== null }));
    }
  }

  /** Throws where nobody may open one, whoever it is. */
  #check({ origins, subprotocol }: RealtimeOperation, header: OpeningRequest["header"]): void {
    const allowed = [...origins, ...this.#options.origins];
    if (!isAllowedOrigin(header("origin"), header("host"), allowed))
      throw refused("permission_denied", "pages of this origin may not connect");
    const offered = header("sec-websocket-protocol");
    if (offered !== null && !isOffered(offered, subprotocol))
      throw refused("invalid_argument", `the subprotocol here is '${subprotocol}'`);
    if (this.#open.size >= this.#options.maxClients) throw noRoom();
  }

  /** The client where it can be let in already; null where its first message will say who it is. */
  async #admitted({ endpoint, connection }: RoutedSocket, { request, isFramed }: Opening): Promise<Visitor | null> {
    if (!isFramed || connection.auth.length === 0 || showsWho(connection, request)) return letIn(endpoint, request, {});
    // What is wrong with the input is wrong whoever it is.
    readOpening(connection, request, endpoint.service.unknownFields);
    return null;
  }

  #accept(
    routed: RoutedSocket,
    opening: Opening,
    visitor: Visitor | null,
    request: IncomingMessage,
    socket: Duplex,
    head: Buffer,
  ): void {
    let isOpen = false;
    if (visitor !== null) this.#told.set(request, visitor.admitted.headers);
    this.#serverOf(routed.connection).handleUpgrade(request, socket, head, (opened) => {
      isOpen = true;
      this.#show(routed, opening, wsWire(opened, socket), visitor);
    });
    // The library has refused it: the handshake was none.
    if (!isOpen) visitor?.admitted.leave(null);
  }

  #show({ endpoint, connection }: RoutedSocket, opening: Opening, wire: SocketWire, visitor: Visitor | null): void {
    const { sessions, clock } = this.#options;
    const { request } = opening;
    const options = {
      operation: connection,
      letIn: (added: Readonly<Record<string, string>>) => letIn(endpoint, request, added),
      ended: () => this.#open.delete(visit.connection),
      ...{ request, sessions, clock, visitor },
    };
    const visit = opening.isFramed ? new FramedVisit(wire, options) : new BareVisit(wire, options);
    this.#open.add(visit.connection);
    if (visit instanceof BareVisit && visitor !== null)
      visit.open(visitor).catch((error: unknown) => visit.connection.fail(refusal(error, visitor.traceId)));
  }

  /** What speaks the protocol: one for each subprotocol and limit of a message. */
  #serverOf({ limits, subprotocol }: RealtimeOperation): WebSocketServer {
    const key = `${limits.bodyBytes} ${subprotocol}`;
    const known = this.#servers.get(key);
    if (known !== undefined) return known;
    const options = {
      ...{ noServer: true, clientTracking: false, perMessageDeflate: false, autoPong: false },
      ...{ maxPayload: limits.bodyBytes, closeTimeout: closeMs },
      handleProtocols: (offered: ReadonlySet<string>) => offered.has(subprotocol) && subprotocol,
    };
    const server = new WebSocketServer(options);
    server.on("headers", (lines, request) => {
      for (const [name, value] of Object.entries(this.#told.get(request) ?? {})) lines.push(`${name}: ${value}`);
    });
    this.#servers.set(key, server);
    return server;
  }
}

function openingOf(
  request: IncomingMessage,
  params: Readonly<Record<string, string>>,
  { subprotocol }: RealtimeOperation,
): Opening {
  const { headers, socket, url = "" } = request;
  const header = (name: string) => {
    const value = headers[name];
    return typeof value === "string" ? value : (value?.join(", ") ?? null);
  };
  const peer = socket.remoteAddress ?? "";
  const opening = { peer, tlsSocket: tlsSocketOf(socket), target: url, params, header };
  return { request: opening, isFramed: isOffered(header("sec-websocket-protocol") ?? "", subprotocol) };
}

function isOffered(offered: string, subprotocol: string): boolean {
  return offered.split(",").some((it) => it.trim() === subprotocol);
}

/** Whether a request presents anything that its schemes look at: pages cannot, and say it later. */
function showsWho({ auth }: RealtimeOperation, { header, tlsSocket }: OpeningRequest): boolean {
  if (header("authorization") !== null || tlsSocket?.authorized === true) return true;
  return auth.some((it) => header((it.header ?? "x-api-key").toLowerCase()) !== null);
}

function refused(code: "permission_denied" | "invalid_argument", message: string): StandardError {
  return interactionError({ code, reason: null, details: null, message });
}

function noRoom(): StandardError {
  const message = "the server has no room for more";
  const fields = { code: "unavailable", reason: null, details: null, message, retryable: true } as const;
  return notProcessed(interactionError({ ...fields, retryAfterMs: 1000 }));
}
