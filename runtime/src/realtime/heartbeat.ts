import type { Clock, Timer } from "../clock.ts";

/** So many in a row may stay without an answer. Source: resilience.md, Realtime. */
const maxMissed = 2;

/** Asks again and again whether the other side is there, and says when it is not. */
export class Heartbeat {
  readonly #clock: Clock;
  readonly #everyMs: number;
  readonly #beat: () => void;
  readonly #lost: () => void;
  #timer: Timer | null = null;
  #unanswered = 0;

  /** Begins at once. `beat` asks; `lost` is called when nothing came for two beats. */
  constructor(clock: Clock, everyMs: number, beat: () => void, lost: () => void) {
    this.#clock = clock;
    this.#everyMs = everyMs;
    this.#beat = beat;
    this.#lost = lost;
    this.#next();
  }

  /** Something came from the other side. */
  heard(): void {
    this.#unanswered = 0;
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  #next(): void {
    this.#timer = this.#clock.after(this.#everyMs, () => {
      if (this.#unanswered >= maxMissed) {
        this.#lost();
        return;
      }
      this.#unanswered += 1;
      this.#next();
      this.#beat();
    });
  }
}
