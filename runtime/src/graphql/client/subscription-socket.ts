import type { Attempt } from "../../attempt.ts";
import type { Clock } from "../../clock.ts";
import { type ErrorMembers, membersOf } from "../../error-members.ts";
import type { ErrorCode } from "../../errors.ts";
import { parsedJson } from "../../http/wire-text.ts";
import { type InteractionError, interactionError } from "../../interaction-error.ts";
import { errorCodeOf } from "../../realtime/close-codes.ts";
import { Heartbeat } from "../../realtime/heartbeat.ts";
import type { Json } from "../../values/codec.ts";
import type { SubscriptionSource } from "./graphql-transport.ts";

/** The subprotocol of GraphQL over WebSocket. */
const protocol = "graphql-transport-ws";
/** So often a server is asked whether it is there. Source: resilience.md, Knobs, "keepalive/heartbeat". */
const heartbeatMs = 25_000;
/** So many results wait for their reader; one more ends the subscription. */
const mostWaiting = 1000;

/** What is heard of a WebSocket. */
export interface SocketEvents {
  opened(): void;
  message(text: string): void;
  /** The last that is heard of it, however it ends. */
  closed(code: number, reason: string): void;
}

/** A WebSocket, as far as it is needed. */
export interface OpenedSocket {
  send(text: string): void;
  close(code: number): void;
}

/** How WebSockets are opened. */
export interface SocketOpener {
  /** Whether headers go along; else they are said in the first message. */
  readonly sendsHeaders: boolean;
  open(url: string, protocol: string, headers: Readonly<Record<string, string>>, events: SocketEvents): OpenedSocket;
}

/** Subscriptions over a WebSocket each. */
export function subscriptionSockets(url: string, opener: SocketOpener, clock: Clock): SubscriptionSource {
  return {
    open(request, headers, attempt, opened) {
      const results = new Results(attempt);
      let isAsked = false;
      let heartbeat: Heartbeat | null = null;
      const send = (message: object) => socket.send(JSON.stringify(message));
      const close = () => {
        heartbeat?.stop();
        // What is on its way already need not arrive first.
        if (isAsked) send({ type: "complete", id: "1" });
        isAsked = false;
        socket.close(1000);
      };
      const lose = (code: ErrorCode, why: string) => {
        results.fail(lost(attempt, code, why));
        close();
      };
      const begin = () => {
        opened();
        isAsked = true;
        const silent = () => lose("unavailable", "two heartbeats were missed");
        heartbeat = new Heartbeat(clock, heartbeatMs, () => send({ type: "ping" }), silent);
        socket.send(`{"type":"subscribe","id":"1","payload":${request}}`);
      };
      const socket = opener.open(url, protocol, headers, {
        opened: () => send({ type: "connection_init", ...(opener.sendsHeaders ? {} : { payload: headers }) }),
        message(text) {
          heartbeat?.heard();
          const message = membersOf(parsedJson(text));
          if (message["type"] === "connection_ack" && heartbeat === null) begin();
          else if (message["type"] === "ping") send({ ...message, type: "pong" });
          else results.take(message);
          if (results.areTooMany) lose("resource_exhausted", `more than ${mostWaiting} results wait to be read`);
        },
        closed(code, reason) {
          heartbeat?.stop();
          results.fail(lost(attempt, errorCodeOf(code), `${code} ${reason}`));
        },
      });
      attempt.whenCancelled(close);
      return results.read(close);
    },
  };
}

/** Where the graph below a base URL is, for a WebSocket. */
export function socketUrl({ protocol, host, pathname }: URL): string {
  const secure = protocol === "https:" ? "wss" : "ws";
  return `${secure}://${host}${pathname.replace(/\/+$/, "")}/graphql`;
}

/** Results that have come, until they are read. */
class Results {
  readonly #waiting: Json[] = [];
  #failure: InteractionError | null = null;
  #isOver = false;
  #wake: () => void = () => undefined;

  constructor(attempt: Attempt) {
    attempt.whenCancelled(() => {
      if (attempt.reason !== null) this.fail(attempt.reason);
    });
  }

  /** Whether more wait than anybody will read. */
  get areTooMany(): boolean {
    return !this.#isOver && this.#waiting.length > mostWaiting;
  }

  /** Takes a message of the protocol. */
  take({ type, payload = null }: ErrorMembers): void {
    if (type === "next") this.#add(payload);
    else if (type === "error") this.#add({ errors: payload });
    else if (type === "complete") this.#end();
  }

  fail(error: InteractionError): void {
    if (this.#isOver) return;
    this.#failure = error;
    this.#end();
  }

  async *read(close: () => void): AsyncGenerator<Json> {
    try {
      for (;;) {
        const next = this.#waiting.shift();
        if (next !== undefined) yield next;
        else if (this.#failure !== null) throw this.#failure;
        else if (this.#isOver) return;
        else
          await new Promise<void>((resolve) => {
            this.#wake = resolve;
          });
      }
    } finally {
      close();
    }
  }

  #add(result: Json): void {
    if (this.#isOver) return;
    this.#waiting.push(result);
    this.#wake();
  }

  #end(): void {
    this.#isOver = true;
    this.#wake();
  }
}

function lost({ call }: Attempt, code: ErrorCode, why: string): InteractionError {
  const { interaction } = call.operation;
  const message = `the subscription was lost: ${why}`;
  return interactionError({ code, reason: null, details: null, message, interaction });
}
