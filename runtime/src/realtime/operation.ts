import type { HttpBinding, HttpOperation } from "../http/operation.ts";
import type { AnyErrorType, Policy, ServerStreamOperation, SocketOperation } from "../operation.ts";
import type { StreamOperation } from "../stream-operation.ts";
import type { JsonCodec } from "../values/codec.ts";

/** What a session keeps for a client that comes back: so many messages, for so long. */
export interface ResumeSettings {
  readonly events: number;
  readonly windowMs: number;
}

/** What happens to a client that does not keep up. `conflate`: it gets the newest of what waits. */
export type SlowConsumer = "close" | "drop-oldest" | "conflate";

/** What connections have in common, as generated code writes it. */
export interface RealtimeRoute<In, InInit, Sent, SentInit> extends Policy {
  readonly interaction: string;
  /** `/v1/orders/{orderId}/feed` */
  readonly path: string;
  /** Where each field of the input travels: in the path or in the query. */
  readonly bind: readonly HttpBinding[];
  /** How often either side shows that it is there. */
  readonly heartbeatMs: number;
  readonly resume: ResumeSettings | null;
  readonly slowConsumer: SlowConsumer;
  readonly input: JsonCodec<In, InInit>;
  /** Of a message to the client. */
  readonly send: JsonCodec<Sent, SentInit>;
  /** A message to the client is a union: its variant says what it is. */
  readonly variants?: true;
  /** The JSON names of the fields that are the key of a message to the client: `conflate` keeps the newest of each. */
  readonly key?: readonly string[];
  readonly errors: readonly AnyErrorType[];
}

/** What WebSocket has beside that. */
export interface WebSocketRoute {
  /** `orders.v1+json` */
  readonly subprotocol: string;
  /** The origins of pages that may connect; those of the server's own host when left out. */
  readonly origins?: readonly string[];
}

/** What the runtime reads of any connection. */
export interface RealtimeOperation extends StreamOperation {
  readonly shape: "serverStream" | "socket";
  readonly style: "realtime";
  readonly transport: "sse" | "websocket";
  readonly path: string;
  /** What opens it, as HTTP sees it: input in path and query, failures as problems. */
  readonly route: HttpOperation;
  readonly subprotocol: string;
  readonly origins: readonly string[];
  readonly heartbeatMs: number;
  readonly session: ResumeSettings | null;
  readonly slowConsumer: SlowConsumer;
  readonly variants: boolean;
  readonly key: readonly string[];
  readonly send: JsonCodec<unknown, never>;
  /** Of a message from the client; null where it sends none. */
  readonly receive: JsonCodec<unknown, never> | null;
}

/** Messages from the server to a client. */
export interface Feed<In, InInit, Sent, SentInit> extends ServerStreamOperation<In, InInit, Sent, SentInit> {
  readonly style: "realtime";
  readonly path: string;
}

/** Messages both ways: `Taken` from the client, `Sent` to it. */
export interface Socket<In, InInit, Taken, TakenInit, Sent, SentInit>
  extends SocketOperation<In, InInit, Taken, TakenInit, Sent, SentInit> {
  readonly style: "realtime";
  readonly path: string;
}

/** Server-sent events. */
export function feed<In, InInit, Sent, SentInit>(
  route: RealtimeRoute<In, InInit, Sent, SentInit>,
): Feed<In, InInit, Sent, SentInit> {
  const operation: RealtimeOperation & { readonly shape: "serverStream" } = {
    ...connection(route),
    shape: "serverStream",
    transport: "sse",
    subprotocol: "",
    origins: [],
    receive: null,
  };
  return operation;
}

/** WebSocket, from the server to a client. */
export function socketFeed<In, InInit, Sent, SentInit>(
  route: RealtimeRoute<In, InInit, Sent, SentInit> & WebSocketRoute,
): Feed<In, InInit, Sent, SentInit> {
  const { subprotocol, origins = [] } = route;
  const operation: RealtimeOperation & { readonly shape: "serverStream" } = {
    ...connection(route),
    shape: "serverStream",
    transport: "websocket",
    subprotocol,
    origins,
    receive: null,
  };
  return operation;
}

/** WebSocket, both ways. */
export function socket<In, InInit, Taken, TakenInit, Sent, SentInit>(
  route: RealtimeRoute<In, InInit, Sent, SentInit> & WebSocketRoute & { readonly receive: JsonCodec<Taken, TakenInit> },
): Socket<In, InInit, Taken, TakenInit, Sent, SentInit> {
  const { subprotocol, origins = [], receive } = route;
  const operation: RealtimeOperation & { readonly shape: "socket" } = {
    ...connection(route),
    shape: "socket",
    transport: "websocket",
    subprotocol,
    origins,
    receive,
  };
  return operation;
}

function connection<In, InInit, Sent, SentInit>(route: RealtimeRoute<In, InInit, Sent, SentInit>) {
  const { resume: session, variants = false, key = [], ...rest } = route;
  // It lasts as long as both sides are there: heartbeats see to that, and no time limit.
  const idleTimeoutMs = Number.POSITIVE_INFINITY;
  return { ...rest, style: "realtime", route: routeOf(route), session, variants, key, idleTimeoutMs } as const;
}

/** Only what HTTP needs to know of it to open it. */
function routeOf<In, InInit, Sent, SentInit>(route: RealtimeRoute<In, InInit, Sent, SentInit>): HttpOperation {
  const { interaction, path, bind, input, errors } = route;
  const { timeoutMs, idempotency, retry, breaker, bulkhead, limits, auth } = route;
  return {
    ...{ interaction, path, bind, input, errors, timeoutMs, idempotency, retry, breaker, bulkhead, limits, auth },
    ...{ shape: "call", style: "http", method: "GET", status: 200, body: "none", page: null },
    answer: { headers: [], content: null, codec: null },
  };
}
