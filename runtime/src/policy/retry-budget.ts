import type { Clock } from "../clock.ts";
import { SlidingCount } from "./sliding-count.ts";

/** How many retries a client may send to one target. */
export interface RetryBudgetOptions {
  /** Retries for each call; 0.2 when left out. */
  readonly ratio?: number;
  /** So many retries a second are free, for clients with few calls; 3 when left out. */
  readonly perSecond?: number;
  /** 10 s when left out. */
  readonly windowMs?: number;
}

/** Keeps retries a small part of the calls to a target, whatever happens there. Defaults: resilience.md, Knobs. */
export class RetryBudget {
  readonly #clock: Clock;
  readonly #ratio: number;
  readonly #free: number;
  readonly #calls: SlidingCount;
  readonly #retries: SlidingCount;

  constructor(clock: Clock, options: RetryBudgetOptions = {}) {
    const { ratio = 0.2, perSecond = 3, windowMs = 10_000 } = options;
    this.#clock = clock;
    this.#ratio = ratio;
    this.#free = (perSecond * windowMs) / 1000;
    this.#calls = new SlidingCount(windowMs);
    this.#retries = new SlidingCount(windowMs);
  }

  /** A call begins: once a call, whatever its attempts. */
  countCall(): void {
    this.#calls.add(this.#clock.now());
  }

  /** Whether one more retry may be sent; it is then spent. */
  take(): boolean {
    const now = this.#clock.now();
    if (this.#retries.at(now) + 1 > this.#calls.at(now) * this.#ratio + this.#free) return false;
    this.#retries.add(now);
    return true;
  }
}

/** Keeps hedges to 5 % of the calls. Source: resilience.md, Knobs. */
export function hedgeLimit(clock: Clock): RetryBudget {
  return new RetryBudget(clock, { ratio: 0.05, perSecond: 0 });
}
