import type { Clock } from "../../clock.ts";
import type { DedupeStore } from "../../dedupe.ts";
import { consumerEvents, type OutcomeEvent } from "../../incoming-events.ts";
import { isInteractionError } from "../../interaction-error.ts";
import type { Logger } from "../../logger.ts";
import type { Failed } from "../../server/arrival.ts";
import type { Endpoint } from "../../server/endpoint.ts";
import { timeOfText } from "../../values/time.ts";
import type { AnyConsumer } from "../as-event.ts";
import type { PayloadReader } from "../avro/payload-reader.ts";
import type { BrokerRecord } from "../broker.ts";
import type { Holds } from "./holds.ts";
import type { IncomingMessage } from "./incoming-message.ts";
import { MessageExchange } from "./message-exchange.ts";
import { putAway, retryTopic } from "./put-away.ts";
import { codeOf, type Remedy, remedyFor } from "./remedy.ts";
import type { Slots } from "./slots.ts";
import { wait } from "./wait.ts";

/** What the messages of one consumer share. */
export interface HandlingSettings {
  readonly operation: AnyConsumer;
  readonly endpoint: Endpoint;
  readonly clock: Clock;
  readonly logger: Logger;
  readonly dedupe: DedupeStore;
  readonly reader: PayloadReader;
  /** The broker, for people. */
  readonly peer: string;
  readonly slots: Slots;
  /** Of all its topics. */
  readonly holds: Holds;
  /** Sends a message to a retry topic, or to the dead letters; false where it is left to others before that is done. */
  forward(record: BrokerRecord, message: IncomingMessage): Promise<boolean>;
}

/** One of the topics that a consumer reads. */
export interface Level {
  /** The number of the retry topic; 0: the topic itself. */
  readonly number: number;
  readonly topic: string;
  readonly holds: Holds;
}

/** Stores, registries and topics that fail are asked again after this, doubled each time up to a minute. */
const firstPatienceMs = 1000;
const longestPatienceMs = 60_000;

/** Brings messages to their end: handled, put away, dropped, or left to others. */
export class MessageHandling {
  readonly #settings: HandlingSettings;
  /** Of kinds of events that ought to have been gone by now. */
  #hasToldSunset = false;

  constructor(settings: HandlingSettings) {
    this.#settings = settings;
  }

  /** Resolves when the message is done with, or left to others. */
  async handle(message: IncomingMessage, level: Level): Promise<void> {
    if (message.isAbandoned || !(await this.#isDue(message, level))) return;
    if (this.#isExpired(message)) return this.#finish(message, level, "expired", null);
    this.#tellSunset(message);
    const wasHandled = await this.#wasHandled(message, level);
    if (wasHandled === null) return;
    if (wasHandled) return this.#finish(message, level, "duplicate", null);
    let [attempts, pauses, wasNotFound] = [0, 0, false];
    for (;;) {
      const tried = await this.#try(message, level, attempts + 1);
      if (tried === "left") return;
      if (tried === null) return this.#succeed(message, level);
      pauses += 1;
      const { operation, clock } = this.#settings;
      const { attemptsBefore } = message;
      const situation = { operation, level: level.number, attemptsBefore, attempts: attempts + 1, pauses, wasNotFound };
      const remedy = remedyFor({ ...situation, failed: tried }, () => clock.random());
      if (remedy.kind !== "pause") [attempts, pauses] = [attempts + 1, 0];
      wasNotFound ||= tried.error.code === "not_found";
      if (!(await this.#apply(remedy, message, level, tried, attempts))) return;
    }
  }

  /** Whether it is to be handled again. */
  async #apply(
    remedy: Remedy,
    message: IncomingMessage,
    level: Level,
    failed: Failed,
    attempts: number,
  ): Promise<boolean> {
    const { clock, holds } = this.#settings;
    switch (remedy.kind) {
      case "finish":
        await this.#succeed(message, level);
        return false;
      case "repeat":
        this.#tellRetry(level, attempts, remedy.delayMs, failed);
        return wait(clock, remedy.delayMs, message.abandonment);
      case "pause":
        return this.#held(remedy.what === "topic" ? level.holds : holds, remedy.delayMs, message, failed.error.code);
      case "postpone":
        await this.#postpone(message, level, failed, attempts, remedy.level);
        return false;
      case "bury":
        await this.#bury(message, level, failed, attempts);
        return false;
    }
  }

  /** Calls the handler once there is room: what it failed with, or null; `left` where others will handle it. */
  async #try(message: IncomingMessage, level: Level, attempt: number): Promise<Failed | null | "left"> {
    const problem = await this.#problemOf(message, level);
    if (message.isAbandoned || !(await this.#hasRoom(message, level))) return "left";
    const { operation, endpoint, clock, reader, peer, slots } = this.#settings;
    const facts = { operation, message, reader, peer, problem, nowMs: clock.now() };
    const exchange = new MessageExchange({ ...facts, attempt: message.attemptsBefore + attempt });
    message.handling = exchange.cancellation;
    try {
      const { reply } = await endpoint.answer(exchange);
      // It was given up from outside: whoever gets it next begins anew, and this time does not count.
      return reply !== null && message.isAbandoned && reply.error.code === "canceled" ? "left" : reply;
    } finally {
      message.handling = null;
      slots.leave();
    }
  }

  /** Waits until nothing holds and a handler is free; false where the message is left to others meanwhile. */
  async #hasRoom(message: IncomingMessage, level: Level): Promise<boolean> {
    const { slots, holds } = this.#settings;
    const { abandonment } = message;
    for (;;) {
      const held = holds.whenFree(abandonment) ?? level.holds.whenFree(abandonment);
      if (held !== null) {
        await held;
        continue;
      }
      const waiting = slots.enter();
      if (waiting !== null) await waiting;
      if (message.isAbandoned) {
        slots.leave();
        return false;
      }
      if (holds.reason === null && level.holds.reason === null) return true;
      slots.leave();
    }
  }

  /** Why its payload cannot be read, where a registry says so; null: it may be read. Waits for the registry to answer. */
  async #problemOf(message: IncomingMessage, level: Level): Promise<string | null> {
    const { event } = message;
    if (typeof event === "string") return null;
    const { reader } = this.#settings;
    let preparing = reader.prepare(event);
    if (preparing === null) return null;
    let problem: string | null = null;
    await this.#patiently(message, level, "the schema registry cannot be asked", async () => {
      try {
        await (preparing ?? reader.prepare(event));
      } catch (error) {
        preparing = null;
        if (!isInteractionError(error) || error.code !== "invalid_argument") throw error;
        problem = error.message;
      }
    });
    return problem;
  }

  /** Whether an event was handled before; null where the message is left to others before anybody knows. */
  async #wasHandled(message: IncomingMessage, level: Level): Promise<boolean | null> {
    const key = this.#dedupeKey(message);
    if (key === null) return false;
    let wasHandled = false;
    const isKnown = await this.#patiently(message, level, "the store of handled events cannot be asked", async () => {
      wasHandled = await this.#settings.dedupe.wasHandled(key);
    });
    return isKnown ? wasHandled : null;
  }

  /** Asks until it is answered, and lets nothing of the topic begin meanwhile; false where the message is left. */
  async #patiently(
    message: IncomingMessage,
    level: Level,
    trouble: string,
    ask: () => Promise<void>,
  ): Promise<boolean> {
    const { clock, logger, operation } = this.#settings;
    for (let patienceMs = firstPatienceMs; ; patienceMs = Math.min(longestPatienceMs, patienceMs * 2)) {
      try {
        await ask();
        return true;
      } catch (error) {
        logger.error({ interaction: operation.interaction, topic: level.topic, error }, trouble);
        const release = level.holds.add("paused");
        const goesOn = await wait(clock, patienceMs / 2 + (clock.random() * patienceMs) / 2, message.abandonment);
        release();
        if (!goesOn) return false;
      }
    }
  }

  async #held(holds: Holds, delayMs: number, message: IncomingMessage, code: string): Promise<boolean> {
    const { clock, logger, operation } = this.#settings;
    logger.warn({ interaction: operation.interaction, code, delayMs }, "messages wait");
    const release = holds.add("paused");
    const goesOn = await wait(clock, delayMs, message.abandonment);
    release();
    return goesOn;
  }

  /** Waits until a message of a retry topic is due; never longer than the topic's delay, whatever clock it was sent by. */
  async #isDue(message: IncomingMessage, { number }: Level): Promise<boolean> {
    if (number === 0) return true;
    const { clock, operation } = this.#settings;
    const dueMs = Number(message.delivery.record.headers["x_due"] ?? 0);
    const delayMs = Math.min(dueMs - clock.now(), operation.retryTopicsMs[number - 1] ?? 0);
    return delayMs > 0 ? wait(clock, delayMs, message.abandonment) : true;
  }

  #isExpired(message: IncomingMessage): boolean {
    const expiry = message.attribute("expirytime");
    const expiresMs = expiry === null ? null : timeOfText(expiry);
    return expiresMs !== null && expiresMs <= this.#settings.clock.now();
  }

  async #succeed(message: IncomingMessage, level: Level): Promise<void> {
    const { dedupe, operation, logger } = this.#settings;
    const key = this.#dedupeKey(message);
    if (key !== null && operation.dedupeMs !== null) {
      try {
        await dedupe.markHandled(key, operation.dedupeMs);
      } catch (error) {
        // It is handled: that nobody remembers it matters only if it comes again.
        logger.error({ interaction: operation.interaction, error }, "that an event was handled is not remembered");
      }
    }
    this.#finish(message, level, "handled", null);
  }

  /** Groups and interactions remember events apart. */
  #dedupeKey({ identity }: IncomingMessage): string | null {
    const { dedupeMs, interaction, group } = this.#settings.operation;
    return dedupeMs === null || identity === null ? null : `${interaction}\n${group}\n${identity}`;
  }

  async #postpone(message: IncomingMessage, level: Level, failed: Failed, attempts: number, to: number): Promise<void> {
    const { operation, clock, forward } = this.#settings;
    const dueMs = clock.now() + (operation.retryTopicsMs[to - 1] ?? 0);
    const all = message.attemptsBefore + attempts;
    this.#tellRetry(level, all, dueMs - clock.now(), failed);
    const record = putAway(message, { topic: retryTopic(operation, to), attempts: all, dueMs, failed });
    if (await forward(record, message)) this.#finish(message, level, "postponed", failed);
  }

  async #bury(message: IncomingMessage, level: Level, failed: Failed, attempts: number): Promise<void> {
    const { operation, clock, logger, forward } = this.#settings;
    const { interaction, deadLetter } = operation;
    const all = message.attemptsBefore + attempts;
    const code = codeOf(failed);
    const fields = { interaction, topic: level.topic, position: message.delivery.position, code, attempts: all };
    const severity = code === "data_loss" ? "error" : "warn";
    if (deadLetter === null) {
      logger[severity](fields, "a message could not be handled, and was dropped");
      return this.#finish(message, level, "dropped", failed);
    }
    const record = putAway(message, { topic: deadLetter, attempts: all, dueMs: clock.now(), failed });
    if (!(await forward(record, message))) return;
    logger[severity]({ ...fields, deadLetter }, "a message could not be handled, and is a dead letter");
    this.#finish(message, level, "dead-lettered", failed);
  }

  #finish(message: IncomingMessage, { topic }: Level, outcome: OutcomeEvent["outcome"], failed: Failed | null): void {
    message.delivery.done();
    const told = consumerEvents.outcome;
    const code = failed === null ? null : codeOf(failed);
    if (told.hasSubscribers) told.publish({ operation: this.#settings.operation, topic, outcome, code });
  }

  #tellRetry({ topic }: Level, attempt: number, delayMs: number, { error }: Failed): void {
    const { operation } = this.#settings;
    const { retry } = consumerEvents;
    if (retry.hasSubscribers) retry.publish({ operation, peer: topic, attempt, delayMs, error });
  }

  #tellSunset(message: IncomingMessage): void {
    const sunset = message.attribute("deprecationsunset");
    if (sunset === null) return;
    const sunsetMs = timeOfText(sunset);
    const { clock, logger, operation } = this.#settings;
    if (sunsetMs === null || sunsetMs > clock.now()) return;
    if (consumerEvents.sunset.hasSubscribers) consumerEvents.sunset.publish({ operation, sunset });
    if (this.#hasToldSunset) return;
    this.#hasToldSunset = true;
    logger.warn(
      { interaction: operation.interaction, sunset },
      "events still come that ought to have been gone by now",
    );
  }
}
