import type { Clock, Timer } from "../../clock.ts";

// Source: resilience.md, Knobs, mqtt, "backoff"; a connection that lasted so long was well: Realtime.
const baseMs = 1000;
const longestMs = 60_000;
const healthyMs = 60_000;

/** When a connection that was lost is opened again: after 1 s, doubled up to 60 s, with full jitter, for ever. */
export class Reconnection {
  readonly #clock: Clock;
  readonly #connect: () => void;
  #failures = 0;
  #upSinceMs: number | null = null;
  #timer: Timer | null = null;

  constructor(clock: Clock, connect: () => void) {
    this.#clock = clock;
    this.#connect = connect;
  }

  /** It is open. */
  up(): void {
    this.#upSinceMs = this.#clock.now();
  }

  /** It is lost, or could not be opened; answers when it will be tried again. */
  lost(): number {
    const now = this.#clock.now();
    if (this.#upSinceMs !== null && now - this.#upSinceMs >= healthyMs) this.#failures = 0;
    this.#upSinceMs = null;
    const ms = this.#clock.random() * Math.min(longestMs, baseMs * 2 ** Math.min(this.#failures, 10));
    this.#failures += 1;
    this.#timer?.cancel();
    this.#timer = this.#clock.after(ms, this.#connect);
    return ms;
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }
}
