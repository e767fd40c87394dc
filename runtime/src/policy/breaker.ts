import type { Clock } from "../clock.ts";
import type { BreakerSettings } from "../operation.ts";
import { SlidingCount } from "./sliding-count.ts";

export type { BreakerSettings } from "../operation.ts";

/** Closed lets calls through, open refuses them, half-open lets a few through to see. */
export type BreakerState = "closed" | "open" | "half-open";

const probes = 3;
const longestOpenMs = 60_000;

/**
 * Stops calls to a target that fails, and finds out by three probes when it is well again. While these fail it stays
 * open twice as long each time, up to 60 s, and 20 to 50 % less or more, so that clients do not come back together.
 * Defaults: resilience.md, Knobs.
 */
export class Breaker {
  readonly #clock: Clock;
  readonly #settings: BreakerSettings;
  readonly #onChange: (state: BreakerState) => void;
  readonly #calls: SlidingCount;
  readonly #failures: SlidingCount;
  #state: BreakerState = "closed";
  #generation = 0;
  /** When it opened, or last let probes through. */
  #sinceMs = 0;
  #waitMs = 0;
  #openings = 0;
  #probesLeft = 0;
  #successes = 0;

  constructor(clock: Clock, settings: BreakerSettings, onChange: (state: BreakerState) => void = () => {}) {
    this.#clock = clock;
    this.#settings = settings;
    this.#onChange = onChange;
    this.#calls = new SlidingCount(settings.windowMs);
    this.#failures = new SlidingCount(settings.windowMs);
  }

  /** An open one turns half-open with the first call after its time, not before. */
  get state(): BreakerState {
    return this.#state;
  }

  /** Changes with the state. Read it after `enter`, and give it back with the outcome: so late outcomes are known. */
  get generation(): number {
    return this.#generation;
  }

  /** Milliseconds until it lets a call through to see; 0 where it is not open. */
  retryAfterMs(): number {
    return this.#state === "open" ? this.#leftMs() : 0;
  }

  /** Whether a call may be sent. Each that may ends in one `record` or `forget`. */
  enter(): boolean {
    if (this.#state === "closed") return true;
    // Half-open too: probes that never report must not hold it for ever.
    if (this.#leftMs() === 0) this.#letProbes();
    if (this.#probesLeft === 0) return false;
    this.#probesLeft -= 1;
    return true;
  }

  /** What came of a call that entered. */
  record(isFailure: boolean, generation: number = this.#generation): void {
    if (generation !== this.#generation || this.#state === "open") return;
    if (this.#state === "half-open") this.#recordProbe(isFailure);
    else this.#recordCall(isFailure);
  }

  /** A call that entered ended without saying anything of the target: cancelled, or refused on our side. */
  forget(generation: number = this.#generation): void {
    if (generation === this.#generation && this.#state === "half-open")
      this.#probesLeft = Math.min(probes, this.#probesLeft + 1);
  }

  #recordCall(isFailure: boolean): void {
    const { minimumCalls, failureRate } = this.#settings;
    const now = this.#clock.now();
    this.#calls.add(now);
    if (isFailure) this.#failures.add(now);
    const calls = this.#calls.at(now);
    if (calls >= minimumCalls && this.#failures.at(now) * 100 >= calls * failureRate) this.#open();
  }

  #recordProbe(isFailure: boolean): void {
    this.#successes += isFailure ? 0 : 1;
    if (isFailure) this.#open();
    else if (this.#successes === probes) this.#close();
  }

  #open(): void {
    const { openForMs } = this.#settings;
    const longestMs = Math.max(longestOpenMs, openForMs);
    const spread = this.#clock.random() * 2 - 1;
    const waitMs = Math.min(longestMs, openForMs * 2 ** this.#openings);
    this.#waitMs = Math.round(waitMs * (1 + 0.2 * Math.sign(spread) + 0.3 * spread));
    this.#openings += 1;
    this.#sinceMs = this.#clock.now();
    this.#probesLeft = 0;
    this.#turn("open");
  }

  #letProbes(): void {
    this.#sinceMs = this.#clock.now();
    this.#probesLeft = probes;
    if (this.#state === "half-open") return;
    this.#successes = 0;
    this.#turn("half-open");
  }

  #close(): void {
    this.#openings = 0;
    this.#calls.clear();
    this.#failures.clear();
    this.#turn("closed");
  }

  #turn(state: BreakerState): void {
    this.#state = state;
    this.#generation += 1;
    this.#onChange(state);
  }

  #leftMs(): number {
    const passedMs = this.#clock.now() - this.#sinceMs;
    // A clock that was set back must not keep it open.
    return passedMs < 0 ? 0 : Math.max(0, this.#waitMs - passedMs);
  }
}
