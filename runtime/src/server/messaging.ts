import { type AnyBroker, OpenBrokers } from "../brokers.ts";
import type { Clock } from "../clock.ts";
import type { InteractionContext } from "../context.ts";
import type { DedupeStore } from "../dedupe.ts";
import { type AnyConsumer, isConsumer, isEvent } from "../event/as-event.ts";
import type { Broker, TopicSettings } from "../event/broker.ts";
import type { Consumer, ConsumerState } from "../event/server/consumer.ts";
import type { Logger } from "../logger.ts";
import type { MqttSubscriptions } from "../mqtt/server/mqtt-subscriptions.ts";
import type { Operation } from "../operation.ts";
import type { Outbox } from "../outbox/outbox.ts";
import type { Outboxed } from "../outbox/outboxed.ts";
import { Publishers } from "../publishers.ts";
import { type Emissions, type Service, serviceFolder } from "../service.ts";
import type { Endpoint } from "./endpoint.ts";

/** What a server needs for messages. */
export interface MessagingSettings {
  readonly services: readonly Service[];
  readonly clock: Clock;
  readonly logger: Logger;
  readonly dedupe: DedupeStore;
  /** Null: none was given. */
  readonly outbox: Outbox | null;
  /** The broker of a name. */
  brokerOf(name: string): AnyBroker;
}

/** How what reads messages is: `disconnected` where a broker of MQTT cannot be reached. */
export type SubscriberState = ConsumerState | "disconnected";

/** The messages of a server: what its handlers publish, and those that it consumes. */
export class Messaging {
  readonly #settings: MessagingSettings;
  readonly #brokers: OpenBrokers;
  readonly #publishers: Publishers;
  #consumers: readonly Consumer[] = [];
  #subscriptions: MqttSubscriptions | null = null;
  #outboxed: Outboxed | null = null;

  constructor(settings: MessagingSettings) {
    const { services, clock, logger, brokerOf } = settings;
    const clientId = services.map(serviceFolder).join("+");
    this.#settings = settings;
    this.#brokers = new OpenBrokers({ clientId, logger, clock, brokerOf });
    this.#publishers = new Publishers({ brokers: this.#brokers, clock, logger });
  }

  /** Publishers of what a handler may publish, in its name. */
  publishersOf({ publications, isOutboxed }: Emissions, context: InteractionContext): object {
    if (!isOutboxed) return this.#publishers.of(publications, context);
    if (this.#outboxed === null) throw new TypeError("the outbox is not open");
    return this.#outboxed.publishersOf(publications, context);
  }

  /**
   * Connects to the brokers that are in use, makes the topics that are not there where it may, and starts to consume.
   * Rejects with what the brokers say where one of them cannot be reached, or topics are missing.
   */
  async start(endpoints: readonly Endpoint[]): Promise<void> {
    const consuming = endpoints.filter((it) => isConsumer(it.operation));
    const published = this.#settings.services.flatMap((it) =>
      Object.values(it.emits).flatMap((of) => Object.values(of)),
    );
    await this.#openOutbox();
    const topics = new Topics((name) => this.#brokers.event(name));
    for (const it of published) if (isEvent(it)) topics.add(it.broker, [it]);
    if (consuming.length > 0) await this.#consume(consuming, topics);
    else await topics.prepare(this.#brokers);
    const subscribing = endpoints.filter(
      ({ operation }) => operation.shape === "message" && operation.style === "mqtt",
    );
    if (subscribing.length > 0) await this.#subscribe(subscribing);
  }

  /** How each consumer is, by its interaction. */
  states(): Readonly<Record<string, SubscriberState>> {
    const consumers = this.#consumers.map((it) => [it.operation.interaction, it.state] as const);
    return { ...Object.fromEntries(consumers), ...this.#subscriptions?.states() };
  }

  /** Takes no new messages, and lets handlers end within so many milliseconds; what does not end comes again. */
  async stop(graceMs: number): Promise<void> {
    const stopping = [...this.#consumers.map((it) => it.stop(graceMs)), this.#subscriptions?.stop(graceMs)];
    this.#tell(await Promise.allSettled(stopping));
  }

  async close(): Promise<void> {
    this.#tell(await Promise.allSettled(this.#consumers.map((it) => it.close())));
    await this.#outboxed?.stop();
    await this.#brokers.close();
  }

  /** Loaded where a handler publishes so. */
  async #openOutbox(): Promise<void> {
    const { services, outbox, clock, logger } = this.#settings;
    const publications = outboxed(services);
    if (outbox === null || publications.length === 0) return;
    const { Outboxed } = await import("../outbox/outboxed.ts");
    const [brokers, publishers] = [this.#brokers, this.#publishers];
    this.#outboxed = new Outboxed({ outbox, brokers, publishers, clock, logger, publications });
    this.#outboxed.start();
  }

  /** That a broker does not answer is no reason not to go away. */
  #tell(ended: readonly PromiseSettledResult<void>[]): void {
    for (const it of ended) {
      if (it.status === "rejected") this.#settings.logger.error({ error: it.reason }, "a consumer did not end well");
    }
  }

  /** Loaded with the first consumer: most servers have none. */
  async #consume(endpoints: readonly Endpoint[], topics: Topics): Promise<void> {
    const { Consumer, topicsOf } = await import("../event/server/consumer.ts");
    const consuming = endpoints.map((endpoint) => ({ endpoint, operation: asConsumer(endpoint) }));
    for (const { operation } of consuming) topics.add(operation.event.broker, topicsOf(operation));
    await topics.prepare(this.#brokers);
    const { dedupe, clock, logger } = this.#settings;
    this.#consumers = await Promise.all(
      consuming.map(async ({ endpoint, operation }) => {
        const broker = this.#brokers.event(operation.event.broker);
        const connection = await this.#brokers.connection(broker);
        return new Consumer({ operation, endpoint, broker, connection, dedupe, clock, logger });
      }),
    );
    await Promise.all(this.#consumers.map((it) => it.start()));
  }

  async #subscribe(endpoints: readonly Endpoint[]): Promise<void> {
    const { subscribeMqtt } = await import("../mqtt/server/mqtt-subscriptions.ts");
    const { clock, logger } = this.#settings;
    this.#subscriptions = await subscribeMqtt({ endpoints, brokers: this.#brokers, clock, logger });
  }
}

/** Topics that must be there, by the brokers that they are of. */
class Topics {
  readonly #brokerOf: (name: string) => Broker;
  readonly #topics = new Map<Broker, Map<string, TopicSettings>>();

  constructor(brokerOf: (name: string) => Broker) {
    this.#brokerOf = brokerOf;
  }

  add(brokerName: string, topics: readonly TopicSettings[]): void {
    const broker = this.#brokerOf(brokerName);
    const known = this.#topics.get(broker) ?? new Map<string, TopicSettings>();
    this.#topics.set(broker, known);
    for (const { topic, retentionMs } of topics) known.set(topic, { topic, retentionMs });
  }

  async prepare(brokers: OpenBrokers): Promise<void> {
    const all = [...this.#topics].map(async ([broker, topics]) => {
      const connection = await brokers.connection(broker);
      await connection.prepare([...topics.values()]);
    });
    await Promise.all(all);
  }
}

function asConsumer({ operation }: Endpoint): AnyConsumer {
  if (isConsumer(operation)) return operation;
  throw new TypeError(`${operation.interaction} consumes nothing`);
}

/** All that handlers publish through the outbox. */
function outboxed(services: readonly Service[]): readonly Operation[] {
  return services.flatMap(({ outbox, emits }) => outbox.flatMap((name) => Object.values(emits[name] ?? {})));
}
