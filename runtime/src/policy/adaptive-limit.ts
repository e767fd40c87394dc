import type { Clock } from "../clock.ts";

/** How a call that was let in ended. */
export interface LimitedOutcome {
  readonly durationMs: number;
  /** Whether it failed for want of capacity: refused, shed, or out of time. */
  readonly isDropped: boolean;
}

/** A limit of calls in flight that finds its own height. */
export interface AdaptiveLimit {
  readonly limit: number;
  /** Whether a call is let in. Each that is ends in one `release`. */
  acquire(): boolean;
  release(outcome: LimitedOutcome): void;
}

const initialLimit = 20;

/** For clients: grows by one while it is used, shrinks by a tenth when the target drops a call. Resilience.md, Knobs. */
export class AimdLimit implements AdaptiveLimit {
  #limit = initialLimit;
  #inFlight = 0;

  get limit(): number {
    return Math.floor(this.#limit);
  }

  acquire(): boolean {
    if (this.#inFlight >= this.limit) return false;
    this.#inFlight += 1;
    return true;
  }

  release({ isDropped }: LimitedOutcome): void {
    if (isDropped) this.#limit = Math.max(1, this.#limit * 0.9);
    else if (this.#inFlight >= this.limit * 0.9) this.#limit += 1;
    this.#inFlight -= 1;
  }
}

const minLimit = 20;
const maxLimit = 200;
const smoothing = 0.2;
const tolerance = 1.5;
/** Of the time that calls usually take: an average over so many windows. */
const longWindows = 600;
/** Calls that may wait inside the server, so that the limit can grow at all. */
const spareCalls = 4;
/** One window of measurement: one call alone says too little. */
const windowMs = 100;
const windowCalls = 10;

/** For servers: shrinks while calls take longer than they usually do, as Netflix's Gradient2. Resilience.md, Knobs. */
export class Gradient2Limit implements AdaptiveLimit {
  readonly #clock: Clock;
  #limit = initialLimit;
  #inFlight = 0;
  #usualMs = 0;
  #windows = 0;
  #startMs: number;
  #ended = 0;
  #answered = 0;
  #totalMs = 0;
  #peak = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#startMs = clock.now();
  }

  get limit(): number {
    return Math.floor(this.#limit);
  }

  acquire(): boolean {
    if (this.#inFlight >= this.limit) return false;
    this.#inFlight += 1;
    this.#peak = Math.max(this.#peak, this.#inFlight);
    return true;
  }

  release({ durationMs, isDropped }: LimitedOutcome): void {
    this.#inFlight -= 1;
    this.#ended += 1;
    if (!isDropped) {
      this.#answered += 1;
      this.#totalMs += durationMs;
    }
    const isOver = Math.abs(this.#clock.now() - this.#startMs) >= windowMs;
    if (isOver && this.#ended >= windowCalls) this.#endWindow();
  }

  #endWindow(): void {
    const gradient = this.#answered < this.#ended ? 0.5 : this.#gradient(this.#totalMs / this.#answered);
    // Who does not use the limit proves nothing about it.
    if (this.#peak >= this.#limit / 2) {
      const wanted = this.#limit * gradient + spareCalls;
      const next = this.#limit * (1 - smoothing) + wanted * smoothing;
      this.#limit = Math.min(maxLimit, Math.max(minLimit, next));
    }
    this.#startMs = this.#clock.now();
    this.#ended = 0;
    this.#answered = 0;
    this.#totalMs = 0;
    this.#peak = this.#inFlight;
  }

  /** 1 while calls take the usual time, and down to a half the longer they take. */
  #gradient(nowMs: number): number {
    this.#windows = Math.min(longWindows, this.#windows + 1);
    this.#usualMs += (nowMs - this.#usualMs) / this.#windows;
    // After a long time of trouble the usual is too high: come down faster than an average would.
    if (this.#usualMs > nowMs * 2) this.#usualMs *= 0.95;
    return nowMs === 0 ? 1 : Math.max(0.5, Math.min(1, (tolerance * this.#usualMs) / nowMs));
  }
}
