import { bodyMs } from "./time-to-read.ts";

/** Something whose message is coming in. */
export interface Reading {
  readonly startedMs: number;
  giveUp(): void;
}

/** So often it is looked who is too slow: an alarm for each call would cost it more than its reading. */
const lookMs = 5000;

/** Gives up on messages that take too long to come in. */
export class SlowReaders {
  readonly #readings = new Set<Reading>();
  #timer: NodeJS.Timeout | null = null;

  add(reading: Reading): void {
    this.#readings.add(reading);
    // Each of them has a socket, which keeps the process as long as it is there.
    this.#timer ??= setInterval(() => this.#look(), lookMs).unref();
  }

  delete(reading: Reading): void {
    this.#readings.delete(reading);
  }

  #look(): void {
    const oldestMs = performance.now() - bodyMs;
    for (const it of this.#readings) if (it.startedMs < oldestMs) it.giveUp();
    if (this.#readings.size > 0 || this.#timer === null) return;
    clearInterval(this.#timer);
    this.#timer = null;
  }
}
