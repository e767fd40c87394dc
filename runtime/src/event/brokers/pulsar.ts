import { interactionError } from "../../interaction-error.ts";
import type { Broker, BrokerConnection, ConnectSettings, ConsumeSettings, Consumption } from "../broker.ts";
import type { SchemaRegistry } from "../schema-registry.ts";
import { type Admin, adminOf } from "./pulsar/admin.ts";
import type { Place } from "./pulsar/place.ts";
import { storedMessages } from "./pulsar/stored-messages.ts";
import { TopicPublisher } from "./pulsar/topic-publisher.ts";
import { TopicReading } from "./pulsar/topic-reading.ts";
import { prepareTopics } from "./pulsar/topics.ts";

/** How a Pulsar is connected to. */
export interface PulsarOptions {
  /**
   * Of its web service, which has the WebSocket API and the administration: `http://localhost:8080`, or `https:`. Its
   * other address, `pulsar://localhost:6650`, is for clients of another protocol.
   */
  readonly url: string;
  /** `public` */
  readonly tenant?: string;
  /** `default` */
  readonly namespace?: string;
  /** Presented as `Authorization: Bearer`. */
  readonly token?: string;
  /** Of `https:`: the authority, and a certificate of one's own. In PEM. */
  readonly tls?: { readonly ca?: string; readonly cert?: string; readonly key?: string };
  /** Where the schemas of Avro are: `confluentRegistry({ url })`. Without one messages are of the contract's schema. */
  readonly registry?: SchemaRegistry;
  /** Whether topics are made that are not there, and how; by default they are, but not when NODE_ENV is `production`. */
  readonly createTopics?: boolean | { readonly partitions?: number };
}

/**
 * A Pulsar, by its WebSocket API: no library of its own is needed. Messages are structured CloudEvents.
 *
 * A group is a subscription. Where order counts (`ordering: key`), one member of a group reads a topic at a time
 * (Exclusive) and the others stand by: within a second one of them goes on. Else they share it message by message
 * (Shared). A message whose frame is larger than 1 MiB is `out_of_range`, which is about 780 kB of JSON. Topics that are made keep what all have read for as long as
 * the contract says, or a week. Throws `invalid_argument` where the URL is none.
 */
export function pulsar(options: PulsarOptions): Broker {
  const place = placeOf(options);
  return {
    kind: "pulsar",
    address: `${place.origin}/${place.tenant}/${place.namespace}`,
    envelope: { mode: "structured" },
    registry: options.registry ?? null,
    connect: async (settings) => new PulsarConnection(place, await adminOf(place), options, settings),
  };
}

class PulsarConnection implements BrokerConnection {
  readonly #place: Place;
  readonly #admin: Admin;
  readonly #options: PulsarOptions;
  readonly #settings: ConnectSettings;
  readonly #publishers = new Map<string, TopicPublisher>();
  readonly #consumptions = new Set<Consumption>();

  constructor(place: Place, admin: Admin, options: PulsarOptions, settings: ConnectSettings) {
    this.#place = place;
    this.#admin = admin;
    this.#options = options;
    this.#settings = settings;
  }

  async prepare(topics: Parameters<BrokerConnection["prepare"]>[0]): Promise<void> {
    const { createTopics = process.env["NODE_ENV"] !== "production" } = this.#options;
    const { partitions = null } = typeof createTopics === "boolean" ? {} : createTopics;
    await prepareTopics(this.#admin, this.#place, topics, createTopics === false ? null : { partitions });
  }

  publish(...[record, signal]: Parameters<BrokerConnection["publish"]>): Promise<void> {
    const known = this.#publishers.get(record.topic);
    const publisher = known ?? new TopicPublisher(this.#place, this.#settings.clock, record.topic);
    this.#publishers.set(record.topic, publisher);
    return publisher.send(record, signal);
  }

  async consume(settings: ConsumeSettings): Promise<Consumption> {
    const { clock, logger } = this.#settings;
    const reading = await TopicReading.start({ place: this.#place, clock, logger }, settings);
    const consumption: Consumption = {
      stop: () => reading.stop(),
      close: async () => {
        if (this.#consumptions.delete(consumption)) await reading.close();
      },
    };
    this.#consumptions.add(consumption);
    return consumption;
  }

  read(topic: string) {
    return storedMessages(this.#admin, this.#place, this.#settings.clock, topic);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#consumptions].map((it) => it.close()));
    for (const it of this.#publishers.values()) it.close();
    await this.#admin.close();
  }
}

function placeOf({ url, tenant = "public", namespace = "default", token, tls }: PulsarOptions): Place {
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    const message = `'${url}' is no URL of the web service of a Pulsar: pulsar({ url: 'http://localhost:8080' })`;
    throw interactionError({ code: "invalid_argument", reason: null, details: null, message });
  }
  const headers = token === undefined ? {} : { authorization: `Bearer ${token}` };
  return { origin: url.replace(/\/+$/, ""), tenant, namespace, headers, tls: tls ?? null };
}
