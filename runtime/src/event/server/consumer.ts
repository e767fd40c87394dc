import type { Clock } from "../../clock.ts";
import type { DedupeStore } from "../../dedupe.ts";
import { interactionError } from "../../interaction-error.ts";
import type { Logger } from "../../logger.ts";
import type { Endpoint } from "../../server/endpoint.ts";
import type { AnyConsumer } from "../as-event.ts";
import { PayloadReader } from "../avro/payload-reader.ts";
import type { Broker, BrokerConnection, BrokerRecord, TopicSettings } from "../broker.ts";
import { Holds } from "./holds.ts";
import type { IncomingMessage } from "./incoming-message.ts";
import { MessageHandling } from "./message-handling.ts";
import { retryLevels, retryTopic } from "./put-away.ts";
import { Slots } from "./slots.ts";
import { TopicReader } from "./topic-reader.ts";
import { wait } from "./wait.ts";

/** What a consumer is made of. */
export interface ConsumerSettings {
  readonly operation: AnyConsumer;
  readonly endpoint: Endpoint;
  readonly broker: Broker;
  readonly connection: BrokerConnection;
  readonly dedupe: DedupeStore;
  readonly clock: Clock;
  readonly logger: Logger;
}

/** How a consumer is: `halted` where what it cannot handle cannot be put away either. */
export type ConsumerState = "running" | "paused" | "halted" | "stopped";

/** So many messages are in hand for each that is handled: so that some may wait while others go on. */
const inHandPerHandler = 8;
/** So long a broker has for a message that is put away. Source: resilience.md, Knobs, "produce". */
const publishMs = 30_000;
const firstPatienceMs = 1000;
const longestPatienceMs = 60_000;

/** The topics of a consumer: its own, those of its retries, and that of its dead letters. */
export function topicsOf(operation: AnyConsumer): readonly TopicSettings[] {
  const { event, deadLetter } = operation;
  return [
    { topic: event.topic, retentionMs: event.retentionMs },
    ...retryLevels(operation).map((it) => ({ topic: retryTopic(operation, it), retentionMs: event.retentionMs })),
    ...(deadLetter === null ? [] : [{ topic: deadLetter, retentionMs: null }]),
  ];
}

/** A member of a group that handles the events of one kind. */
export class Consumer {
  readonly operation: AnyConsumer;
  readonly #settings: ConsumerSettings;
  readonly #holds = new Holds();
  readonly #readers: readonly TopicReader[];
  readonly #publishing = new Set<AbortController>();
  #isStopped = false;

  constructor(settings: ConsumerSettings) {
    const { operation, endpoint, broker, dedupe, clock, logger } = settings;
    this.operation = operation;
    this.#settings = settings;
    const handling = new MessageHandling({
      operation,
      endpoint,
      clock,
      logger,
      dedupe,
      reader: new PayloadReader(operation.event.encoding, broker.registry),
      peer: `${broker.kind} ${broker.address}`,
      slots: new Slots(operation.concurrency),
      holds: this.#holds,
      forward: (record, message) => this.#forward(record, message),
    });
    const inFlight = operation.concurrency * inHandPerHandler;
    const reader = (number: number, topic: string) =>
      new TopicReader({ operation, number, topic, envelope: broker.envelope, inFlight, handling, logger });
    this.#readers = [
      reader(0, operation.event.topic),
      ...retryLevels(operation).map((it) => reader(it, retryTopic(operation, it))),
    ];
  }

  get state(): ConsumerState {
    if (this.#isStopped) return "stopped";
    const reasons = [this.#holds.reason, ...this.#readers.map((it) => it.level.holds.reason)];
    return reasons.find((it) => it === "halted") ?? reasons.find((it) => it === "paused") ?? "running";
  }

  /** Joins its group. Rejects where the broker does not let it; then it has left again. */
  async start(): Promise<void> {
    const { connection, operation } = this.#settings;
    const { group, from, event, concurrency } = operation;
    const { ordering } = event;
    try {
      for (const it of this.#readers) {
        const { topic, number } = it.level;
        await it.start((reader) =>
          connection.consume({
            topic,
            group,
            // What was put away before the group had ever read there is its own too.
            from: number === 0 ? from : "earliest",
            ordering,
            inFlight: concurrency * inHandPerHandler,
            take: (delivery) => reader.take(delivery),
            lost: (lane) => reader.lost(lane),
          }),
        );
      }
    } catch (error) {
      await this.close();
      throw error;
    }
  }

  /**
   * Takes nothing more, lets the handlers that run end within so many milliseconds, and gives up what does not: that
   * comes again. Then keeps what is done with, and leaves the group.
   */
  async stop(graceMs: number): Promise<void> {
    const { clock } = this.#settings;
    this.#isStopped = true;
    const ended = Promise.all(this.#readers.map((it) => it.stop()));
    if (graceMs === 0) this.#giveUp();
    const timer = clock.after(graceMs, () => this.#giveUp());
    await ended.finally(() => timer.cancel());
    await this.close();
  }

  #giveUp(): void {
    for (const reader of this.#readers) for (const it of reader.running()) it.handling?.cancel(shutdown);
    for (const it of this.#publishing) it.abort(shutdown);
  }

  async close(): Promise<void> {
    this.#isStopped = true;
    await Promise.all(this.#readers.map((it) => it.close()));
  }

  /** Nothing is lost for want of a place to put it: nothing is begun, and it is tried again, until it is there. */
  async #forward(record: BrokerRecord, message: IncomingMessage): Promise<boolean> {
    const { clock, logger, operation } = this.#settings;
    const { interaction } = operation;
    let release: (() => void) | null = null;
    try {
      for (let patienceMs = firstPatienceMs; ; patienceMs = Math.min(longestPatienceMs, patienceMs * 2)) {
        if (message.isAbandoned) return false;
        try {
          await this.#publish(record);
          return true;
        } catch (error) {
          const fields = { interaction, topic: record.topic, error };
          logger.error(fields, "a message cannot be put away: its consumer stands still");
          release ??= this.#holds.add("halted");
          await wait(clock, patienceMs / 2 + (clock.random() * patienceMs) / 2, message.abandonment);
        }
      }
    } finally {
      release?.();
    }
  }

  async #publish(record: BrokerRecord): Promise<void> {
    const { clock, connection } = this.#settings;
    const controller = new AbortController();
    const timer = clock.after(publishMs, () => controller.abort(tooLate));
    this.#publishing.add(controller);
    try {
      await connection.publish(record, controller.signal);
    } finally {
      timer.cancel();
      this.#publishing.delete(controller);
    }
  }
}

const shutdown = interactionError({ code: "canceled", reason: null, details: null, message: "the server goes away" });
const tooLate = interactionError({
  code: "deadline_exceeded",
  reason: null,
  details: null,
  message: `the broker did not take a message in ${publishMs} ms`,
});
