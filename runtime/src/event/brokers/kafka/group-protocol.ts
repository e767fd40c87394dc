/** What a member reads, by topic: numbers of partitions. */
export type Assignment = ReadonlyMap<string, readonly number[]>;

/** A member of a group as its leader sees it. */
export interface SubscribedMember {
  readonly id: string;
  readonly topics: readonly string[];
}

/** How members of other clients may read beside ours: what their defaults have in common. */
export const protocolName = "range";

/** A ConsumerProtocolSubscription, version 0: the topics that a member wants. */
export function subscriptionBytes(topics: readonly string[]): Buffer {
  return Buffer.concat([int16(0), int32(topics.length), ...topics.map(text), int32(nothing)]);
}

/** The topics that a member wants, in whichever version it says so. */
export function subscribedTopics(bytes: Uint8Array): readonly string[] {
  const reader = new ByteReader(bytes, 2);
  return Array.from({ length: reader.int32() }, () => reader.text());
}

/** A ConsumerProtocolAssignment, version 0. */
export function assignmentBytes(assignment: Assignment): Buffer {
  const topics = [...assignment].flatMap(([topic, partitions]) => [
    text(topic),
    int32(partitions.length),
    ...partitions.map(int32),
  ]);
  return Buffer.concat([int16(0), int32(assignment.size), ...topics, int32(nothing)]);
}

/** What a member is to read; nothing where it is empty. */
export function readAssignment(bytes: Uint8Array): Assignment {
  if (bytes.length < 6) return new Map();
  const reader = new ByteReader(bytes, 2);
  return new Map(
    Array.from({ length: reader.int32() }, () => {
      const topic = reader.text();
      return [topic, Array.from({ length: reader.int32() }, () => reader.int32())] as const;
    }),
  );
}

/** Spreads each topic over those who want it, neighbours together, as Kafka's RangeAssignor does. */
export function rangeAssignments(
  members: readonly SubscribedMember[],
  partitionsOf: ReadonlyMap<string, number>,
): ReadonlyMap<string, Assignment> {
  const sorted = members.toSorted((a, b) => (a.id < b.id ? -1 : 1));
  const assignments = new Map(sorted.map(({ id }) => [id, new Map<string, readonly number[]>()]));
  for (const [topic, partitions] of partitionsOf) {
    const readers = sorted.filter((it) => it.topics.includes(topic));
    const [least, more] = [Math.floor(partitions / readers.length), partitions % readers.length];
    let first = 0;
    for (const [index, { id }] of readers.entries()) {
      const count = least + (index < more ? 1 : 0);
      const start = first;
      if (count > 0)
        assignments.get(id)?.set(
          topic,
          Array.from({ length: count }, (_, at) => start + at),
        );
      first += count;
    }
  }
  return assignments;
}

const nothing = -1;

function int16(value: number): Buffer {
  const bytes = Buffer.alloc(2);
  bytes.writeInt16BE(value);
  return bytes;
}

function int32(value: number): Buffer {
  const bytes = Buffer.alloc(4);
  bytes.writeInt32BE(value);
  return bytes;
}

function text(value: string): Buffer {
  const bytes = Buffer.from(value);
  return Buffer.concat([int16(bytes.length), bytes]);
}

/** Reads one value after the other. */
class ByteReader {
  readonly #bytes: Buffer;
  #at: number;

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#at = at;
  }

  int32(): number {
    this.#at += 4;
    return this.#bytes.readInt32BE(this.#at - 4);
  }

  text(): string {
    const length = this.#bytes.readInt16BE(this.#at);
    this.#at += 2 + length;
    return this.#bytes.toString("utf8", this.#at - length, this.#at);
  }
}
