import { consumerEvents } from "../../incoming-events.ts";
import type { Logger } from "../../logger.ts";
import type { AnyConsumer } from "../as-event.ts";
import type { Consumption, Delivery, Envelope } from "../broker.ts";
import { Holds } from "./holds.ts";
import { IncomingMessage } from "./incoming-message.ts";
import type { Level, MessageHandling } from "./message-handling.ts";

/** What a reader is made of. */
export interface TopicReaderSettings {
  readonly operation: AnyConsumer;
  readonly number: number;
  readonly topic: string;
  readonly envelope: Envelope;
  /** So many messages are in hand that are not done with. */
  readonly inFlight: number;
  readonly handling: MessageHandling;
  readonly logger: Logger;
}

/**
 * Reads one topic: what belongs together is handled in order, all else side by side. Whatever waits, its own turn or
 * better times, is in hand, so that what a reader keeps in memory has an end.
 */
export class TopicReader {
  readonly level: Level;
  readonly #settings: TopicReaderSettings;
  readonly #messages = new Set<IncomingMessage>();
  /** What waits behind the first of its kind. */
  readonly #queues = new Map<string, IncomingMessage[]>();
  readonly #watchers = new Set<() => void>();
  #consumption: Consumption | null = null;
  #isStopping = false;

  constructor(settings: TopicReaderSettings) {
    this.#settings = settings;
    this.level = { number: settings.number, topic: settings.topic, holds: new Holds() };
  }

  /** Starts to read; `consume` is the broker's. */
  async start(consume: (reader: TopicReader) => Promise<Consumption>): Promise<void> {
    this.#consumption = await consume(this);
  }

  /** Takes a delivery; a promise where there is no room for another. */
  take(delivery: Delivery): Promise<void> | undefined {
    if (this.#isStopping) return undefined;
    const { operation, topic, envelope, inFlight } = this.#settings;
    const { lag } = consumerEvents;
    if (lag.hasSubscribers && delivery.lag !== null)
      lag.publish({ operation, topic, lane: delivery.lane, lag: delivery.lag });
    const message = new IncomingMessage(delivery, envelope);
    this.#messages.add(message);
    this.#enqueue(message);
    const hasRoom = () => this.#messages.size < inFlight;
    return hasRoom() ? undefined : this.#when(() => this.#isStopping || hasRoom());
  }

  /** Leaves a lane to others: resolves when its handlers have ended. */
  lost(lane: string): Promise<void> {
    for (const message of this.#messages) if (message.delivery.lane === lane) message.abandon();
    return this.#when(() => ![...this.#messages].some((it) => it.delivery.lane === lane));
  }

  /** Takes nothing more, and resolves when the handlers that run have ended. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    for (const message of this.#messages) message.abandon();
    for (const watch of [...this.#watchers]) watch();
    await this.#consumption?.stop();
    await this.#when(() => this.#messages.size === 0);
  }

  /** The handlers that run now. */
  running(): readonly IncomingMessage[] {
    return [...this.#messages].filter((it) => it.handling !== null);
  }

  async close(): Promise<void> {
    await this.#consumption?.close();
    this.#consumption = null;
  }

  #enqueue(message: IncomingMessage): void {
    const key = this.#queueOf(message);
    const queue = key === null ? undefined : this.#queues.get(key);
    if (queue !== undefined) {
      queue.push(message);
      return;
    }
    if (key !== null) this.#queues.set(key, []);
    this.#begin(message, key);
  }

  /** What is handled one after the other: what has a key, where the key orders it; else what is the same event. */
  #queueOf(message: IncomingMessage): string | null {
    const { event } = this.#settings.operation;
    const { lane, record } = message.delivery;
    return event.ordering === "key" && record.key !== null ? `${lane}\n${record.key}` : message.identity;
  }

  #begin(message: IncomingMessage, key: string | null): void {
    const { handling, logger, operation } = this.#settings;
    const end = () => this.#ended(message, key);
    handling.handle(message, this.level).then(end, (error: unknown) => {
      // A mistake of our own: the message is not done with, so that it comes again.
      logger.error({ interaction: operation.interaction, topic: this.level.topic, error }, "a message was left undone");
      end();
    });
  }

  #ended(message: IncomingMessage, key: string | null): void {
    this.#messages.delete(message);
    const next = key === null ? undefined : this.#queues.get(key)?.shift();
    if (next !== undefined) this.#begin(next, key);
    else if (key !== null) this.#queues.delete(key);
    if (this.#watchers.size > 0) for (const watch of [...this.#watchers]) watch();
  }

  /** Resolves when it is so; asked whenever a message has ended. */
  #when(isSo: () => boolean): Promise<void> {
    return new Promise((resolve) => {
      const watch = () => {
        if (!isSo()) return;
        this.#watchers.delete(watch);
        resolve();
      };
      this.#watchers.add(watch);
      watch();
    });
  }
}
