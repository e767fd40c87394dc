import { parsedJson } from "../../http/wire-text.ts";
import { closeCodes } from "../close-codes.ts";
import { bare } from "./dialect.ts";
import { SocketConnection } from "./socket-connection.ts";
import type { SocketVisitOptions } from "./socket-visit.ts";
import type { SocketWire, WireListener } from "./socket-wire.ts";
import type { Visitor } from "./visitor.ts";

/** A client that offered no subprotocol: each message is one value, and nothing is said but values. */
export class BareVisit implements WireListener {
  readonly connection: SocketConnection;
  readonly #options: SocketVisitOptions;

  constructor(wire: SocketWire, options: SocketVisitOptions) {
    this.#options = options;
    this.connection = new SocketConnection(wire, bare, options.operation, options.clock);
    wire.listen(this);
  }

  /** Shows a client that was let in a session of its own. */
  async open(visitor: Visitor): Promise<void> {
    this.connection.open(await this.#options.sessions.open(visitor, null), visitor);
  }

  text(text: string): void {
    this.connection.heard();
    const data = parsedJson(text);
    if (data === undefined) this.connection.close(closeCodes.malformed, "a message is JSON");
    else this.connection.take({ data, id: null, bytes: text.length, place: "" });
  }

  binary(): void {
    this.connection.close(closeCodes.unsupported, "a message is a text");
  }

  pong(): void {
    this.connection.heard();
  }

  closed(code: number): void {
    this.connection.closed(code);
    this.#options.ended();
  }
}
