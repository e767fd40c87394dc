import type { BrokerRecord } from "../broker.ts";

/** A record that lies in a topic. */
export interface KeptRecord {
  readonly record: BrokerRecord;
  readonly timeMs: number;
  /** Counts all records of the topic. */
  readonly number: number;
}

/** A lane of a topic: records in order, each at its offset. */
export class Partition {
  readonly #records: KeptRecord[] = [];
  #first = 0;

  /** The offset of the oldest that is still there, and of the one that comes next. */
  get first(): number {
    return this.#first;
  }

  get end(): number {
    return this.#first + this.#records.length;
  }

  get size(): number {
    return this.#records.length;
  }

  at(offset: number): KeptRecord | undefined {
    return this.#records[offset - this.#first];
  }

  add(record: KeptRecord): void {
    this.#records.push(record);
  }

  /** Forgets all before an offset. */
  forget(before: number): void {
    const count = Math.min(this.#records.length, before - this.#first);
    if (count <= 0) return;
    this.#records.splice(0, count);
    this.#first += count;
  }

  all(): readonly KeptRecord[] {
    return [...this.#records];
  }
}

/** A topic: partitions, so that what has one key stays in order. */
export class TopicLog {
  readonly partitions: readonly Partition[];
  retentionMs: number | null = null;
  #count = 0;

  constructor(partitions: number) {
    this.partitions = Array.from({ length: partitions }, () => new Partition());
  }

  /** The partition of a key; those without a key take turns. */
  partitionOf(key: string | null): Partition {
    const index = (key === null ? this.#count : hashOf(key)) % this.partitions.length;
    const partition = this.partitions[index];
    if (partition === undefined) throw new RangeError("a topic has a partition at least");
    return partition;
  }

  add(partition: Partition, record: BrokerRecord, timeMs: number): void {
    partition.add({ record, timeMs, number: this.#count });
    this.#count += 1;
    if (this.retentionMs === null) return;
    const keptFromMs = timeMs - this.retentionMs;
    let offset = partition.first;
    while ((partition.at(offset)?.timeMs ?? timeMs) < keptFromMs) offset += 1;
    partition.forget(offset);
  }
}

/** FNV-1a. */
function hashOf(text: string): number {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index += 1) hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  return hash >>> 0;
}
