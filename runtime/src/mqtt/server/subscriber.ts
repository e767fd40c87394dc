import { Cancellation } from "../../cancellation.ts";
import type { Clock } from "../../clock.ts";
import { wait } from "../../event/server/wait.ts";
import { type InteractionError, interactionError } from "../../interaction-error.ts";
import type { Logger } from "../../logger.ts";
import { backoffMs } from "../../policy/backoff.ts";
import type { Failed } from "../../server/arrival.ts";
import type { Endpoint } from "../../server/endpoint.ts";
import { type AnyMqttSubscriber, asMqttSubscriber } from "../as-mqtt.ts";
import type { Acknowledgement, MqttConnection, MqttPacket } from "../broker.ts";
import { IncomingMqtt } from "../incoming-message.ts";
import { acknowledged, refusal } from "../reason-codes.ts";
import { KnownIds } from "./known-ids.ts";
import { MqttExchange } from "./mqtt-exchange.ts";

/** What a subscriber needs beside its endpoint. */
export interface SubscriberSettings {
  readonly connection: MqttConnection;
  /** The broker, for people. */
  readonly peer: string;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How often a message was handled, and how often the server had no room for it. */
interface Tried {
  readonly attempts: number;
  readonly pauses: number;
}

/** So many ids are known: the broker sends again only what was on its way, and what it retains. */
const mostKnown = 10_000;
/** So many messages wait for their handlers, at most: those of QoS 1 and 2 are fewer by themselves. */
const mostWaiting = 1000;
/** While the server has no room. Source: resilience.md, Knobs, mqtt, "backoff". */
const pause = { backoffMs: 1000, maxBackoffMs: 60_000 };

/** The messages of one kind on their way to one handler: those of one topic one after the other, as they came. */
export class Subscriber {
  readonly operation: AnyMqttSubscriber;
  readonly #endpoint: Endpoint;
  readonly #settings: SubscriberSettings;
  readonly #known = new KnownIds(mostKnown);
  readonly #underway = new Map<string, Promise<Acknowledgement | null>>();
  readonly #lastOf = new Map<string, Promise<unknown>>();
  readonly #running = new Set<Cancellation>();
  readonly #undone = new Set<Promise<unknown>>();
  /** Ends all that waits. */
  readonly #stopping = new Cancellation();

  constructor(endpoint: Endpoint, settings: SubscriberSettings) {
    this.operation = asMqttSubscriber(endpoint.operation);
    this.#endpoint = endpoint;
    this.#settings = settings;
  }

  /** What is to be said of a packet; null: nothing, so that it comes again. */
  readonly take = async (packet: MqttPacket): Promise<Acknowledgement | null> => {
    if (this.#isStopping) return null;
    const { connection, clock, logger } = this.#settings;
    const { interaction, message } = this.operation;
    const incoming = new IncomingMqtt(message, packet, connection.isVersion5);
    if (incoming.isExpired(clock.now())) {
      logger.debug({ interaction, outcome: "expired" }, "a message came too late");
      return acknowledged;
    }
    if (this.#undone.size >= mostWaiting) {
      logger.warn(
        { interaction, waiting: this.#undone.size },
        "a message was dropped: too many wait for their handler",
      );
      return refusal("resource_exhausted");
    }
    const { identity } = incoming;
    if (identity === null) return this.#inOrder(incoming);
    if (this.#known.has(identity)) {
      logger.debug({ interaction, outcome: "duplicate" }, "a message came twice");
      return acknowledged;
    }
    const same = this.#underway.get(identity);
    if (same !== undefined) return same;
    const handled = this.#inOrder(incoming);
    this.#underway.set(identity, handled);
    const said = await handled;
    this.#underway.delete(identity);
    if (said?.reason === 0) this.#known.add(identity);
    return said;
  };

  /** Begins nothing more, and leaves what only waits. */
  stop(): void {
    this.#stopping.cancel(goingAway);
  }

  /** Answers when all has ended that was begun. */
  async ended(): Promise<void> {
    await Promise.all(this.#undone);
  }

  /** Gives up the handlers that run. */
  abandon(): void {
    for (const it of this.#running) it.cancel(goingAway);
  }

  get #isStopping(): boolean {
    return this.#stopping.reason !== null;
  }

  /** After all that came before on its topic. */
  async #inOrder(incoming: IncomingMqtt): Promise<Acknowledgement | null> {
    const { topic } = incoming.packet;
    const before = this.#lastOf.get(topic);
    const mine = before === undefined ? this.#handle(incoming) : before.then(() => this.#handle(incoming));
    this.#lastOf.set(topic, mine);
    this.#undone.add(mine);
    try {
      return await mine;
    } finally {
      this.#undone.delete(mine);
      if (this.#lastOf.get(topic) === mine) this.#lastOf.delete(topic);
    }
  }

  /** Again and again, as far as that may help; the broker itself does not send again what was refused. */
  async #handle(incoming: IncomingMqtt): Promise<Acknowledgement | null> {
    const tried = { attempts: 0, pauses: 0 };
    while (!this.#isStopping) {
      const failed = await this.#once(incoming, tried.attempts + 1);
      if (failed === null) return acknowledged;
      if (this.#isStopping && isUndone(failed)) return null;
      tried[failed.isNotProcessed ? "pauses" : "attempts"] += 1;
      const delayMs = incoming.packet.qos === 0 ? null : this.#delayMs(failed, tried);
      if (delayMs === null) return this.#refuse(failed);
      if (!(await wait(this.#settings.clock, delayMs, this.#stopping))) return null;
    }
    return null;
  }

  async #once(message: IncomingMqtt, attempt: number): Promise<Failed | null> {
    const { clock, peer } = this.#settings;
    const timeoutMs = this.#endpoint.gate.maxMs;
    const exchange = new MqttExchange({ message, peer, attempt, timeoutMs, nowMs: clock.now() });
    this.#running.add(exchange.cancellation);
    try {
      return (await this.#endpoint.answer(exchange)).reply;
    } finally {
      this.#running.delete(exchange.cancellation);
    }
  }

  /** How long to wait before it is handled again; null: it is not. */
  #delayMs({ error, isNotProcessed, isExhausted }: Failed, { attempts, pauses }: Tried): number | null {
    const { retry } = this.operation;
    const { code, retryAfterMs } = error;
    const { random } = this.#settings.clock;
    // Our own server has no room: it was not begun, and the broker sends no more than so many at a time.
    if (isNotProcessed) return backoffMs(pause, pauses, code, null, random);
    if (retry === null || isExhausted || attempts >= retry.attempts || !retry.on.includes(code)) return null;
    return backoffMs(retry, attempts, code, retryAfterMs, random);
  }

  #refuse({ error }: Failed): Acknowledgement {
    const { interaction } = this.operation;
    const { code, message, violations } = error;
    const isTheirFault = code === "invalid_argument" || code === "out_of_range";
    if (isTheirFault)
      this.#settings.logger.warn({ interaction, code, reason: message, violations }, "a message was refused");
    return refusal(code);
  }
}

/** What a drain has left undone: whoever gets it next may do it. */
function isUndone({ error, isNotProcessed }: Failed): boolean {
  return isNotProcessed || error.code === "canceled";
}

const goingAway: InteractionError = interactionError({
  code: "canceled",
  reason: null,
  details: null,
  message: "the server is going away",
});
