import { type InteractionError, interactionError } from "../../../interaction-error.ts";
import { whenAborted } from "../../../when-aborted.ts";
import type { BrokerRecord } from "../../broker.ts";
import { closedConnection, givenUp } from "../given-up.ts";
import { reconnectDelayMs } from "../reconnect-delay.ts";
import { hasNoResponders, natsFailure } from "./failures.ts";
import { apiFailure, type JetStream, objectOf } from "./jet-stream.ts";
import { headersOf } from "./messages.ts";
import { subjectOf } from "./stream-names.ts";

/** A message that the server has not said to have. */
interface Pending {
  readonly record: BrokerRecord;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly signal: AbortSignal;
  resolve(): void;
  reject(error: InteractionError): void;
}

/** So long a server has to answer before all is sent again. */
const answerMs = 5000;
/** A server that has just begun does not answer for its streams at once. */
const patience = 4;
const decoder = new TextDecoder();

/**
 * Publishes. What a server has not answered is sent again, all of it and in order, when the connection is back: what it
 * has already it knows by its `Nats-Msg-Id`. So that order is kept whatever happens in between.
 */
export class Publisher {
  readonly #jetStream: JetStream;
  readonly #pending = new Set<Pending>();
  readonly #forget: () => void;
  /** What was sent before it changed is sent again. */
  #round = 0;
  #failures = 0;
  #isWaiting = false;

  constructor(jetStream: JetStream) {
    this.#jetStream = jetStream;
    this.#forget = jetStream.whenMoved((isUp) => (isUp ? this.#sendAll() : undefined));
  }

  /** Resolves when a stream has it. Rejects with `not_found` where none takes its topic. */
  send(record: BrokerRecord, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(givenUp(signal));
      subjectOf(record.topic);
      const end = () => {
        forget();
        this.#pending.delete(pending);
      };
      const pending: Pending = {
        record,
        headers: headersOf(record),
        signal,
        resolve: () => {
          end();
          resolve();
        },
        reject: (error) => {
          end();
          reject(error);
        },
      };
      this.#pending.add(pending);
      const forget = whenAborted(signal, () => pending.reject(givenUp(signal)));
      if (this.#jetStream.isUp && !this.#isWaiting) void this.#send(pending);
    });
  }

  /** Gives up what is not there yet. */
  close(): void {
    this.#forget();
    this.#round += 1;
    for (const it of [...this.#pending]) it.reject(closedConnection());
  }

  #sendAll(): void {
    this.#round += 1;
    for (const it of this.#pending) void this.#send(it);
  }

  async #send(pending: Pending): Promise<void> {
    const round = this.#round;
    const failure = await this.#attempt(pending);
    if (failure === null) {
      this.#failures = 0;
      pending.resolve();
      return;
    }
    if (round !== this.#round || !this.#pending.has(pending)) return;
    if (failure.code !== "unavailable" && !(failure.code === "not_found" && this.#failures < patience)) {
      pending.reject(failure);
      return;
    }
    // When the connection is back all is sent again anyway.
    if (!this.#jetStream.isUp) return;
    this.#round += 1;
    this.#isWaiting = true;
    const { clock } = this.#jetStream;
    clock.after(reconnectDelayMs(this.#failures, clock), () => {
      this.#isWaiting = false;
      this.#sendAll();
    });
    this.#failures += 1;
  }

  /** Why the server does not have it; null when it has. */
  async #attempt({ record, headers }: Pending): Promise<InteractionError | null> {
    const doing = `nothing is published to '${record.topic}'`;
    try {
      const { nats, link } = this.#jetStream;
      const options = { timeout: answerMs, headers: headerLists(nats, headers) };
      const { data } = await link.request(record.topic, record.value, options);
      const { error } = objectOf(JSON.parse(decoder.decode(data)));
      if (error === undefined) return null;
      const { err_code: code, description } = objectOf(error);
      return apiFailure(doing, code, description);
    } catch (error) {
      if (!hasNoResponders(error)) return natsFailure(error, doing);
      const message = `${doing}: no stream takes it`;
      return interactionError({ code: "not_found", reason: null, details: null, message, cause: error });
    }
  }
}

function headerLists(nats: JetStream["nats"], headers: Pending["headers"]) {
  const lists = nats.headers();
  for (const name in headers) for (const value of headers[name] ?? []) lists.append(name, value);
  return lists;
}
