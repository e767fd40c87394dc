import type { Cancellation } from "../../../cancellation.ts";
import type { InteractionError } from "../../../interaction-error.ts";
import { whenAborted } from "../../../when-aborted.ts";
import type { BrokerRecord } from "../../broker.ts";
import { wait } from "../../server/wait.ts";
import { givenUp } from "../given-up.ts";
import { reconnectDelayMs } from "../reconnect-delay.ts";
import type { Cluster } from "./cluster.ts";
import { errorIds, kafkaFailure, mayPass } from "./failures.ts";

/** A record that waits for its partition. */
interface Pending {
  readonly record: BrokerRecord;
  readonly bytes: number;
  readonly signal: AbortSignal;
  resolve(): void;
  reject(error: InteractionError): void;
}

/** Who writes, as the broker knows it, and how much it has written: so that it takes nothing twice. */
interface Producer {
  readonly id: bigint;
  readonly epoch: number;
  sequence: number;
}

/** A broker takes 1 MiB at a time (its `message.max.bytes`), heads of records included. */
const batchBytes = 900_000;
const headBytes = 64;
/** So long a broker waits for its replicas before it says that it failed. */
const replicasMs = 10_000;
const allReplicas = -1;
const lastSequence = 2_147_483_647;
/** The broker does not know the sequence any more, or not this one. */
const needsNewProducer = [
  "OUT_OF_ORDER_SEQUENCE_NUMBER",
  "UNKNOWN_PRODUCER_ID",
  "INVALID_PRODUCER_EPOCH",
  "INVALID_PRODUCER_ID_MAPPING",
  "PRODUCER_FENCED",
];

/**
 * Writes to one partition: what comes while a batch is on its way makes the next one. One batch at a time, sent again
 * with the same numbers until it is there: so nothing is lost, written twice or out of order, whatever the broker does.
 */
export class PartitionSender {
  readonly #cluster: Cluster;
  readonly #topic: string;
  readonly #partition: number;
  readonly #closing: Cancellation;
  #queue: Pending[] = [];
  #producer: Producer | null = null;
  #isSending = false;

  constructor(cluster: Cluster, topic: string, partition: number, closing: Cancellation) {
    this.#cluster = cluster;
    this.#topic = topic;
    this.#partition = partition;
    this.#closing = closing;
  }

  /** Resolves when all replicas that are in step have it. */
  send(record: BrokerRecord, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal.aborted) return reject(givenUp(signal));
      const end = whenAborted(signal, () => reject(givenUp(signal)));
      this.#queue.push({
        record,
        bytes: sizeOf(record),
        signal,
        resolve: () => {
          end();
          resolve();
        },
        reject: (error) => {
          end();
          reject(error);
        },
      });
      if (!this.#isSending) void this.#sendAll();
    });
  }

  async #sendAll(): Promise<void> {
    this.#isSending = true;
    // Whoever publishes right after is in the first batch too.
    await Promise.resolve();
    while (this.#queue.length > 0) await this.#deliver(this.#nextBatch());
    this.#isSending = false;
  }

  #nextBatch(): readonly Pending[] {
    let bytes = 0;
    let count = 0;
    for (const it of this.#queue) {
      bytes += it.bytes;
      if (count > 0 && bytes > batchBytes) break;
      count += 1;
    }
    const batch = this.#queue.slice(0, count);
    this.#queue = this.#queue.slice(count);
    return batch.filter((it) => !it.signal.aborted);
  }

  async #deliver(batch: readonly Pending[]): Promise<void> {
    for (let failures = 0; batch.some((it) => !it.signal.aborted); failures += 1) {
      const failure = this.#closing.reason ?? (await this.#attempt(batch));
      if (failure === null) {
        for (const it of batch) it.resolve();
        return;
      }
      if (failure.code === "out_of_range" && batch.length > 1) {
        const half = Math.ceil(batch.length / 2);
        await this.#deliver(batch.slice(0, half));
        return this.#deliver(batch.slice(half));
      }
      if (!mayPass(failure)) {
        // An attempt before this one may have been taken: its numbers cannot be given to others.
        this.#producer = null;
        for (const it of batch) it.reject(failure);
        return;
      }
      await wait(this.#cluster.clock, reconnectDelayMs(failures, this.#cluster.clock), this.#closing);
    }
    // Nobody waits any more, and nobody knows whether the broker has it.
    this.#producer = null;
  }

  /** Why the broker does not have it; null when it has. */
  async #attempt(batch: readonly Pending[]): Promise<InteractionError | null> {
    const cluster = this.#cluster;
    const topic = this.#topic;
    const name = `${topic}:${this.#partition}`;
    try {
      const facts = await cluster.topic(topic);
      const leader = facts.partitions[this.#partition]?.leader ?? -1;
      const link = await cluster.link(leader, "produce");
      const producer = await this.#knownProducer(link);
      const sequences = new cluster.kafka.NumericMap([[name, producer.sequence]]);
      const options = {
        producerId: producer.id,
        producerEpoch: producer.epoch,
        sequences,
        compression: "none" as const,
      };
      const messages = batch.map((it) => this.#message(it.record));
      try {
        await link.ask(cluster.requests.produce, allReplicas, replicasMs, messages, options);
      } catch (error) {
        // The answer to the attempt before this one was lost.
        if (!errorIds(error).includes("DUPLICATE_SEQUENCE_NUMBER")) throw error;
      }
      producer.sequence += batch.length;
      return null;
    } catch (error) {
      const ids = errorIds(error);
      if (needsNewProducer.some((it) => ids.includes(it))) this.#producer = null;
      cluster.forgetTopic(topic);
      return kafkaFailure(error, `nothing is published to '${topic}'`);
    }
  }

  async #knownProducer(link: Awaited<ReturnType<Cluster["link"]>>): Promise<Producer> {
    if (this.#producer !== null && this.#producer.sequence < lastSequence - batchBytes) return this.#producer;
    const { producerId, producerEpoch } = await link.ask(this.#cluster.requests.initProducerId, null, 60_000, -1n, -1);
    this.#producer = { id: producerId, epoch: producerEpoch, sequence: 0 };
    return this.#producer;
  }

  #message({ key, headers, value }: BrokerRecord) {
    const pairs = Object.entries(headers).map(([name, text]) => [Buffer.from(name), Buffer.from(text)] as const);
    return {
      topic: this.#topic,
      partition: this.#partition,
      value: Buffer.from(value.buffer, value.byteOffset, value.byteLength),
      headers: new Map(pairs),
      timestamp: BigInt(this.#cluster.clock.now()),
      ...(key === null ? {} : { key: Buffer.from(key) }),
    };
  }
}

function sizeOf({ key, headers, value }: BrokerRecord): number {
  let bytes = headBytes + value.length + (key?.length ?? 0) * 3;
  for (const name in headers) bytes += name.length + (headers[name]?.length ?? 0) * 3 + 2;
  return bytes;
}
