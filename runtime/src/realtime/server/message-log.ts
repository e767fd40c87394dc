import type { Clock } from "../../clock.ts";
import { Fifo } from "../fifo.ts";
import type { ResumeSettings } from "../operation.ts";
import type { Entry } from "./entry.ts";

interface Kept {
  readonly entry: Entry;
  readonly atMs: number;
}

/** The last messages of a session, for a client that comes back. */
export class MessageLog {
  readonly #settings: ResumeSettings;
  readonly #clock: Clock;
  readonly #kept = new Fifo<Kept>();
  #lastSeq: number;

  constructor(settings: ResumeSettings, clock: Clock, lastSeq: number, entries: readonly Entry[]) {
    this.#settings = settings;
    this.#clock = clock;
    this.#lastSeq = lastSeq;
    for (const entry of entries) this.#kept.push({ entry, atMs: clock.now() });
  }

  push(entry: Entry): void {
    this.#lastSeq = entry.seq;
    this.#kept.push({ entry, atMs: this.#clock.now() });
    if (this.#kept.length > this.#settings.events) this.#kept.shift();
    this.#forgetOld();
  }

  /** What came after a message; null where some of it is gone, or the message is none of this session. */
  after(seq: number): readonly Entry[] | null {
    this.#forgetOld();
    const missed = this.#lastSeq - seq;
    if (missed < 0 || missed > this.#kept.length) return null;
    return this.#kept.from(this.#kept.length - missed).map((it) => it.entry);
  }

  /** How many came within the last so many milliseconds. */
  countWithin(ms: number): number {
    const since = this.#clock.now() - ms;
    let count = 0;
    for (const { atMs } of this.#kept) if (atMs > since) count += 1;
    return count;
  }

  #forgetOld(): void {
    const oldestMs = this.#clock.now() - this.#settings.windowMs;
    for (let first = this.#kept.first; first !== undefined && first.atMs < oldestMs; first = this.#kept.first)
      this.#kept.shift();
  }
}
