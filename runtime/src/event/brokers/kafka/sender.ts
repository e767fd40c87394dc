import { Cancellation } from "../../../cancellation.ts";
import type { BrokerRecord } from "../../broker.ts";
import { wait } from "../../server/wait.ts";
import { closedConnection, unlessAborted } from "../given-up.ts";
import { reconnectDelayMs } from "../reconnect-delay.ts";
import type { Cluster } from "./cluster.ts";
import { kafkaFailure, mayPass } from "./failures.ts";
import { partitionOf } from "./murmur2.ts";
import { PartitionSender } from "./partition-sender.ts";

/** A topic that is written to. */
interface Outlet {
  readonly senders: Map<number, PartitionSender>;
  /** How many partitions it has, as far as is known. */
  partitions: number | null;
  /** One asks for all, so that all go on in the order in which they came. */
  learning: Promise<number> | null;
  waiting: number;
}

/** Publishes: to the partition of a record's key; without one to each partition in turn. */
export class Sender {
  readonly #cluster: Cluster;
  readonly #closing = new Cancellation();
  readonly #outlets = new Map<string, Outlet>();
  #turn = 0;

  constructor(cluster: Cluster) {
    this.#cluster = cluster;
  }

  async send(record: BrokerRecord, signal: AbortSignal): Promise<void> {
    const { topic, key } = record;
    const outlet = this.#outlet(topic);
    outlet.waiting += 1;
    outlet.learning ??= this.#learn(topic, outlet);
    const partitions = await unlessAborted(outlet.learning, signal).finally(() => {
      outlet.waiting -= 1;
    });
    const partition = key === null ? this.#next() % partitions : partitionOf(Buffer.from(key), partitions);
    const known = outlet.senders.get(partition);
    const sender = known ?? new PartitionSender(this.#cluster, topic, partition, this.#closing);
    outlet.senders.set(partition, sender);
    return sender.send(record, signal);
  }

  /** Gives up what is not sent yet. */
  close(): void {
    this.#closing.cancel(closedConnection());
  }

  /** Asks until there is an answer, or nobody waits for it any more. */
  async #learn(topic: string, outlet: Outlet): Promise<number> {
    try {
      for (let failures = 0; ; failures += 1) {
        if (this.#closing.reason !== null) throw this.#closing.reason;
        try {
          outlet.partitions = (await this.#cluster.topic(topic)).partitions.length;
          return outlet.partitions;
        } catch (error) {
          const failure = kafkaFailure(error, `nothing is published to '${topic}'`);
          if (mayPass(failure) && outlet.partitions !== null) return outlet.partitions;
          if (!mayPass(failure) || outlet.waiting === 0) throw failure;
          await wait(this.#cluster.clock, reconnectDelayMs(failures, this.#cluster.clock), this.#closing);
        }
      }
    } finally {
      outlet.learning = null;
    }
  }

  #next(): number {
    this.#turn = (this.#turn + 1) & 0x7fffffff;
    return this.#turn;
  }

  #outlet(topic: string): Outlet {
    const known = this.#outlets.get(topic);
    if (known !== undefined) return known;
    const outlet: Outlet = { senders: new Map(), partitions: null, learning: null, waiting: 0 };
    this.#outlets.set(topic, outlet);
    return outlet;
  }
}
