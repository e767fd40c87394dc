/** A record as the runtime's adapters give it. */
export interface BrokerRecord {
  readonly topic: string;
  readonly key: string | null;
  /** Names are lower-case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly value: Uint8Array;
}

/** A record that lies in a topic. */
export interface StoredRecord {
  readonly record: BrokerRecord;
  readonly position: string;
  readonly time: Date;
}

/** A way to a broker, for as long as one command takes. */
export interface OpenBroker {
  /** How headers of attributes begin; null: they stand in one document with the data. */
  readonly prefix: string | null;
  /** Whether a topic is there; rejects with `CannotRun` when the broker cannot be asked. */
  has(topic: string): Promise<boolean>;
  /** All that lies in a topic now. */
  read(topic: string): AsyncIterable<StoredRecord>;
  /** Resolves when the broker has it for good. */
  publish(record: BrokerRecord): Promise<void>;
  close(): Promise<void>;
}
