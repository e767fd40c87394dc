import type { Timer } from "../../clock.ts";
import { interactionError } from "../../interaction-error.ts";
import type { Failed } from "../../server/arrival.ts";
import { traceIdOf, traceOf } from "../../trace.ts";
import { closeCodes } from "../close-codes.ts";
import { type Frame, frameOf, type Hello, helloOf, isIdOrNull } from "../frames.ts";
import { framed } from "./dialect.ts";
import { failedOf, refusal } from "./realtime-exchange.ts";
import { SocketConnection } from "./socket-connection.ts";
import type { SocketVisitOptions } from "./socket-visit.ts";
import type { SocketWire, WireListener } from "./socket-wire.ts";
import type { Visitor } from "./visitor.ts";

/** So long a client has for its `hello`. Source: resilience.md, Realtime. */
const helloMs = 5000;

/** A client with the frames of the subprotocol: from its `hello` until it goes. */
export class FramedVisit implements WireListener {
  readonly connection: SocketConnection;
  readonly #wire: SocketWire;
  readonly #options: SocketVisitOptions;
  readonly #late: Timer;
  /** Let in, and in no session yet. */
  #waiting: Visitor | null;
  /** What came between `hello` and `welcome`; null: all else. */
  #early: string[] | null = null;
  #hasSaidHello = false;
  #isClosed = false;

  constructor(wire: SocketWire, options: SocketVisitOptions) {
    const { operation, clock } = options;
    this.#wire = wire;
    this.#options = options;
    this.#waiting = options.visitor;
    this.connection = new SocketConnection(wire, framed(operation), operation, clock);
    this.#late = clock.after(helloMs, () => this.connection.close(closeCodes.late, "there was no hello"));
    wire.listen(this);
  }

  text(text: string): void {
    this.connection.heard();
    if (this.#early !== null) this.#early.push(text);
    else this.#read(text);
  }

  binary(): void {
    this.connection.close(closeCodes.unsupported, "a frame is a text");
  }

  pong(): void {
    this.connection.heard();
  }

  closed(code: number): void {
    this.#isClosed = true;
    this.#late.cancel();
    this.#waiting?.admitted.leave(null);
    this.connection.closed(code);
    this.#options.ended();
  }

  #read(text: string): void {
    const frame = frameOf(text);
    if (frame === undefined) this.connection.close(closeCodes.malformed, "a frame is JSON");
    else if (frame === null) this.#refuse("a frame is an object with a type");
    else if (this.#hasSaidHello) this.#handle(frame, text.length);
    else this.#begin(frame);
  }

  #begin(frame: Frame): void {
    const hello = frame.type === "hello" ? helloOf(frame) : null;
    if (hello === null) {
      this.#refuse(frame.type === "hello" ? "this is no hello" : "the first frame is a hello");
      return;
    }
    this.#late.cancel();
    this.#hasSaidHello = true;
    this.#early = [];
    this.#wire.pause();
    this.#open(hello).catch((error: unknown) => this.connection.fail(failedOf(error) ?? this.#refusal(error)));
  }

  async #open(hello: Hello): Promise<void> {
    const { operation, sessions, letIn } = this.#options;
    const visitor = this.#waiting ?? (await letIn(added(hello)));
    this.#waiting = null;
    const opened = await sessions.open(visitor, hello.resume);
    const { link, after, isLost } = opened;
    const facts = { session: link.id, seq: link.lastSeq, heartbeatMs: operation.heartbeatMs };
    this.connection.say(JSON.stringify({ type: "welcome", ...facts, resumed: after !== null }));
    if (isLost) this.connection.say(JSON.stringify({ type: "reset", seq: link.lastSeq }));
    this.connection.open(opened, visitor);
    if (this.#isClosed) this.connection.closed(closeCodes.normal);
    this.#wire.resume();
    const early = this.#early ?? [];
    this.#early = null;
    for (const text of early) this.#read(text);
  }

  #handle(frame: Frame, bytes: number): void {
    switch (frame.type) {
      case "message":
        this.#take(frame, bytes);
        break;
      case "ping":
        this.connection.say('{"type":"pong"}');
        break;
      case "pong":
        break;
      case "end":
        this.connection.endIncoming();
        break;
      default:
        this.#refuse(`'${frame.type.slice(0, 20)}' is no frame of a client`);
    }
  }

  #take({ id = null, data }: Frame, bytes: number): void {
    if (!isIdOrNull(id)) this.#refuse("the id of a message is a text of at most 255 characters");
    else if (data === undefined) this.#refuse("a message has data");
    else this.connection.take({ data, id, bytes, place: ".data" });
  }

  /** The client broke the rules of the subprotocol. */
  #refuse(message: string): void {
    this.connection.fail(this.#refusal(interactionError({ ...invalid, message })));
  }

  #refusal(error: unknown): Failed {
    return refusalOf(error, this.#options);
  }
}

const invalid = { code: "invalid_argument", reason: null, details: null } as const;

/** What a client says of itself, as headers would. */
function added({ auth, traceparent }: Hello): Readonly<Record<string, string>> {
  return {
    ...(auth === null ? {} : { authorization: `Bearer ${auth}` }),
    ...(traceparent === null ? {} : { traceparent }),
  };
}

function refusalOf(error: unknown, { visitor, request }: SocketVisitOptions): Failed {
  const trace = traceOf(request.header("traceparent"), null, null);
  return refusal(error, visitor?.traceId ?? traceIdOf(trace.traceparent));
}
