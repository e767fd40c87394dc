import type { Cancellation } from "../../cancellation.ts";

/** Why nothing is begun: `paused`, since it would fail now; `halted`, since what failed cannot be put away. */
export type HoldReason = "paused" | "halted";

/** What keeps handlers from being called, for as long as anything does. */
export class Holds {
  readonly #reasons = new Map<symbol, HoldReason>();
  readonly #waiting = new Set<() => void>();

  /** The gravest reason; null: nothing holds. */
  get reason(): HoldReason | null {
    if (this.#reasons.size === 0) return null;
    return [...this.#reasons.values()].includes("halted") ? "halted" : "paused";
  }

  /** Holds until what it answers is called. */
  add(reason: HoldReason): () => void {
    const key = Symbol(reason);
    this.#reasons.set(key, reason);
    return () => {
      this.#reasons.delete(key);
      if (this.#reasons.size > 0) return;
      const waiting = [...this.#waiting];
      this.#waiting.clear();
      for (const goOn of waiting) goOn();
    };
  }

  /** Null where nothing holds; else a promise that is fulfilled when nothing does any more, or it was given up. */
  whenFree(cancellation: Cancellation): Promise<void> | null {
    if (this.#reasons.size === 0 || cancellation.reason !== null) return null;
    return new Promise((resolve) => {
      const goOn = () => {
        this.#waiting.delete(goOn);
        forget();
        resolve();
      };
      this.#waiting.add(goOn);
      const forget = cancellation.whenCancelled(goOn);
    });
  }
}
