import type { Clock } from "./clock.ts";
import type { Broker, BrokerConnection } from "./event/broker.ts";
import { notProcessed } from "./evidence.ts";
import { interactionError, isInteractionError } from "./interaction-error.ts";
import type { Logger } from "./logger.ts";
import type { MqttBroker, MqttConnection } from "./mqtt/broker.ts";
import { randomHex } from "./random.ts";

/** A broker of events, of MQTT, or of both. */
export type AnyBroker = Broker | MqttBroker;

/** One broker for all, or brokers by the names that a workspace gives them. */
export type Brokers = AnyBroker | Readonly<Record<string, AnyBroker>>;

/** What brokers are connected with. */
export interface BrokersSettings {
  /** Who connects, for the brokers' logs. */
  readonly clientId: string;
  readonly logger: Logger;
  readonly clock: Clock;
  /** The broker of a name. Throws TypeError where there is none. */
  brokerOf(name: string): AnyBroker;
}

/** Brokers by their names, each connected once, when it is first used. */
export class OpenBrokers {
  readonly #settings: BrokersSettings;
  readonly #events = new Map<Broker, Promise<BrokerConnection>>();
  readonly #mqtt = new Map<MqttBroker, Map<string, Promise<MqttConnection>>>();

  constructor(settings: BrokersSettings) {
    this.#settings = settings;
  }

  /** The broker of events of this name. Throws TypeError where it is none. */
  event(name: string): Broker {
    const broker = this.#settings.brokerOf(name);
    if (isEventBroker(broker)) return broker;
    throw new TypeError(`the broker '${name}' takes no events: it is one of ${broker.kind}`);
  }

  /** The broker of MQTT of this name. Throws TypeError where it is none. */
  mqtt(name: string): MqttBroker {
    const broker = this.#settings.brokerOf(name);
    if (isMqttBroker(broker)) return broker;
    throw new TypeError(`the broker '${name}' takes no messages of MQTT: it is one of ${broker.kind}`);
  }

  /** The way to a broker of events. Rejects with `unavailable` where it cannot be reached; the next one tries anew. */
  connection(broker: Broker): Promise<BrokerConnection> {
    const { clientId, logger, clock } = this.#settings;
    return once(this.#events, broker, () => reached(broker, broker.connect({ clientId, logger, clock })));
  }

  /** The way of a service to a broker of MQTT, in the same way: what each may do there, the broker knows by its name. */
  mqttConnection(broker: MqttBroker, service: string): Promise<MqttConnection> {
    const { logger, clock } = this.#settings;
    const ofServices = this.#mqtt.get(broker) ?? new Map<string, Promise<MqttConnection>>();
    this.#mqtt.set(broker, ofServices);
    // Two connections of one name would end each other.
    const clientId = `${service}-${randomHex(6)}`;
    const settings = { clientId, user: service, isStable: false, logger, clock, will: null };
    return once(ofServices, service, () => reached(broker, broker.connectMqtt(settings)));
  }

  /** Closes what was opened. */
  async close(): Promise<void> {
    const ofMqtt = [...this.#mqtt.values()].flatMap((it) => [...it.values()]);
    const opened = await Promise.allSettled([...this.#events.values(), ...ofMqtt]);
    this.#events.clear();
    this.#mqtt.clear();
    await Promise.allSettled(opened.map((it) => (it.status === "fulfilled" ? it.value.close() : undefined)));
  }
}

/** Whether a broker takes events. */
export function isEventBroker(broker: AnyBroker): broker is Broker {
  return "connect" in broker;
}

/** Whether a broker takes messages of MQTT. */
export function isMqttBroker(broker: AnyBroker): broker is MqttBroker {
  return "connectMqtt" in broker;
}

/** Whether it is one broker, and not several by their names. */
export function isBroker(brokers: Brokers): brokers is AnyBroker {
  return "kind" in brokers && typeof brokers.kind === "string";
}

/** The broker of a name: the one for all, or that of the name. Throws TypeError where there is none. */
export function brokerNamed(brokers: Brokers, name: string): AnyBroker {
  const found = isBroker(brokers) ? brokers : brokers[name];
  if (found !== undefined) return found;
  throw new TypeError(`there is no broker '${name}': give it by its name`);
}

async function once<Key, Connection>(
  opened: Map<Key, Promise<Connection>>,
  key: Key,
  connect: () => Promise<Connection>,
): Promise<Connection> {
  const known = opened.get(key);
  if (known !== undefined) return known;
  const opening = connect();
  opened.set(key, opening);
  try {
    return await opening;
  } catch (error) {
    opened.delete(key);
    throw error;
  }
}

/** A connection; rejects with `unavailable`, or with what the broker says, and with the evidence that nothing was done. */
async function reached<Connection>({ address }: AnyBroker, connecting: Promise<Connection>): Promise<Connection> {
  try {
    return await connecting;
  } catch (cause) {
    if (isInteractionError(cause)) throw notProcessed(cause);
    const message = `the broker at ${address} cannot be reached`;
    throw notProcessed(interactionError({ code: "unavailable", reason: null, details: null, message, cause }));
  }
}
