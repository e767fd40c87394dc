import type { Clock } from "../clock.ts";
import type { ErrorCode } from "../errors.ts";
import {
  type InteractionError,
  interactionError,
  isInteractionError,
  type StandardError,
} from "../interaction-error.ts";
import type { BulkheadSettings } from "../operation.ts";

export type { BulkheadSettings } from "../operation.ts";

/** What a wait needs of an AbortSignal. */
export interface CancelSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** Keeps a slow target from taking everything its caller has. Defaults: resilience.md, Knobs. */
export class Bulkhead {
  readonly #settings: BulkheadSettings;
  readonly #clock: Clock;
  readonly #onChange: (change: 1 | -1) => void;
  readonly #waiting = new Set<() => void>();
  #inFlight = 0;

  constructor(settings: BulkheadSettings, clock: Clock, onChange: (change: 1 | -1) => void = () => {}) {
    this.#settings = settings;
    this.#clock = clock;
    this.#onChange = onChange;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /**
   * Null: the call is in. A promise: it waits, first come, first served. Each that is in ends in one `leave`.
   * Throws `resource_exhausted` where the queue is full; rejects with `deadline_exceeded` when its time is over, and
   * with the signal's own failure or `canceled` when that aborts. Whatever it throws, nothing was processed.
   */
  enter(remainingMs: number, signal?: CancelSignal): Promise<void> | null {
    if (this.#inFlight < this.#settings.inFlight) {
      this.#inFlight += 1;
      this.#onChange(1);
      return null;
    }
    if (this.#waiting.size >= this.#settings.queue)
      throw refusal("resource_exhausted", `${this.#inFlight} calls are in flight and ${this.#waiting.size} wait`);
    return this.#wait(remainingMs, signal);
  }

  /** A call that was in has ended. */
  leave(): void {
    const [next] = this.#waiting;
    // Its place goes to the next one: nobody may come between.
    if (next !== undefined) {
      next();
      return;
    }
    this.#inFlight -= 1;
    this.#onChange(-1);
  }

  #wait(remainingMs: number, signal: CancelSignal | undefined): Promise<void> {
    return new Promise((resolve, reject) => {
      const end = (settle: () => void) => {
        this.#waiting.delete(letIn);
        timer.cancel();
        signal?.removeEventListener("abort", cancel);
        settle();
      };
      const fail = (failure: InteractionError) => end(() => reject(failure));
      const letIn = () => end(resolve);
      const cancel = () => {
        const reason: unknown = signal?.reason;
        fail(isInteractionError(reason) ? reason : refusal("canceled", "cancelled while it waited to be sent"));
      };
      const timer = this.#clock.after(remainingMs, () =>
        fail(refusal("deadline_exceeded", `waited ${remainingMs} ms to be sent`)),
      );
      this.#waiting.add(letIn);
      if (signal?.aborted === true) cancel();
      else signal?.addEventListener("abort", cancel);
    });
  }
}

function refusal(code: ErrorCode, message: string): StandardError {
  return interactionError({ code, reason: null, details: null, message });
}
