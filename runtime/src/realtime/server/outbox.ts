import type { Clock, Timer } from "../../clock.ts";
import { Fifo } from "../fifo.ts";
import type { SlowConsumer } from "../operation.ts";
import type { Entry } from "./entry.ts";

/** What writes to a client. */
export interface Sink {
  /** What was written and has not left yet. */
  readonly bufferedBytes: number;
  write(entry: Entry): void;
}

/** What an outbox is made of. */
export interface OutboxOptions {
  readonly sink: Sink;
  readonly slowConsumer: SlowConsumer;
  readonly clock: Clock;
  /** So long it may be full; then `stalled` is called. */
  readonly patienceMs: number;
  stalled(): void;
  /** It was full, and is not any more. */
  hasRoom(): void;
}

/** So much waits for a client at most. Source: resilience.md, Knobs, "slow consumer". */
export const highWaterBytes = 1024 * 1024;
/** So much may be in a socket, where nothing can be taken back. */
const lowWaterBytes = 64 * 1024;

/** What waits for one client, which may be slower than what is sent to it. */
export class Outbox {
  readonly #options: OutboxOptions;
  #waiting = new Fifo<Entry>();
  #bytes = 0;
  #patience: Timer | null = null;
  #whenEmpty: (() => void) | null = null;

  constructor(options: OutboxOptions) {
    this.#options = options;
  }

  /** Whether whoever sends is to wait: only where nothing may be dropped. */
  get isFull(): boolean {
    return this.#patience !== null;
  }

  /** Whether the client is behind. */
  get isBehind(): boolean {
    return this.#waiting.length > 0;
  }

  push(entry: Entry): void {
    const { sink } = this.#options;
    if (this.#waiting.length === 0 && sink.bufferedBytes <= lowWaterBytes) {
      sink.write(entry);
      return;
    }
    this.#waiting.push(entry);
    this.#bytes += entry.data.length;
    if (this.#bytes > highWaterBytes) this.#overflow();
  }

  /** Something has left the sink. */
  drained(): void {
    const { sink, hasRoom } = this.#options;
    while (this.#waiting.length > 0 && sink.bufferedBytes <= lowWaterBytes) {
      const entry = this.#waiting.shift();
      if (entry === undefined) break;
      this.#bytes -= entry.data.length;
      sink.write(entry);
    }
    if (this.#bytes <= highWaterBytes && this.#patience !== null) {
      this.#patience.cancel();
      this.#patience = null;
      hasRoom();
    }
    if (this.#waiting.length === 0) this.#callWhenEmpty();
  }

  /** Calls when all has been handed to the sink, at once if it has. */
  whenEmpty(call: () => void): void {
    this.#whenEmpty = call;
    if (this.#waiting.length === 0) this.#callWhenEmpty();
  }

  /** Nobody is there any more. */
  close(): void {
    this.#patience?.cancel();
    this.#patience = null;
    this.#waiting.clear();
    this.#bytes = 0;
    this.#whenEmpty = null;
  }

  #callWhenEmpty(): void {
    const call = this.#whenEmpty;
    this.#whenEmpty = null;
    call?.();
  }

  #overflow(): void {
    const { slowConsumer, clock, patienceMs, stalled } = this.#options;
    if (slowConsumer === "close") {
      this.#patience ??= clock.after(patienceMs, stalled);
      return;
    }
    if (slowConsumer === "conflate") this.#conflate();
    while (this.#bytes > highWaterBytes && this.#waiting.length > 1)
      this.#bytes -= this.#waiting.shift()?.data.length ?? 0;
  }

  /** Of each key the newest stays, where it stands. */
  #conflate(): void {
    const newest = new Map<string, Entry>();
    for (const it of this.#waiting) newest.set(it.key, it);
    const kept = new Fifo<Entry>();
    for (const it of this.#waiting) if (newest.get(it.key) === it) kept.push(it);
    this.#waiting = kept;
    this.#bytes = [...kept].reduce((sum, it) => sum + it.data.length, 0);
  }
}
