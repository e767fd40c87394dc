import type { Clock, Timer } from "../clock.ts";
import type { Logger } from "../logger.ts";
import type { Outbox, Send } from "./outbox.ts";

/** So often an outbox is looked into that cannot tell of commits. */
const pollMs = 250;
/** So long it waits after a failure, at most; it doubles with each. */
const longestPauseMs = 30_000;

/** What a relay is made of. */
export interface RelaySettings {
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Those whose messages it sends. */
  readonly interactions: readonly string[];
  readonly send: Send;
}

/** Sends what handlers have committed to an outbox, until it is stopped. */
export class Relay {
  readonly #settings: RelaySettings;
  readonly #forget: () => void;
  #timer: Timer | null = null;
  #round: Promise<void> | null = null;
  #isAwaited = false;
  #isStopped = false;
  #failures = 0;

  constructor(settings: RelaySettings) {
    this.#settings = settings;
    this.#forget = settings.outbox.onCommit(() => this.#soon());
  }

  /** Sends what waits already, and whatever comes. */
  start(): void {
    this.#soon();
  }

  /** Ends after one more round, so that what the last handlers committed goes out too. */
  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#forget();
    this.#timer?.cancel();
    await this.#round;
    await this.#relay();
  }

  #soon(): void {
    if (this.#isStopped) return;
    if (this.#round !== null) {
      this.#isAwaited = true;
      return;
    }
    this.#timer?.cancel();
    this.#isAwaited = false;
    this.#round = this.#relay().then((isMore) => {
      this.#round = null;
      if (this.#isStopped) return;
      if (isMore || (this.#isAwaited && this.#failures === 0)) this.#soon();
      else this.#timer = this.#settings.clock.after(this.#pauseMs, () => this.#soon());
    });
  }

  /** One round: whether more may wait. It never rejects: what fails is said, and tried again. */
  async #relay(): Promise<boolean> {
    const { outbox, interactions, send } = this.#settings;
    try {
      const { mayHaveMore, failure } = await outbox.relay(interactions, send);
      if (failure !== null) this.#failed(failure);
      else this.#failures = 0;
      return mayHaveMore;
    } catch (error) {
      this.#failed(error);
      return false;
    }
  }

  get #pauseMs(): number {
    return Math.min(pollMs * 2 ** Math.max(0, this.#failures - 1), longestPauseMs);
  }

  #failed(error: unknown): void {
    this.#failures += 1;
    const fields = { error, retryAfterMs: this.#pauseMs };
    this.#settings.logger.error(fields, "messages of the outbox were not sent: they will be tried again");
  }
}
