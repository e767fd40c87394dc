import type { Clock } from "../clock.ts";
import type { RateSettings } from "../operation.ts";

/** Lets through what a rate allows, and at once what a second of it would, or one. Source: resilience.md, Rate limits. */
export class TokenBucket {
  readonly #clock: Clock;
  readonly #tokensPerMs: number;
  readonly #full: number;
  #tokens: number;
  #filledMs: number;

  constructor(clock: Clock, rate: RateSettings) {
    this.#clock = clock;
    this.#tokensPerMs = rate.count / rate.perMs;
    this.#full = Math.max(1, this.#tokensPerMs * 1000);
    this.#tokens = this.#full;
    this.#filledMs = clock.now();
  }

  /** How many could be taken now. */
  get remaining(): number {
    this.#fill();
    return Math.floor(this.#tokens);
  }

  /** 0: one was taken. Else none was, and there is one in so many milliseconds. */
  take(): number {
    this.#fill();
    // What lacks a billionth of a second lacks nothing but precision.
    const waitMs = Math.ceil((1 - this.#tokens) / this.#tokensPerMs - 1e-6);
    if (waitMs > 0) return waitMs;
    this.#tokens -= 1;
    return 0;
  }

  #fill(): void {
    const now = this.#clock.now();
    const passedMs = Math.max(0, now - this.#filledMs);
    this.#tokens = Math.min(this.#full, this.#tokens + passedMs * this.#tokensPerMs);
    this.#filledMs = now;
  }
}

/** One bucket a key, for the keys that were used last. */
export class RateLimiter {
  readonly #clock: Clock;
  readonly #rate: RateSettings;
  readonly #maxKeys: number;
  readonly #buckets = new Map<string, TokenBucket>();

  constructor(clock: Clock, rate: RateSettings, maxKeys = 10_000) {
    this.#clock = clock;
    this.#rate = rate;
    this.#maxKeys = maxKeys;
  }

  /** The bucket of a principal or an address; a full one where the key is new, or was forgotten. */
  bucket(key: string): TokenBucket {
    const bucket = this.#buckets.get(key) ?? new TokenBucket(this.#clock, this.#rate);
    // A map keeps the order of insertion: what was used last goes last.
    this.#buckets.delete(key);
    this.#buckets.set(key, bucket);
    const [oldest] = this.#buckets.size > this.#maxKeys ? this.#buckets.keys() : [];
    if (oldest !== undefined) this.#buckets.delete(oldest);
    return bucket;
  }
}
