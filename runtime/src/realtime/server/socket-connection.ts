import type { Clock, Timer } from "../../clock.ts";
import type { Failed } from "../../server/arrival.ts";
import { closeCodeOf, closeCodes } from "../close-codes.ts";
import { Heartbeat } from "../heartbeat.ts";
import type { RealtimeOperation } from "../operation.ts";
import type { Dialect } from "./dialect.ts";
import type { Entry } from "./entry.ts";
import { whenVisitExpires } from "./expiry.ts";
import { highWaterBytes, Outbox } from "./outbox.ts";
import type { OpenedSession } from "./sessions.ts";
import type { SocketWire } from "./socket-wire.ts";
import type { TakenMessage, View } from "./view.ts";
import type { Visitor } from "./visitor.ts";

/** One WebSocket that shows a session to its client. */
export class SocketConnection implements View {
  readonly #wire: SocketWire;
  readonly #dialect: Dialect;
  readonly #clock: Clock;
  readonly #heartbeatMs: number;
  readonly #outbox: Outbox;
  readonly #left = () => this.#drained();
  #opened: OpenedSession | null = null;
  #heartbeat: Heartbeat | null = null;
  #expiry: Timer | null = null;
  #isClosing = false;
  /** The session takes no more messages for now. */
  #isHeld = false;
  /** The client does not read what it is answered. */
  #isDeaf = false;

  constructor(wire: SocketWire, dialect: Dialect, { heartbeatMs, slowConsumer }: RealtimeOperation, clock: Clock) {
    this.#wire = wire;
    this.#dialect = dialect;
    this.#clock = clock;
    this.#heartbeatMs = heartbeatMs;
    this.#outbox = new Outbox({
      sink: {
        get bufferedBytes() {
          return wire.bufferedBytes;
        },
        write: (entry) => wire.send(dialect.message(entry), this.#left),
      },
      slowConsumer,
      clock,
      patienceMs: heartbeatMs,
      stalled: () => this.close(closeCodes.busy, "the client does not keep up"),
      hasRoom: () => this.#opened?.link.hasRoom(),
    });
  }

  get isFull(): boolean {
    return this.#outbox.isFull;
  }

  get isBehind(): boolean {
    return this.#outbox.isBehind;
  }

  /** Shows a session; whoever lets its client in no longer has to. */
  open(opened: OpenedSession, visitor: Visitor): void {
    this.#opened = opened;
    const lost = () => this.close(closeCodes.late, "two heartbeats were missed");
    this.#heartbeat = new Heartbeat(this.#clock, this.#heartbeatMs, () => this.#beat(), lost);
    this.#expiry = whenVisitExpires(this.#clock, visitor, (failed) => this.fail(failed));
    opened.link.attach(this, opened.after ?? 0);
  }

  /** Something came from the client. */
  heard(): void {
    this.#heartbeat?.heard();
  }

  /** Hands a message of the client on. */
  take(message: TakenMessage): void {
    if (this.#opened === null || this.#isClosing || this.#opened.link.take(message)) return;
    this.#isHeld = true;
    this.#wire.pause();
  }

  endIncoming(): void {
    this.#opened?.link.endIncoming();
  }

  show(entry: Entry): void {
    if (!this.#isClosing) this.#outbox.push(entry);
  }

  acknowledge(id: string): void {
    this.say(this.#dialect.acknowledged(id));
  }

  refuse(id: string | null, failed: Failed): void {
    if (id === null) this.fail(failed);
    else this.say(this.#dialect.failed(id, failed));
  }

  read(): void {
    this.#isHeld = false;
    if (!this.#isDeaf) this.#wire.resume();
  }

  end(failed: Failed | null): void {
    this.#outbox.whenEmpty(() => {
      if (failed !== null) this.fail(failed);
      else {
        this.say(this.#dialect.ended());
        this.close(closeCodes.normal, "");
      }
    });
  }

  leave(why: "replaced" | "restart"): void {
    const opened = this.#opened;
    this.#opened = null;
    opened?.leave();
    if (why === "restart") this.close(closeCodes.restart, "the server goes away");
    else this.close(closeCodes.replaced, "another connection has the session");
  }

  /** Tells a failure, and closes. */
  fail(failed: Failed, closeCode: number = closeCodeOf(failed.error.code)): void {
    this.say(this.#dialect.failed(null, failed));
    this.close(closeCode, failed.error.message);
  }

  /** Sends a frame that is no message of the session. */
  say(text: string | null): void {
    if (text === null || this.#isClosing) return;
    this.#wire.send(text, this.#left);
    // Answers cannot be dropped: whoever does not read them is not read, either.
    if (this.#wire.bufferedBytes <= highWaterBytes) return;
    this.#isDeaf = true;
    this.#wire.pause();
  }

  close(code: number, reason: string): void {
    if (this.#isClosing) return;
    this.#isClosing = true;
    this.#rest();
    this.#wire.close(code, reason);
    // Whether the client has heard the end is not known before it closes, too.
    if (code !== closeCodes.normal) this.#detach(false);
  }

  /** The client has closed it, or it broke. */
  closed(code: number): void {
    this.#isClosing = true;
    this.#rest();
    this.#detach(code === closeCodes.normal || code === closedSilently);
  }

  #drained(): void {
    this.#outbox.drained();
    if (!this.#isDeaf || this.#wire.bufferedBytes > highWaterBytes) return;
    this.#isDeaf = false;
    // What was sent has left: it is there.
    this.heard();
    if (!this.#isHeld) this.#wire.resume();
  }

  #detach(isOver: boolean): void {
    const opened = this.#opened;
    this.#opened = null;
    opened?.link.detach(this, isOver);
    opened?.leave();
  }

  #rest(): void {
    this.#heartbeat?.stop();
    this.#expiry?.cancel();
    this.#outbox.close();
  }

  #beat(): void {
    // What the client says is not read: it may be there or not.
    if (this.#isHeld && !this.#isDeaf) this.#heartbeat?.heard();
    const text = this.#dialect.ping();
    if (text === null) this.#wire.ping();
    else this.say(text);
  }
}

/** A client that closes and says no more, as `close()` of browsers does (RFC 6455, 7.1.5). */
const closedSilently = 1005;
