import { describe, expect, it } from "vitest";
import type { BrokerRecord, ConsumeSettings, Delivery } from "../../../runtime/src/event/broker.ts";
import { type MemoryOptions, memory } from "../../../runtime/src/event/memory/memory.ts";
import { silent } from "../../../runtime/src/server/json-lines.ts";
import { virtualClock } from "../../../runtime/src/testing/virtual-clock.ts";

const never = new AbortController().signal;
const turn = () => new Promise((resolve) => setImmediate(resolve));

function recordOf(key: string | null, text: string): BrokerRecord {
  return { topic: "t", key, headers: {}, value: Buffer.from(text) };
}

/** A broker of its own, with one way to it. */
async function opened(options: MemoryOptions = {}) {
  const clock = virtualClock();
  const connection = await memory(options).connect({ clientId: "test", logger: silent, clock });
  /** A member of a group that takes what comes; what it does with it is up to the test. */
  const join = async (settings: Partial<ConsumeSettings> = {}) => {
    const taken: Delivery[] = [];
    const lost: string[] = [];
    const consumption = await connection.consume({
      topic: "t",
      group: "g",
      from: "earliest",
      ordering: "key",
      inFlight: 1000,
      take: (delivery) => void taken.push(delivery),
      lost: async (lane) => void lost.push(lane),
      ...settings,
    });
    return { taken, lost, consumption, texts: () => taken.map((it) => Buffer.from(it.record.value).toString()) };
  };
  const publish = (key: string | null, text: string, signal = never) => connection.publish(recordOf(key, text), signal);
  return { clock, connection, join, publish };
}

describe("the broker in memory", () => {
  it("keeps the order of a key, and gives everything to every group once", async () => {
    const { join, publish } = await opened();
    const [one, other] = [await join(), await join({ group: "h" })];
    for (let index = 0; index < 40; index += 1) await publish(`k${index % 4}`, `k${index % 4}-${index}`);
    await turn();
    for (const { texts } of [one, other]) {
      expect(texts().length).toBe(40);
      for (const key of ["k0", "k1", "k2", "k3"]) {
        const numbers = texts()
          .filter((it) => it.startsWith(key))
          .map((it) => Number(it.split("-")[1]));
        expect(numbers).toEqual([...numbers].sort((a, b) => a - b));
      }
    }
  });

  it("begins for new groups with the first record, or with the next one", async () => {
    const { join, publish } = await opened();
    await publish("a", "old");
    const [all, next] = [await join(), await join({ group: "h", from: "latest" })];
    await publish("a", "new");
    await turn();
    expect([all.texts(), next.texts()]).toEqual([["old", "new"], ["new"]]);
  });

  it("shares lanes among members, and tells who loses one", async () => {
    const { join, publish } = await opened();
    const first = await join();
    await turn();
    const second = await join();
    await turn();
    expect(first.lost).toEqual(["1", "3"]);
    for (let index = 0; index < 100; index += 1) await publish(`k${index}`, `${index}`);
    await turn();
    expect(first.taken.length + second.taken.length).toBe(100);
    expect(new Set(first.taken.map((it) => it.lane))).toEqual(new Set(["0", "2"]));
    expect(new Set(second.taken.map((it) => it.lane))).toEqual(new Set(["1", "3"]));
  });

  it("delivers again what a member has not done with when it leaves, and no more", async () => {
    const { join, publish } = await opened({ partitions: 1 });
    const first = await join();
    for (const text of ["a", "b", "c", "d"]) await publish("k", text);
    await turn();
    // Out of order: only what has nothing undone before it is done with for good.
    for (const index of [0, 2, 3]) first.taken[index]?.done();
    await first.consumption.stop();
    await first.consumption.close();
    const second = await join();
    await turn();
    expect(second.texts()).toEqual(["b", "c", "d"]);
    for (const it of second.taken) it.done();
    await second.consumption.close();
    const third = await join();
    await turn();
    expect(third.texts()).toEqual([]);
  });

  it("keeps a lane until its member has let go of it", async () => {
    const { join, publish } = await opened({ partitions: 2 });
    let letGo: () => void = () => undefined;
    const gone = new Promise<void>((resolve) => {
      letGo = resolve;
    });
    const first = await join({ lost: () => gone });
    await turn();
    const second = await join();
    for (let index = 0; index < 4; index += 1) await publish(null, `${index}`);
    await turn();
    // What was on its way to the first is no more, and the second waits for it.
    expect([first.texts(), second.texts()]).toEqual([["0", "2"], []]);
    letGo();
    await turn();
    expect(second.texts()).toEqual(["1", "3"]);
  });

  it("delivers no more than may be in flight, and nothing while it is held up", async () => {
    const { join, publish } = await opened({ partitions: 1 });
    let goOn: () => void = () => undefined;
    const held: Delivery[] = [];
    await join({
      inFlight: 3,
      take(delivery) {
        held.push(delivery);
        return held.length === 2 ? new Promise<void>((resolve) => (goOn = resolve)) : undefined;
      },
    });
    for (let index = 0; index < 10; index += 1) await publish("k", `${index}`);
    await turn();
    expect(held.length).toBe(2);
    goOn();
    await turn();
    expect(held.length).toBe(3);
    held[0]?.done();
    held[0]?.done();
    await turn();
    expect(held.length).toBe(4);
  });

  it("tells how far behind a lane is", async () => {
    const { join, publish } = await opened({ partitions: 1 });
    for (const text of ["a", "b", "c"]) await publish("k", text);
    const { taken } = await join();
    await turn();
    expect(taken.map((it) => [it.position, it.lag])).toEqual([
      ["0/0", 2],
      ["0/1", 1],
      ["0/2", 0],
    ]);
  });

  it("lets all be read that lies in a topic", async () => {
    const { clock, connection, publish } = await opened({ partitions: 2 });
    for (let index = 0; index < 6; index += 1) await publish(null, `${index}`);
    const read = [];
    for await (const { record, position, time } of connection.read("t")) {
      expect(time).toEqual(new Date(clock.now()));
      read.push(`${position} ${Buffer.from(record.value)}`);
    }
    expect(read).toEqual(["0/0 0", "0/1 2", "0/2 4", "1/0 1", "1/1 3", "1/2 5"]);
    for await (const _ of connection.read("none")) throw new Error("there is nothing");
  });

  it("forgets what is older than its topic keeps it", async () => {
    const { clock, connection, join, publish } = await opened({ partitions: 1 });
    await connection.prepare([{ topic: "t", retentionMs: 1000 }]);
    await publish("k", "old");
    await clock.advance(1001);
    await publish("k", "new");
    const { texts } = await join();
    await turn();
    expect(texts()).toEqual(["new"]);
  });
});

describe("a broker in memory that is full", () => {
  it("forgets the oldest where nobody reads", async () => {
    const { join, publish } = await opened({ partitions: 1, maxRecords: 3 });
    for (let index = 0; index < 10; index += 1) await publish("k", `${index}`);
    const { texts } = await join();
    await turn();
    expect(texts()).toEqual(["7", "8", "9"]);
  });

  it("lets publishers wait for who reads, and loses nothing", async () => {
    const { join, publish } = await opened({ partitions: 1, maxRecords: 3 });
    const { taken, texts } = await join();
    let published = 0;
    const all = Promise.all(
      Array.from({ length: 6 }, (_, index) => publish("k", `${index}`).then(() => (published += 1))),
    );
    await turn();
    expect(published).toBe(3);
    for (let index = 0; index < 6; index += 1) {
      taken[index]?.done();
      await turn();
    }
    await all;
    await turn();
    expect(texts()).toEqual(["0", "1", "2", "3", "4", "5"]);
  });

  it("lets go of publishers that give up", async () => {
    const { join, publish } = await opened({ partitions: 1, maxRecords: 1 });
    await join();
    await publish("k", "a");
    const controller = new AbortController();
    const waiting = publish("k", "b", controller.signal);
    await turn();
    controller.abort();
    await expect(waiting).rejects.toMatchObject({ code: "canceled" });
  });
});

it("refuses numbers that are none", () => {
  expect(() => memory({ partitions: 0 })).toThrow(RangeError);
  expect(() => memory({ maxRecords: Number.NaN })).toThrow(RangeError);
});
