import type { InteractionError } from "./interaction-error.ts";

/**
 * Whether something was given up, and who wants to hear of it. An AbortSignal costs ten times as much: there is one
 * only when somebody asks for it.
 */
export class Cancellation {
  #reason: InteractionError | null = null;
  #isOver = false;
  #listeners: Set<() => void> | null = null;
  #controller: AbortController | null = null;

  /** Why it was given up; null while it was not. */
  get reason(): InteractionError | null {
    return this.#reason;
  }

  get signal(): AbortSignal {
    this.#controller ??= new AbortController();
    if (this.#reason !== null) this.#controller.abort(this.#reason);
    return this.#controller.signal;
  }

  /** Calls once when it is given up, at once if it was already. Answers what takes that back. */
  whenCancelled(listener: () => void): () => void {
    if (this.#reason !== null) {
      listener();
      return nothing;
    }
    this.#listeners ??= new Set();
    const listeners = this.#listeners.add(listener);
    return () => listeners.delete(listener);
  }

  /** Gives up; does nothing when that was done, or all is over. */
  cancel(reason: InteractionError): void {
    if (this.#reason !== null || this.#isOver) return;
    this.#reason = reason;
    this.#controller?.abort(reason);
    const listeners = this.#listeners;
    this.#listeners = null;
    if (listeners !== null) for (const listener of listeners) listener();
  }

  /** It ended by itself: nobody will hear of it any more. */
  end(): void {
    this.#isOver = true;
    this.#listeners = null;
  }
}

function nothing(): void {}
