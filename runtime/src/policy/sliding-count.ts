/** Ten buckets that are over, and the one that fills. */
const slots = 11;

/** How many there were in the last `windowMs`, or up to a tenth more. */
export class SlidingCount {
  readonly #bucketMs: number;
  readonly #buckets: number[] = [];
  #latest = 0;
  #total = 0;

  constructor(windowMs: number) {
    this.#bucketMs = windowMs / (slots - 1);
    this.clear();
  }

  /** One more, at this time in epoch milliseconds. */
  add(nowMs: number): void {
    this.#slideTo(nowMs);
    const slot = this.#latest % slots;
    this.#buckets[slot] = (this.#buckets[slot] ?? 0) + 1;
    this.#total += 1;
  }

  /** How many there are at this time, in epoch milliseconds. */
  at(nowMs: number): number {
    this.#slideTo(nowMs);
    return this.#total;
  }

  /** Starts over. */
  clear(): void {
    this.#buckets.length = 0;
    for (let slot = 0; slot < slots; slot += 1) this.#buckets.push(0);
    this.#total = 0;
  }

  #slideTo(nowMs: number): void {
    const bucket = Math.floor(nowMs / this.#bucketMs);
    const steps = bucket - this.#latest;
    if (steps === 0) return;
    // A clock that was set back must not keep old counts alive.
    if (steps < 0 || steps >= slots) this.clear();
    else for (let it = this.#latest + 1; it <= bucket; it += 1) this.#empty(it % slots);
    this.#latest = bucket;
  }

  #empty(slot: number): void {
    this.#total -= this.#buckets[slot] ?? 0;
    this.#buckets[slot] = 0;
  }
}
