import type { Clock } from "../clock.ts";
import type { Logger } from "../logger.ts";
import type { SchemaRegistry } from "./schema-registry.ts";

/** A message as a broker carries it. */
export interface BrokerRecord {
  readonly topic: string;
  /** What orders it: records of one key stay in order. Null: nothing does. */
  readonly key: string | null;
  /** Names are lower-case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Uint8Array;
}

/** Where the attributes of a CloudEvent stand: in headers whose names begin so, or in one JSON document with the data. */
export type Envelope = { readonly mode: "binary"; readonly prefix: "ce_" | "ce-" } | { readonly mode: "structured" };

/** A record on its way to a consumer. */
export interface Delivery {
  readonly record: BrokerRecord;
  /** The partition, or what else is in order by itself. */
  readonly lane: string;
  /** Where it lies in its topic, as the broker names it: `StoredRecord.position`. */
  readonly position: string;
  /** So many records lie behind it in its lane; null where the broker does not tell. */
  readonly lag: number | null;
  /** It is done with, and never comes again once all that came before it in its lane is done with too. */
  done(): void;
}

/** What a group reads of one topic. */
export interface ConsumeSettings {
  readonly topic: string;
  readonly group: string;
  /** Where a group begins that has never read. */
  readonly from: "earliest" | "latest";
  /** `key`: all records of a key go to one member at a time, in order. */
  readonly ordering: "none" | "key";
  /** So many deliveries are on their way that are not done with, at most. */
  readonly inFlight: number;
  /** Takes a delivery. Nothing more is delivered until its promise is fulfilled. */
  take(delivery: Delivery): Promise<void> | undefined;
  /**
   * A lane goes to another member of the group: what is not done with will be delivered there. It goes when the promise
   * is fulfilled, or when the broker does not wait any longer.
   */
  lost(lane: string): Promise<void>;
}

/** A member of a group that reads. */
export interface Consumption {
  /** Delivers nothing more; what was delivered may still be done with. */
  stop(): Promise<void>;
  /** Keeps what is done with, and leaves the group. */
  close(): Promise<void>;
}

/** A topic that must be there. */
export interface TopicSettings {
  readonly topic: string;
  readonly retentionMs: number | null;
}

/** A record that lies in a topic. */
export interface StoredRecord {
  readonly record: BrokerRecord;
  /** Where it lies, as the broker names it. */
  readonly position: string;
  readonly time: Date;
}

/** An open way to a broker. Its failures are InteractionErrors: `unavailable`, `permission_denied`, `deadline_exceeded`. */
export interface BrokerConnection {
  /** Makes the topics that are not there, where it may; else rejects with the names of all that are missing. */
  prepare(topics: readonly TopicSettings[]): Promise<void>;
  /** Resolves when the broker has it for good. A record that it took already may be there twice. */
  publish(record: BrokerRecord, signal: AbortSignal): Promise<void>;
  consume(settings: ConsumeSettings): Promise<Consumption>;
  /** All that lies in a topic now, in the order of each lane. */
  read(topic: string): AsyncIterable<StoredRecord>;
  close(): Promise<void>;
}

/** What a broker is connected with. */
export interface ConnectSettings {
  /** Who connects, for the broker's logs. */
  readonly clientId: string;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** A broker of events: `memory()`, `kafka({ … })`, `nats({ … })`, `pulsar({ … })`. It connects when it is first used. */
export interface Broker {
  /** `messaging.system` of OpenTelemetry. */
  readonly kind: string;
  /** Where it is, for people. */
  readonly address: string;
  readonly envelope: Envelope;
  /** Where the schemas of Avro are; null: messages are of the schema that the contract names. */
  readonly registry: SchemaRegistry | null;
  /** Loads its library and connects. */
  connect(settings: ConnectSettings): Promise<BrokerConnection>;
}
