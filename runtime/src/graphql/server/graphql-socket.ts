import { membersOf } from "../../error-members.ts";
import { parsedJson } from "../../http/wire-text.ts";
import type { Json } from "../../values/codec.ts";
import { requestOf } from "./graphql-request.ts";
import type { HttpCaller } from "./http-caller.ts";
import { noRequest, RefusedRequest, type ToldError } from "./refused-request.ts";
import { type SaidHeaders, SocketCaller, saidHeaders } from "./socket-caller.ts";
import type { Subgraph, Told } from "./subgraph.ts";

/** A connection that texts go over. */
export interface TextSocket {
  /** Resolves when it has left, or never will. */
  send(text: string): Promise<void>;
  close(code: number, reason: string): void;
}

/** So long a connection may be open and say nothing. Source: resilience.md, Realtime. */
const helloMs = 5000;
/** So much a client may ask for at the same time over one connection. */
const maxOperations = 100;

type Message = { readonly [key: string]: Json };

/** One connection of the protocol `graphql-transport-ws`: its messages, and what they ask for. */
export class GraphqlSocket {
  readonly #socket: TextSocket;
  readonly #subgraph: Subgraph;
  readonly #connection: HttpCaller;
  readonly #running = new Map<string, SocketCaller>();
  readonly #hello: NodeJS.Timeout;
  #said: SaidHeaders | null = null;

  constructor(socket: TextSocket, subgraph: Subgraph, connection: HttpCaller) {
    this.#socket = socket;
    this.#subgraph = subgraph;
    this.#connection = connection;
    this.#hello = setTimeout(() => socket.close(4408, "Connection initialisation timeout"), helloMs);
  }

  /** Takes a message; what is none of the protocol ends the connection. */
  take(text: string): void {
    const message = membersOf(parsedJson(text));
    switch (message["type"]) {
      case "connection_init":
        this.#greet(message);
        return;
      case "ping":
        void this.#send({ type: "pong", ...payloadOf(message) });
        return;
      case "pong":
        return;
      case "subscribe":
        this.#subscribe(message);
        return;
      case "complete":
        this.#complete(String(message["id"]));
        return;
      default:
        this.#socket.close(4400, "Invalid message received");
    }
  }

  /** The connection has ended. */
  closed(): void {
    clearTimeout(this.#hello);
    for (const caller of this.#running.values()) caller.giveUp();
  }

  #greet(message: Message): void {
    if (this.#said !== null) {
      this.#socket.close(4429, "Too many initialisation requests");
      return;
    }
    clearTimeout(this.#hello);
    this.#said = saidHeaders(message["payload"]);
    void this.#send({ type: "connection_ack" });
  }

  #subscribe({ id, payload }: Message): void {
    if (this.#said === null) this.#socket.close(4401, "Unauthorized");
    else if (typeof id !== "string" || id === "") this.#socket.close(4400, "Invalid message received");
    else if (this.#running.has(id)) this.#socket.close(4409, `Subscriber for ${id} already exists`);
    else {
      const caller = new SocketCaller(this.#connection, { ...saidHeaders(extensionsOf(payload)), ...this.#said });
      const isTooMuch = this.#running.size >= maxOperations;
      this.#running.set(id, caller);
      this.#run(id, payload, caller, isTooMuch)
        .catch((error: unknown) => this.#fail(id, [this.#subgraph.failed(error)], caller))
        .finally(() => {
          if (this.#running.get(id) === caller) this.#running.delete(id);
        });
    }
  }

  /** The client wants no more of it, and may ask for something else by the same id at once. */
  #complete(id: string): void {
    this.#running.get(id)?.giveUp();
    this.#running.delete(id);
  }

  async #run(id: string, payload: Json | undefined, caller: SocketCaller, isTooMuch: boolean): Promise<void> {
    try {
      if (isTooMuch) throw noRequest("too much is asked for over one connection", 429, "resource_exhausted");
      const asked = requestOf(payload);
      const operation = this.#subgraph.operationOf(asked);
      if (operation.kind !== "subscription") {
        const { told } = await this.#subgraph.run(operation, asked.variables, caller);
        await this.#next(id, told, caller);
      } else {
        const opened = await this.#subgraph.open(operation, asked.variables, caller);
        if (!(Symbol.asyncIterator in opened)) {
          await this.#fail(id, opened.errors ?? [], caller);
          return;
        }
        // Each message has left before the next one is asked for: who does not read holds up the handler, not memory.
        for await (const told of opened) await this.#next(id, told, caller);
      }
      if (caller.cancellation.reason === null) await this.#send({ type: "complete", id });
    } catch (error) {
      if (!(error instanceof RefusedRequest)) throw error;
      await this.#fail(id, error.errors, caller);
    }
  }

  async #next(id: string, told: Told, { cancellation }: SocketCaller): Promise<void> {
    if (cancellation.reason === null) await this.#send({ type: "next", id, payload: told });
  }

  async #fail(id: string, errors: readonly ToldError[], { cancellation }: SocketCaller): Promise<void> {
    if (cancellation.reason === null) await this.#send({ type: "error", id, payload: errors });
  }

  #send(message: object): Promise<void> {
    return this.#socket.send(JSON.stringify(message));
  }
}

function payloadOf({ payload }: Message): object {
  return payload === undefined ? {} : { payload };
}

function extensionsOf(payload: Json | undefined): unknown {
  return membersOf(payload)["extensions"];
}
