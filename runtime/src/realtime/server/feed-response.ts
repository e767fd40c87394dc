import type { ServerResponse } from "node:http";
import type { FastifyReply } from "fastify";
import type { Clock, Timer } from "../../clock.ts";
import { problemReply } from "../../http/server/problem-reply.ts";
import { sendReply } from "../../http/server/send-reply.ts";
import type { Failed } from "../../server/arrival.ts";
import { errorMembers } from "../../server/error-members.ts";
import { endId, eventId } from "../event-id.ts";
import type { Entry } from "./entry.ts";
import { whenVisitExpires } from "./expiry.ts";
import { Outbox } from "./outbox.ts";
import type { OpenedSession } from "./sessions.ts";
import type { View } from "./view.ts";
import type { Visitor } from "./visitor.ts";

/** So long a client waits until it comes back. Source: resilience.md, Knobs, "heartbeat". */
const retryMs = 3000;
/** The same when the server goes away. */
const restartMs = 1000;
/** So long the answer waits for what the handler says first: a failure has a status of HTTP then, as the contract says. */
const firstMs = 100;

/** One response of server-sent events that shows a session to its client. */
export class FeedResponse implements View {
  readonly #reply: FastifyReply;
  readonly #raw: ServerResponse;
  readonly #visitor: Visitor;
  readonly #opened: OpenedSession;
  readonly #clock: Clock;
  readonly #outbox: Outbox;
  #timers: readonly Timer[] = [];
  #heartbeat: Timer | null = null;
  #isBegun = false;
  #isOver = false;

  constructor(reply: FastifyReply, visitor: Visitor, opened: OpenedSession, clock: Clock) {
    const { heartbeatMs, slowConsumer } = visitor.operation;
    const { raw } = reply;
    this.#reply = reply;
    this.#raw = raw;
    this.#visitor = visitor;
    this.#opened = opened;
    this.#clock = clock;
    const sink = {
      get bufferedBytes() {
        return raw.writableLength;
      },
      write: (entry: Entry) => this.#write(entry),
    };
    const hasRoom = () => opened.link.hasRoom();
    const options = { sink, slowConsumer, clock, patienceMs: heartbeatMs, stalled: () => raw.destroy(), hasRoom };
    this.#outbox = new Outbox(options);
  }

  get isFull(): boolean {
    return this.#outbox.isFull;
  }

  get isBehind(): boolean {
    return this.#outbox.isBehind;
  }

  /** Shows the session until it ends, or the client goes. */
  open(): void {
    const expiry = whenVisitExpires(this.#clock, this.#visitor, (failed) => {
      this.#begin();
      this.#finish(`event: error\ndata: ${this.#members(failed)}\n\n`);
    });
    this.#timers = [this.#clock.after(firstMs, () => this.#begin()), expiry];
    this.#raw.on("drain", () => this.#outbox.drained());
    this.#raw.once("close", () => this.closed());
    this.#opened.link.attach(this, this.#opened.after ?? 0);
  }

  show(entry: Entry): void {
    if (this.#isOver) return;
    this.#begin();
    this.#outbox.push(entry);
  }

  end(failed: Failed | null): void {
    this.#outbox.whenEmpty(() => {
      if (this.#isOver) return;
      const { id } = this.#opened.link;
      // Who may try again is to come back; to all others this is the end.
      const place = failed?.error.retryable === true ? "" : `id: ${endId(id)}\n`;
      if (failed === null) this.#finish(`${place}\n`);
      else if (this.#isBegun) this.#finish(`event: error\n${place}data: ${this.#members(failed)}\n\n`);
      else this.#refuse(failed);
    });
  }

  leave(why: "replaced" | "restart"): void {
    this.#finish(why === "restart" ? `retry: ${restartMs}\n\n` : "");
  }

  acknowledge(): void {}

  refuse(): void {}

  read(): void {}

  /** The client has gone. */
  closed(): void {
    this.#over();
    // Whether the client has heard the end nobody knows: it may come back for it.
    this.#opened.link.detach(this, false);
    this.#opened.leave();
  }

  #begin(): void {
    if (this.#isBegun || this.#isOver) return;
    this.#isBegun = true;
    const { admitted } = this.#visitor;
    const { link, after, isLost } = this.#opened;
    const given = { ...this.#reply.getHeaders(), ...admitted.headers };
    this.#reply.hijack();
    this.#raw.writeHead(200, { ...defined(given), ...feedHeaders });
    const reset = isLost ? `event: reset\nid: ${eventId(link.id, 0)}\ndata: {"seq":0}\n\n` : "";
    const place = after === null && !isLost ? `id: ${eventId(link.id, 0)}\n` : "";
    const { session } = this.#visitor.operation;
    // Who came back later than a session waits would never find it.
    const waitMs = Math.min(retryMs, (session?.windowMs ?? Number.POSITIVE_INFINITY) / 2);
    this.#raw.write(`retry: ${Math.ceil(waitMs)}\n${place}\n${reset}`);
    this.#beat();
  }

  #write({ event, seq, data }: Entry): void {
    this.#raw.write(`event: ${event}\nid: ${eventId(this.#opened.link.id, seq)}\ndata: ${data}\n\n`);
  }

  /** A comment now and then, so that proxies do not take the client for gone. */
  #beat(): void {
    this.#heartbeat = this.#clock.after(this.#visitor.operation.heartbeatMs, () => {
      if (!this.#outbox.isBehind) this.#raw.write(":\n\n");
      this.#beat();
    });
  }

  #members(failed: Failed): string {
    return JSON.stringify(errorMembers(failed, this.#visitor.operation.errors));
  }

  /** The handler failed before it said anything. */
  #refuse(failed: Failed): void {
    const { operation, exchange, admitted } = this.#visitor;
    const { errors, auth } = operation;
    const place = { errors, auth, hasToken: exchange.header("authorization") !== null };
    this.#over();
    sendReply(this.#reply.headers(admitted.headers), problemReply(failed, place));
  }

  #finish(text: string): void {
    if (this.#isOver) return;
    this.#begin();
    this.#over();
    this.#raw.end(text);
  }

  #over(): void {
    this.#isOver = true;
    for (const timer of this.#timers) timer.cancel();
    this.#heartbeat?.cancel();
    this.#outbox.close();
  }
}

const feedHeaders = {
  "content-type": "text/event-stream",
  "cache-control": "no-store",
  // nginx would keep events until it has many of them.
  "x-accel-buffering": "no",
};

type Given = ReturnType<FastifyReply["getHeaders"]>;

function defined(headers: Given): Record<string, string | number | string[]> {
  const known: Record<string, string | number | string[]> = {};
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) known[name] = value;
  return known;
}
