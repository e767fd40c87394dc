import type { OpenBrokers } from "../brokers.ts";
import type { Clock } from "../clock.ts";
import type { InteractionContext } from "../context.ts";
import { asEvent } from "../event/as-event.ts";
import { eventRecord } from "../event/client/event-record.ts";
import { preparedEvent } from "../event/client/prepared-event.ts";
import { uuidV7 } from "../event/uuid-v7.ts";
import type { Logger } from "../logger.ts";
import { asMqtt } from "../mqtt/as-mqtt.ts";
import { jsonType, outgoingMessage, packetOf } from "../mqtt/outgoing-message.ts";
import type { Operation } from "../operation.ts";
import { publication } from "../publication.ts";
import type { PublishOptions } from "../publish-options.ts";
import type { Publishers, PublishMethod } from "../publishers.ts";
import type { Operations } from "../service.ts";
import type { Outbox } from "./outbox.ts";
import { Relay } from "./relay.ts";
import { type EncodedMessage, StoredMessage, toStore } from "./stored-message.ts";

/** What messages that go through an outbox need. */
export interface OutboxedSettings {
  readonly outbox: Outbox;
  readonly brokers: OpenBrokers;
  readonly publishers: Publishers;
  readonly clock: Clock;
  readonly logger: Logger;
  /** All that handlers publish through it. */
  readonly publications: readonly Operation[];
}

/** Writes what handlers publish to an outbox, in transactions of their own, and sends what they committed. */
export class Outboxed {
  readonly #settings: OutboxedSettings;
  readonly #relay: Relay;

  constructor(settings: OutboxedSettings) {
    const { outbox, clock, logger, publications, publishers } = settings;
    this.#settings = settings;
    const operations = new Map(publications.map((it) => [it.interaction, it]));
    this.#relay = new Relay({
      outbox,
      clock,
      logger,
      interactions: [...operations.keys()],
      send: async (message) => {
        const operation = operations.get(message.interaction);
        if (operation === undefined) throw new TypeError(`nothing is known of ${message.interaction}`);
        await publishers.send(operation, new StoredMessage(message), String(message.headers["id"] ?? message.id));
      },
    });
  }

  start(): void {
    this.#relay.start();
  }

  /** Ends when what was committed has been sent once more. */
  stop(): Promise<void> {
    return this.#relay.stop();
  }

  /** `ctx.publish` of a handler: it publishes with a transaction alone. */
  publishersOf(publications: Operations, context: InteractionContext): { using(tx: unknown): object } {
    return {
      using: (tx) => {
        const methods: Record<string, PublishMethod> = {};
        for (const name in publications) {
          const operation = publications[name];
          if (operation === undefined) continue;
          methods[name] = (message, options) => this.#write(tx, operation, { message, options, context });
        }
        return methods;
      },
    };
  }

  async #write(tx: unknown, operation: Operation, { message, options = {}, context }: Writing): Promise<void> {
    const { outbox, clock } = this.#settings;
    const place = uuidV7(clock.now());
    const id = options.id ?? place;
    const encoded =
      operation.style === "mqtt"
        ? this.#message(operation, message, id, options)
        : this.#event(operation, message, id, { options, context });
    await outbox.add(tx, toStore(place, encoded, context.trace));
  }

  #event(operation: Operation, message: unknown, id: string, { options, context }: Origin): EncodedMessage {
    const { clock, brokers } = this.#settings;
    const event = asEvent(operation);
    const prepared = preparedEvent(event, publication({ message, id, options, context }), clock.now());
    const { envelope } = brokers.event(event.broker);
    // Too large for a record is too large for the outbox: it would wait there for ever.
    eventRecord(
      { ...prepared, attributes: { ...prepared.attributes } },
      { envelope, schemaId: 0, trace: context.trace },
    );
    return { ...prepared, interaction: event.interaction, topic: event.topic };
  }

  #message(operation: Operation, message: unknown, id: string, options: PublishOptions): EncodedMessage {
    const mqtt = asMqtt(operation);
    const outgoing = outgoingMessage(mqtt, message, { id, time: options.time ?? new Date(this.#settings.clock.now()) });
    // As the version of the protocol that makes more of it.
    packetOf(outgoing, false, null);
    const { topic, attributes, data } = outgoing;
    return { interaction: mqtt.interaction, topic, key: topic, attributes, contentType: jsonType, data };
  }
}

interface Origin {
  readonly options: PublishOptions;
  readonly context: InteractionContext;
}

interface Writing {
  readonly message: unknown;
  readonly options?: PublishOptions | undefined;
  readonly context: InteractionContext;
}
