import { whenAborted } from "../../when-aborted.ts";

/** So many at a time; whoever comes later waits, first come, first served. */
export class InFlight {
  readonly #waiting = new Set<() => void>();
  #limit: number;
  #count = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  /** Another limit from now on; those that are in may stay. */
  set limit(limit: number) {
    this.#limit = limit;
    this.#admit();
  }

  /** Waits for room; each that is in ends in one `leave`. Rejects with the reason of the signal when it is aborted. */
  enter(signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const admitted = () => {
        forget();
        resolve();
      };
      this.#waiting.add(admitted);
      const forget = whenAborted(signal, () => {
        if (this.#waiting.delete(admitted)) reject(signal.reason);
      });
      this.#admit();
    });
  }

  leave(): void {
    this.#count -= 1;
    this.#admit();
  }

  #admit(): void {
    for (const admitted of this.#waiting) {
      if (this.#count >= this.#limit) return;
      this.#count += 1;
      this.#waiting.delete(admitted);
      admitted();
    }
  }
}
