import { interactionError } from "../../interaction-error.ts";
import type { Broker, BrokerConnection, ConnectSettings, ConsumeSettings, Consumption } from "../broker.ts";
import type { SchemaRegistry } from "../schema-registry.ts";
import { atMost, leavingMs } from "./at-most.ts";
import { Cluster } from "./kafka/cluster.ts";
import { kafkaFailure } from "./kafka/failures.ts";
import { GroupRequests } from "./kafka/group-requests.ts";
import { kafkaLibrary } from "./kafka/library.ts";
import type { Address, LinkOptions } from "./kafka/link.ts";
import { Membership } from "./kafka/membership.ts";
import { listOffsets } from "./kafka/offsets.ts";
import { onceSettled } from "./kafka/once-settled.ts";
import { prepareTopics } from "./kafka/prepare-topics.ts";
import { Sender } from "./kafka/sender.ts";
import { storedRecords } from "./kafka/stored-records.ts";
import { TopicReading } from "./kafka/topic-reading.ts";

/** Who connects to a Kafka. */
export type KafkaSasl =
  | {
      readonly mechanism: "PLAIN" | "SCRAM-SHA-256" | "SCRAM-SHA-512";
      readonly username: string;
      readonly password: string;
    }
  /** Asked for with each connection. */
  | { readonly mechanism: "OAUTHBEARER"; readonly token: string | (() => string | Promise<string>) };

/** How a Kafka is connected to. */
export interface KafkaOptions {
  /** `kafka://first:9092,second:9092`: some of the brokers; they name the others. */
  readonly url?: string;
  /** The same as a list: `["first:9092"]`. */
  readonly brokers?: readonly string[];
  readonly sasl?: KafkaSasl;
  /** `true` for TLS with the usual authorities; `cert` and `key` are the client's own. In PEM. */
  readonly tls?: boolean | { readonly ca?: string; readonly cert?: string; readonly key?: string };
  /** Where the schemas of Avro are: `confluentRegistry({ url })`. Without one messages are of the contract's schema. */
  readonly registry?: SchemaRegistry;
  /** Whether topics are made that are not there, and how; by default they are, but not when NODE_ENV is `production`. */
  readonly createTopics?: boolean | { readonly partitions?: number; readonly replicas?: number };
  /** Milliseconds after which a member of a group that is not heard of has lost its partitions. 45000: resilience.md, Knobs. */
  readonly sessionMs?: number;
  /** Milliseconds between two signs of life, a third of the session at most. 3000: resilience.md, Knobs. */
  readonly heartbeatMs?: number;
}

/** Source: resilience.md, Knobs, "connect timeout". */
const connectMs = 5000;
const requestMs = 30_000;
/** Source: resilience.md, Knobs, "keepalive/heartbeat". */
const defaultTimes = { sessionMs: 45_000, heartbeatMs: 3000 };
const defaultPort = 9092;

/**
 * A Kafka, version 3.1 or later. Needs the package `@platformatic/kafka`.
 *
 * Writers are idempotent and wait for all replicas in step; a key's partition is that of Kafka's own default. Groups are
 * of the classic protocol: before partitions move, handlers end and what is done with is kept. Throws `invalid_argument`
 * where no broker is named.
 */
export function kafka(options: KafkaOptions): Broker {
  const seeds = addressesOf(options);
  return {
    kind: "kafka",
    address: seeds.map((it) => `${it.host}:${it.port}`).join(","),
    envelope: { mode: "binary", prefix: "ce_" },
    registry: options.registry ?? null,
    async connect(settings) {
      const library = await kafkaLibrary();
      const cluster = new Cluster(library, settings.clock, seeds, linkOptions(options, settings.clientId));
      return new KafkaConnection(cluster, options, settings);
    },
  };
}

class KafkaConnection implements BrokerConnection {
  readonly #cluster: Cluster;
  readonly #options: KafkaOptions;
  readonly #settings: ConnectSettings;
  readonly #sender: Sender;
  readonly #memberships = new Set<Membership>();
  readonly #consumptions = new Set<Consumption>();
  #number = 0;

  constructor(cluster: Cluster, options: KafkaOptions, settings: ConnectSettings) {
    this.#cluster = cluster;
    this.#options = options;
    this.#settings = settings;
    this.#sender = new Sender(cluster);
  }

  async prepare(topics: Parameters<BrokerConnection["prepare"]>[0]): Promise<void> {
    const { createTopics = process.env["NODE_ENV"] !== "production" } = this.#options;
    const { partitions = null, replicas = null } = typeof createTopics === "boolean" ? {} : createTopics;
    await prepareTopics(this.#cluster, topics, createTopics === false ? null : { partitions, replicas });
  }

  publish(...[record, signal]: Parameters<BrokerConnection["publish"]>): Promise<void> {
    return this.#sender.send(record, signal);
  }

  async consume(settings: ConsumeSettings): Promise<Consumption> {
    const { logger } = this.#settings;
    const beginnings = await this.#beginnings(settings);
    this.#number += 1;
    const reading = new TopicReading(this.#cluster, settings, logger, `fetch ${this.#number}`);
    const membership = this.#membership(settings);
    membership.add(reading, beginnings);
    const consumption: Consumption = {
      stop: async () => reading.stop(),
      close: async () => {
        if (!this.#consumptions.delete(consumption)) return;
        await atMost(this.#settings.clock, leavingMs, membership.remove(reading));
        if (membership.isOver) this.#memberships.delete(membership);
      },
    };
    this.#consumptions.add(consumption);
    return consumption;
  }

  read(topic: string) {
    return storedRecords(this.#cluster, topic);
  }

  async close(): Promise<void> {
    await Promise.all([...this.#consumptions].map((it) => it.close()));
    this.#sender.close();
    this.#cluster.close();
  }

  /** A member reads a topic once: who reads it again is another member. */
  #membership({ group, topic }: ConsumeSettings): Membership {
    const known = [...this.#memberships].find((it) => it.group === group && !it.isOver && !it.has(topic));
    if (known !== undefined) return known;
    const { sessionMs, heartbeatMs } = { ...defaultTimes, ...this.#options };
    const times = { sessionMs, heartbeatMs };
    this.#number += 1;
    const made = new Membership(this.#cluster, group, this.#number, times, this.#settings.logger);
    this.#memberships.add(made);
    return made;
  }

  /**
   * Where a group begins that has never read: what is published from now on is read, however long joining takes. Also
   * tells who may not read the topic or be in the group.
   */
  async #beginnings({ topic, group, from }: ConsumeSettings): Promise<ReadonlyMap<number, number>> {
    const look = async () => {
      const facts = await this.#cluster.topic(topic);
      const partitions = [...facts.partitions.keys()];
      const requests = new GroupRequests(this.#cluster, group, 0, { ...defaultTimes, rebalanceMs: requestMs });
      await requests.keptOffsets(new Map([[topic, partitions]]));
      return from === "earliest" ? new Map() : await listOffsets(this.#cluster, topic, facts, partitions, "latest");
    };
    try {
      return await onceSettled(this.#cluster, topic, look);
    } catch (error) {
      throw kafkaFailure(error, `group '${group}' cannot read '${topic}'`);
    }
  }
}

function linkOptions({ sasl, tls = false }: KafkaOptions, clientId: string): LinkOptions {
  return {
    clientId,
    connectTimeout: connectMs,
    requestTimeout: requestMs,
    ...(tls === false ? {} : { tls: tls === true ? {} : tls, tlsServerName: true }),
    ...(sasl === undefined ? {} : { sasl }),
  };
}

function addressesOf({ url, brokers = [] }: KafkaOptions): readonly Address[] {
  const listed = url === undefined ? [] : url.replace(/^kafka:\/\//, "").split(",");
  const names = [...listed, ...brokers].map((it) => it.trim()).filter((it) => it !== "");
  if (names.length === 0) throw invalid("kafka() needs a broker: kafka({ brokers: ['localhost:9092'] })");
  return names.map((name) => {
    const parts = /^(?:\[([^\]]+)\]|([^:/]+))(?::(\d{1,5}))?$/.exec(name);
    const host = parts?.[1] ?? parts?.[2];
    if (host === undefined) throw invalid(`'${name}' is no broker: write 'host:port'`);
    return { host, port: parts?.[3] === undefined ? defaultPort : Number(parts[3]) };
  });
}

function invalid(message: string) {
  return interactionError({ code: "invalid_argument", reason: null, details: null, message });
}
