import type { Clock } from "../clock.ts";

/** So long calls compute before sockets are read again. */
const turnMs = 10;
/** So many calls of the line are begun in one turn at most. */
const perTurn = 16;
/** Node takes in one new connection a turn: after one of computing, so many are left to those who connect, at most. */
const turnsToConnect = 100;
/** How much the last call counts in what a call takes; one that takes many times as long is a stall, and no rule. */
const [smoothing, mostTimes] = [0.1, 4];

interface Waiting {
  readonly start: () => void;
  readonly sinceMs: number;
}

/**
 * Turns of the event loop. Where handlers compute for long, the calls of a turn would all be begun before any socket is
 * read again, and all that comes meanwhile would wait in the kernel, where nobody sees how much it is. So a turn begins
 * calls for a while, and the others stand in line: how long the line is says how much there is to do.
 */
export class Turns {
  readonly #clock: Clock;
  readonly #line: Waiting[] = [];
  /** When this turn began; null before its first call. */
  #startedMs: number | null = null;
  #begun = 0;
  #connections = 0;
  /** When the line moved last. */
  #movedMs = 0;
  /** How long it usually takes until the line moves. */
  #moveMs = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** How long who comes now would stand in line, as far as calls so far can tell. */
  get expectedMs(): number {
    return this.#line.length * this.#moveMs;
  }

  /** How long the first in line has stood there; 0 where nobody does. */
  get waitedMs(): number {
    const [first] = this.#line;
    return first === undefined ? 0 : this.#clock.now() - first.sinceMs;
  }

  /** There is one more connection. */
  connected(): void {
    this.#connections += 1;
  }

  /** Begins a call: now where this turn has time left, and else in one of the next. */
  take(start: () => void): void {
    if (this.#startedMs === null) this.#openTurn();
    if (this.#line.length === 0 && this.#hasTime()) {
      start();
      return;
    }
    const sinceMs = this.#clock.now();
    if (this.#line.length === 0) this.#movedMs = sinceMs;
    this.#line.push({ start, sinceMs });
  }

  #openTurn(): void {
    this.#startedMs = this.#clock.now();
    this.#begun = 0;
    // One call for each: what it has promises for is done before the next, and counts.
    for (let count = Math.min(perTurn, this.#line.length); count > 0; count -= 1) setImmediate(this.#beginNext);
    setImmediate(this.#endTurn);
  }

  readonly #beginNext = (): void => {
    // The first one always: reading alone may take longer than a turn.
    if (this.#begun > 0 && !this.#hasTime()) return;
    const first = this.#line.shift();
    if (first === undefined) return;
    const now = this.#clock.now();
    this.#begun += 1;
    const moveMs = Math.min(now - this.#movedMs, mostTimes * this.#moveMs + 1);
    this.#moveMs += smoothing * (moveMs - this.#moveMs);
    this.#movedMs = now;
    first.start();
  };

  readonly #endTurn = (): void => {
    if (this.#line.length === 0) this.#startedMs = null;
    else if (this.#hasTime()) this.#openTurn();
    else this.#lookAround(turnsToConnect);
  };

  #lookAround(turns: number): void {
    const before = this.#connections;
    setImmediate(() => {
      const mayBeMore = this.#connections > before && turns > 1;
      if (mayBeMore) this.#lookAround(turns - 1);
      else this.#openTurn();
    });
  }

  #hasTime(): boolean {
    return this.#clock.now() - (this.#startedMs ?? 0) < turnMs;
  }
}
