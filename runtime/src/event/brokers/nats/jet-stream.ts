import type { Clock } from "../../../clock.ts";
import { interactionError } from "../../../interaction-error.ts";
import { atMost, leavingMs } from "../at-most.ts";
import { natsFailure } from "./failures.ts";
import type { Library, NatsLink } from "./library.ts";

/** Of JetStream's API. */
export const errorCodes = {
  consumerInUse: 10013,
  consumerNotFound: 10014,
  noMessage: 10037,
  streamInUse: 10058,
  streamNotFound: 10059,
};

/** What an answer of JetStream has; what else is in it is asked for by name. */
export type Answer = Readonly<Record<string, unknown>>;

/** Source: the server's own clients. */
const requestMs = 5000;
const decoder = new TextDecoder();

/** A connection with JetStream behind it. */
export class JetStream {
  readonly nats: Library;
  readonly link: NatsLink;
  readonly clock: Clock;
  readonly #inboxPrefix: string;
  readonly #listeners = new Set<(isUp: boolean) => void>();
  isUp = true;

  constructor(nats: Library, link: NatsLink, clock: Clock, inboxPrefix: string) {
    this.nats = nats;
    this.link = link;
    this.clock = clock;
    this.#inboxPrefix = inboxPrefix;
    void this.#watch();
  }

  /** Calls when the connection is lost, and when it is there again. Answers what takes that back. */
  whenMoved(listener: (isUp: boolean) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** A subject of its own that nobody else may read. */
  inbox(): string {
    return this.nats.createInbox(this.#inboxPrefix);
  }

  /**
   * Asks JetStream's API. Rejects with the failure that it answers; null: with that code of its own there is nothing.
   * Rejects with `permission_denied` where the user may not ask that.
   */
  async ask(what: string, question: object, nothing?: number): Promise<Answer | null> {
    const doing = `JetStream did not do ${what}`;
    const asking = this.link.request(`$JS.API.${what}`, JSON.stringify(question), { timeout: requestMs });
    const message = await this.#whileUp(asking).catch((error: unknown) => {
      throw natsFailure(error, doing);
    });
    const answer = objectOf(JSON.parse(decoder.decode(message.data)));
    const error = answer["error"];
    if (error === undefined) return answer;
    const { err_code: code, description } = objectOf(error);
    if (code === nothing && nothing !== undefined) return null;
    throw apiFailure(doing, code, description);
  }

  /** Resolves when the server has all that was sent; soon where it is not there. */
  async flush(): Promise<void> {
    if (!this.isUp || this.link.isClosed()) return;
    await atMost(this.clock, leavingMs, this.link.flush()).catch(() => undefined);
  }

  /** An answer is not waited for when the connection is lost that it would come by. */
  #whileUp<Value>(answer: Promise<Value>): Promise<Value> {
    return new Promise((resolve, reject) => {
      const lose = () => reject(new Error("the connection is lost"));
      const forget = this.whenMoved(lose);
      answer.then(resolve, reject).finally(forget);
      if (!this.isUp) lose();
    });
  }

  async #watch(): Promise<void> {
    for await (const status of this.link.status()) {
      if (status.type !== "disconnect" && status.type !== "reconnect") continue;
      this.isUp = status.type === "reconnect";
      for (const listener of [...this.#listeners]) listener(this.isUp);
    }
  }
}

/** An object of JSON; of anything else one with nothing in it. */
export function objectOf(value: unknown): Answer {
  return typeof value === "object" && value !== null ? { ...value } : {};
}

/** A number of an answer; 0 where it is none. */
export function numberOf(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

/** A failure that JetStream told. */
export function apiFailure(doing: string, code: unknown, description: unknown) {
  const isMissing = code === errorCodes.streamNotFound || code === errorCodes.consumerNotFound;
  const message = `${doing}: ${String(description)} (${String(code)})`;
  // What it says of its storage, its peers and its limits may pass: 10008, 10023, 10047, 10077 and their like.
  return interactionError({ code: isMissing ? "not_found" : "unavailable", reason: null, details: null, message });
}
