import type { Clock, Timer } from "../../clock.ts";
import { interactionError } from "../../interaction-error.ts";
import type { Admitted, Failed } from "../../server/arrival.ts";
import type { RealtimeOperation } from "../operation.ts";
import type { Entry, Outgoing } from "./entry.ts";
import type { Incoming } from "./incoming.ts";
import { MessageLog } from "./message-log.ts";
import { failedOf, type RealtimeExchange, readMessage, refusal } from "./realtime-exchange.ts";
import { SeenIds } from "./seen-ids.ts";
import type { SessionRecord } from "./session-record.ts";
import type { SessionLink, TakenMessage, View } from "./view.ts";

/** What a session is made of. */
export interface SessionOptions {
  readonly operation: RealtimeOperation;
  readonly unknownFields: "reject" | "ignore";
  readonly clock: Clock;
  readonly traceId: string;
  readonly exchange: RealtimeExchange;
  readonly admitted: Admitted<Outgoing>;
  readonly incoming: Incoming;
  /** Where it is kept. */
  readonly record: SessionRecord;
  /** What was sent before, by a handler that is gone. */
  readonly lastSeq: number;
  readonly entries: readonly Entry[];
  /** The ids of messages of the client that it took. */
  readonly noted: readonly string[];
  /** It is over, and nobody comes back to it. */
  forget(): void;
}

/**
 * A handler that runs for one client. While `resume` is on it goes on when the connection breaks, for the window, and
 * its messages wait for the client; without it the handler is returned at once.
 */
export class Session implements SessionLink {
  readonly #options: SessionOptions;
  readonly #log: MessageLog | null;
  #lastSeq: number;
  #view: View | null = null;
  #window: Timer | null = null;
  /** How far it was when its client went away. */
  #leftAt: number;
  #whenRoom: (() => void) | null = null;
  readonly #seen: SeenIds;
  /** The ids of those that are not acknowledged yet. */
  readonly #held = new Set<string>();
  #outcome: { readonly failed: Failed | null } | null = null;
  #isRunning = false;
  #isForgotten = false;

  constructor(options: SessionOptions) {
    const { operation, clock, lastSeq, entries, noted } = options;
    this.#options = options;
    this.#seen = new SeenIds(noted);
    this.#lastSeq = lastSeq;
    this.#leftAt = lastSeq;
    options.incoming.hasRoom = () => this.#view?.read();
    this.#log = operation.session === null ? null : new MessageLog(operation.session, clock, lastSeq, entries);
  }

  get id(): string {
    return this.#options.record.id;
  }

  get operation(): RealtimeOperation {
    return this.#options.operation;
  }

  get lastSeq(): number {
    return this.#lastSeq;
  }

  /** Whether a client that saw a message, and none after it, can go on. */
  canResume(after: number): boolean {
    return this.#log !== null && this.#log.after(after) !== null;
  }

  attach(view: View, after: number): void {
    this.#view?.leave("replaced");
    this.#view = view;
    this.#window?.cancel();
    this.#window = null;
    for (const entry of this.#log?.after(after) ?? []) view.show(entry);
    if (this.#outcome !== null) view.end(this.#outcome.failed);
    if (this.#isRunning) this.hasRoom();
    else void this.#run();
  }

  take(message: TakenMessage): boolean {
    const { id, bytes } = message;
    const { operation, unknownFields, incoming } = this.#options;
    try {
      const value = readMessage(operation, message, unknownFields);
      if (id === null) incoming.push(value, bytes, nothing);
      else if (this.#seen.add(id)) {
        this.#held.add(id);
        incoming.push(value, bytes, () => this.#taken(id));
      } else if (!this.#held.has(id)) this.#view?.acknowledge(id);
    } catch (error) {
      this.#refuse(id, error);
    }
    return !incoming.isFull;
  }

  endIncoming(): void {
    this.#options.incoming.end();
  }

  hasRoom(): void {
    const call = this.#whenRoom;
    this.#whenRoom = null;
    call?.();
  }

  detach(view: View, isOver: boolean): void {
    if (this.#view !== view) return;
    this.#view = null;
    const { session, heartbeatMs } = this.#options.operation;
    // What was sent lately it may not have got: room for that is kept, too.
    this.#leftAt = this.#lastSeq - (this.#log?.countWithin(heartbeatMs) ?? 0);
    if (isOver || session === null) this.stop();
    else this.#window = this.#options.clock.after(session.windowMs, () => this.stop());
  }

  /** Nobody comes back to it. */
  stop(): void {
    this.#giveUp("the client has gone");
    this.#forget();
    void this.#options.record.remove();
  }

  /** The server goes away: the client is to come back, and goes on elsewhere where what it missed is kept there. */
  async restart(): Promise<void> {
    this.#view?.leave("restart");
    this.#view = null;
    this.#giveUp("the server goes away");
    this.#forget();
    if (this.#outcome === null) await this.#options.record.release();
    else this.#options.record.abandon();
  }

  /** Another process runs it now. */
  lose(): void {
    this.#view?.leave("restart");
    this.#view = null;
    this.#giveUp("the session goes on elsewhere");
    this.#forget();
    this.#options.record.abandon();
  }

  /** Runs the handler until it ends, or nobody wants it any more. */
  async #run(): Promise<void> {
    const { admitted, traceId } = this.#options;
    this.#isRunning = true;
    let failed: Failed | null = null;
    try {
      for await (const message of admitted.run()) {
        if (this.#isForgotten) break;
        const said = this.#say(message);
        // A promise only where it is kept elsewhere: each costs as much as the rest of a message.
        if (said !== true && !(await said)) break;
        while (this.#mustWait()) await this.#room();
        if (this.#view?.isBehind === true) await turn();
      }
    } catch (error) {
      failed = failedOf(error) ?? refusal(error, traceId);
    }
    await this.#end(failed);
  }

  /** A message of the client is in: it hears of that once all processes may know. */
  #taken(id: string): void {
    const acknowledge = () => {
      this.#held.delete(id);
      this.#view?.acknowledge(id);
    };
    const noted = this.#options.record.note(id);
    if (noted === undefined) acknowledge();
    else noted.then(acknowledge, (error: unknown) => this.#refuse(id, error));
  }

  #refuse(id: string | null, error: unknown): void {
    this.#view?.refuse(id, refusal(error, this.#options.traceId));
  }

  /** Numbers and keeps a message, and shows it. False where another process runs the session by now. */
  #say({ data, event, key }: Outgoing): true | Promise<boolean> {
    const entry = { seq: this.#lastSeq + 1, data, event, key };
    this.#lastSeq = entry.seq;
    const kept = this.#options.record.append(entry);
    if (kept === true) return this.#show(entry);
    return Promise.resolve(kept).then((isKept) => {
      if (isKept) return this.#show(entry);
      this.lose();
      return false;
    });
  }

  #show(entry: Entry): true {
    this.#log?.push(entry);
    this.#view?.show(entry);
    return true;
  }

  /** Where nothing may be dropped, a handler waits for its client; without a client it says no more than is kept. */
  #mustWait(): boolean {
    if (this.#isForgotten) return false;
    if (this.#view !== null) return this.#view.isFull;
    return this.#lastSeq - this.#leftAt >= (this.#options.operation.session?.events ?? 0);
  }

  #room(): Promise<void> {
    return new Promise((resolve) => {
      this.#whenRoom = resolve;
    });
  }

  async #end(failed: Failed | null): Promise<void> {
    if (this.#isForgotten) return;
    this.#outcome = { failed };
    await this.#options.record.finish(failed);
    this.#view?.end(failed);
    if (this.#options.operation.session === null) this.#forget();
  }

  #giveUp(message: string): void {
    const { exchange } = this.#options;
    exchange.cancellation.cancel(interactionError({ code: "canceled", reason: null, details: null, message }));
    this.#options.incoming.end();
    this.hasRoom();
  }

  #forget(): void {
    if (this.#isForgotten) return;
    this.#isForgotten = true;
    this.#window?.cancel();
    this.#options.forget();
  }
}

function nothing(): void {}

/** Lets sockets write: a handler that never waits would not. */
function turn(): Promise<void> {
  return new Promise((resolve) => {
    setImmediate(resolve);
  });
}
