import type { Clock } from "../../clock.ts";
import { interactionError, isInteractionError } from "../../interaction-error.ts";
import type { BrokerConnection, BrokerRecord, ConnectSettings, ConsumeSettings, StoredRecord } from "../broker.ts";
import { Group } from "./group.ts";
import { type KeptRecord, type Partition, TopicLog } from "./topic-log.ts";

/** How much a broker in memory keeps. */
export interface MemoryEventsSettings {
  readonly partitions: number;
  /** Of each partition. */
  readonly maxRecords: number;
}

/** A topic with those who read it. */
interface Topic {
  readonly log: TopicLog;
  readonly groups: Map<string, Group>;
  /** Publishers that wait for room. */
  readonly waiting: Set<() => void>;
}

/** Events in the memory of this process. */
export class MemoryEvents {
  readonly #settings: MemoryEventsSettings;
  readonly #topics = new Map<string, Topic>();

  constructor(settings: MemoryEventsSettings) {
    this.#settings = settings;
  }

  connect({ clock }: ConnectSettings): BrokerConnection {
    const leaving = new Set<() => void>();
    return {
      prepare: async (topics) => {
        for (const { topic, retentionMs } of topics) this.#topic(topic).log.retentionMs = retentionMs;
      },
      publish: (record, signal) => this.#publish(record, signal, clock),
      consume: async (settings) => {
        const { group, member } = this.#join(settings);
        const close = () => {
          leaving.delete(close);
          group.leave(member);
        };
        leaving.add(close);
        return { stop: async () => member.stop(), close: async () => close() };
      },
      read: (topic) => this.#read(topic),
      close: async () => {
        for (const leave of leaving) leave();
      },
    };
  }

  /** All that lies in a topic, in the order in which it was published. */
  recordsOf(topic: string): readonly KeptRecord[] {
    const all = (this.#topics.get(topic)?.log.partitions ?? []).flatMap((it) => it.all());
    return all.sort((a, b) => a.number - b.number);
  }

  async #publish(record: BrokerRecord, signal: AbortSignal, clock: Clock): Promise<void> {
    const topic = this.#topic(record.topic);
    const partition = topic.log.partitionOf(record.key);
    while (!this.#hasRoom(topic, partition)) await room(topic, signal);
    if (signal.aborted) throw reasonOf(signal);
    topic.log.add(partition, record, clock.now());
    for (const group of topic.groups.values()) group.wake();
  }

  /** Makes room where it can: by what all who read are done with. Who does not read keeps nothing. */
  #hasRoom({ groups }: Topic, partition: Partition): boolean {
    if (partition.size < this.#settings.maxRecords) return true;
    const reading = [...groups.values()].filter((it) => it.isRead).map((it) => it.committed(partition));
    partition.forget(Math.min(partition.first + 1, ...reading));
    return partition.size < this.#settings.maxRecords;
  }

  #join(settings: ConsumeSettings) {
    const topic = this.#topic(settings.topic);
    const known = topic.groups.get(settings.group);
    const group =
      known ??
      new Group(topic.log, settings.from, () => {
        const waiting = [...topic.waiting];
        topic.waiting.clear();
        for (const goOn of waiting) goOn();
      });
    topic.groups.set(settings.group, group);
    return { group, member: group.join(settings) };
  }

  async *#read(topic: string): AsyncGenerator<StoredRecord> {
    for (const [lane, partition] of (this.#topics.get(topic)?.log.partitions ?? []).entries()) {
      const { first } = partition;
      for (const [index, { record, timeMs }] of partition.all().entries()) {
        yield { record, position: `${lane}/${first + index}`, time: new Date(timeMs) };
      }
    }
  }

  #topic(name: string): Topic {
    const known = this.#topics.get(name);
    if (known !== undefined) return known;
    const topic: Topic = { log: new TopicLog(this.#settings.partitions), groups: new Map(), waiting: new Set() };
    this.#topics.set(name, topic);
    return topic;
  }
}

/** Waits until there may be room. */
function room({ waiting }: Topic, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const abort = () => {
      waiting.delete(goOn);
      reject(reasonOf(signal));
    };
    const goOn = () => {
      signal.removeEventListener("abort", abort);
      resolve();
    };
    if (signal.aborted) return abort();
    waiting.add(goOn);
    signal.addEventListener("abort", abort);
  });
}

function reasonOf(signal: AbortSignal): Error {
  const { reason } = signal;
  if (isInteractionError(reason)) return reason;
  const message = "publishing was given up";
  return interactionError({ code: "canceled", reason: null, details: null, message, cause: reason });
}
