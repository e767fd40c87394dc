import * as library from "@platformatic/kafka";
import { describe, expect, it } from "vitest";
import { endOf, recordsIn } from "../../runtime/src/event/brokers/kafka/batches.ts";
import {
  assignmentBytes,
  rangeAssignments,
  readAssignment,
  subscribedTopics,
  subscriptionBytes,
} from "../../runtime/src/event/brokers/kafka/group-protocol.ts";
import { murmur2, partitionOf } from "../../runtime/src/event/brokers/kafka/murmur2.ts";
import { Watermark } from "../../runtime/src/event/brokers/kafka/watermark.ts";
import { kafka } from "../../runtime/src/event/brokers/kafka.ts";
import { readMessageId } from "../../runtime/src/event/brokers/pulsar/message-id.ts";

describe("the partition of a key", () => {
  // From the tests of Kafka's own `Utils.murmur2`.
  it.for([
    ["21", -973932308],
    ["foobar", -790332482],
    ["a-little-bit-long-string", -985981536],
    ["a-little-bit-longer-string", -1486304829],
    ["lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8", -58897971],
    ["abc", 479470107],
  ] as const)("hashes '%s' as Kafka does", ([text, hash]) => {
    expect(murmur2(Buffer.from(text))).toBe(hash);
  });

  it("is that of the library for keys of any length", () => {
    for (let length = 0; length < 40; length += 1) {
      const key = Buffer.from(Array.from({ length }, (_, index) => (index * 37 + length) & 0xff));
      expect(murmur2(key)).toBe(library.murmur2(key));
      expect(partitionOf(key, 7)).toBe((library.murmur2(key) & 0x7fffffff) % 7);
    }
  });
});

describe("a watermark", () => {
  it("stands before the first that is not done with", () => {
    const watermark = new Watermark(10);
    for (const it of [10, 11, 13]) watermark.begin(it);
    expect(watermark.next).toBe(10);
    expect([watermark.done(13), watermark.done(11)]).toEqual([true, true]);
    expect(watermark.next).toBe(10);
    expect(watermark.done(10)).toBe(true);
    expect(watermark.next).toBe(14);
    expect(watermark.done(10)).toBe(false);
    watermark.skipTo(20);
    expect([watermark.next, watermark.position]).toEqual([20, 20]);
  });

  it("forgets what is somebody else's", () => {
    const watermark = new Watermark(0);
    for (const it of [0, 1]) watermark.begin(it);
    expect(watermark.abandon()).toBe(2);
    expect(watermark.done(0)).toBe(false);
  });
});

describe("the protocol of groups", () => {
  it("reads what it writes", () => {
    expect(subscribedTopics(subscriptionBytes(["a", "ümlaut"]))).toEqual(["a", "ümlaut"]);
    const assignment = new Map([
      ["a", [0, 2]],
      ["b", []],
    ]);
    expect(readAssignment(assignmentBytes(assignment))).toEqual(assignment);
    expect(readAssignment(new Uint8Array())).toEqual(new Map());
  });

  it("spreads each topic over those who want it", () => {
    const members = [
      { id: "m2", topics: ["a", "b"] },
      { id: "m1", topics: ["a"] },
      { id: "m3", topics: ["b"] },
    ];
    const found = rangeAssignments(members, new Map(Object.entries({ a: 5, b: 1 })));
    expect(Object.fromEntries([...found].map(([id, it]) => [id, Object.fromEntries(it)]))).toEqual({
      m1: { a: [0, 1, 2] },
      m2: { a: [3, 4], b: [0] },
      m3: {},
    });
  });
});

describe("the records of a fetch", () => {
  const record = (offsetDelta: number, text: string) => ({
    length: 0,
    attributes: 0,
    timestampDelta: BigInt(offsetDelta),
    offsetDelta,
    key: null,
    value: Buffer.from(text),
    headers: [[Buffer.from("CE_Id"), null] as [Buffer, null]],
  });
  const batch = (firstOffset: bigint, attributes: number, producerId: bigint, ...texts: readonly string[]) => ({
    firstOffset,
    length: 0,
    partitionLeaderEpoch: 0,
    magic: 2,
    crc: 0,
    attributes,
    lastOffsetDelta: texts.length - 1,
    firstTimestamp: 1000n,
    maxTimestamp: 1000n,
    producerId,
    producerEpoch: 0,
    firstSequence: 0,
    records: texts.map((text, index) => record(index, text)),
  });
  const [transactional, mark] = [16, 48];
  const fetched = {
    partitionIndex: 0,
    abortedTransactions: [{ producerId: 1n, firstOffset: 2n }],
    records: [
      batch(0n, 0, -1n, "a", "b"),
      batch(2n, transactional, 1n, "taken back"),
      batch(3n, transactional, 2n, "c"),
      batch(4n, mark, 1n, "mark"),
      batch(5n, mark, 2n, "mark"),
      batch(6n, transactional, 1n, "d"),
      batch(7n, mark, 1n, "mark"),
    ],
  };

  it("are those that anybody may read, from where it was asked", () => {
    const texts = (from: number) => [...recordsIn(fetched, "t", from)].map((it) => `${it.offset}${it.record.value}`);
    expect(texts(0)).toEqual(["0a", "1b", "3c", "6d"]);
    expect(texts(1)).toEqual(["1b", "3c", "6d"]);
    expect(endOf(fetched, 0)).toBe(8);
    expect(endOf({ partitionIndex: 0, abortedTransactions: [] }, 5)).toBe(5);
  });

  it("have headers in lower case, and times", () => {
    const [, second] = recordsIn(fetched, "t", 0);
    expect(second).toMatchObject({ timeMs: 1001, record: { key: null, headers: { ce_id: "" } } });
  });
});

describe("kafka()", () => {
  it("reads where brokers are", () => {
    expect(kafka({ url: "kafka://a:1,b" }).address).toBe("a:1,b:9092");
    expect(kafka({ brokers: ["[::1]:9093"] }).address).toBe("::1:9093");
    expect(() => kafka({})).toThrow(/needs a broker/);
    expect(() => kafka({ url: "kafka://a/b" })).toThrow(/'a\/b' is no broker/);
  });
});

describe("the id of a message of Pulsar", () => {
  it("is a ledger, an entry, and a place in a batch", () => {
    // ledgerId 12, entryId 300, partition -1, batch_index 2, batch_size 5
    const bytes = Buffer.from([8, 12, 16, 0xac, 2, 24, ...Array(9).fill(0xff), 1, 32, 2, 48, 5]);
    const id = { ledger: 12, entry: 300, batchIndex: 2, batchSize: 5 };
    expect(readMessageId(bytes.toString("base64"))).toEqual(id);
    expect(readMessageId(Buffer.from([8, 1]).toString("base64"))).toEqual({
      ledger: 1,
      entry: 0,
      batchIndex: -1,
      batchSize: 0,
    });
  });
});
