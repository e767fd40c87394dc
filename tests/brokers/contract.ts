import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../runtime/src/clock.ts";
import type { Broker, BrokerConnection } from "../../runtime/src/event/broker.ts";
import { have, need, type Tool } from "../infra/have.ts";
import type { BrokerServer } from "../support/brokers/broker-server.ts";
import { nodeChild } from "../support/node-child.ts";
import { later } from "../support/outcome.ts";
import { tcpProxy } from "../support/tcp-proxy.ts";
import { byKey, forever, type Reader, type ReaderSettings, recordOf, startReader, textsOf } from "./reader.ts";

/** A broker that must keep the contract. */
export interface ContractCase {
  readonly name: string;
  readonly tools: readonly Tool[];
  /** Null: it has no server. */
  start(): Promise<BrokerServer | null>;
  brokerAt(url: string): Broker;
  /** The same for another process: what it imports from, and the call. Null: it is in this process alone. */
  readonly elsewhere: { readonly module: string; call(url: string): string } | null;
  /** Whether what is published while the broker is away goes out when it is back; else it is `unavailable`. */
  readonly publishesLater: boolean;
  /** Whether members that read share what has no order. */
  readonly sharesByRecord: boolean;
  /** Whether one member reads at a time where order counts, and the others stand by. */
  readonly readsAlone: boolean;
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };

/** Everything that `runtime/src/event/broker.ts` says of a broker, against a real one. */
export function itKeepsTheContract(broker: ContractCase): void {
  describe(`${broker.name} keeps the contract of brokers`, () => {
    let server: BrokerServer | null = null;
    let url = "";
    let count = 0;
    beforeAll(async () => {
      for (const it of broker.tools) if (!(await have(it))) return;
      server = await broker.start();
      url = server?.url ?? "";
    });
    afterAll(() => server?.stop());

    const it = (name: string, run: (topic: string) => Promise<void>) =>
      test(name, async (context) => {
        await need(context, ...broker.tools);
        count += 1;
        await run(`test.contract.case-${count}`);
      });
    const shared = broker.brokerAt.length === 0 ? broker.brokerAt("") : null;
    const connect = async (topics: readonly string[]): Promise<BrokerConnection> => {
      const of = shared ?? broker.brokerAt(url);
      const connection = await of.connect({ clientId: "test", logger: silent, clock: systemClock });
      onTestFinished(() => connection.close());
      await connection.prepare(topics.map((topic) => ({ topic, retentionMs: null })));
      return connection;
    };
    const read = async (connection: BrokerConnection, settings: ReaderSettings): Promise<Reader> => {
      const reader = await startReader(connection, settings);
      onTestFinished(() => reader.close());
      return reader;
    };
    const publishAll = (connection: BrokerConnection, topic: string, keys: readonly string[], each: number) =>
      Promise.all(
        Array.from({ length: each * keys.length }, (_, index) => {
          const key = keys[index % keys.length] ?? "";
          return connection.publish(recordOf(topic, key, `${key}${Math.floor(index / keys.length)}`), forever);
        }),
      );
    const expected = (keys: readonly string[], each: number) =>
      Object.fromEntries(keys.map((key) => [key, Array.from({ length: each }, (_, index) => `${key}${index}`)]));

    it("carries key, headers and bytes as they are", async (topic) => {
      const connection = await connect([topic]);
      const value = Uint8Array.from({ length: 256 }, (_, index) => index);
      const headers = { "content-type": "application/json", ce_id: 'é ~%22"', x_empty: "" };
      await connection.publish({ topic, key: "schlüssel", headers, value }, forever);
      await connection.publish({ topic, key: null, headers: {}, value: new Uint8Array() }, forever);
      const reader = await read(connection, { topic, group: "readers" });
      await reader.until(() => reader.deliveries.length === 2);
      const [first, second] = [...reader.deliveries].sort((a, b) => b.record.value.length - a.record.value.length);
      expect(first?.record).toMatchObject({ topic, key: "schlüssel", headers });
      expect([...(first?.record.value ?? [])]).toEqual([...value]);
      expect(second?.record.key).toBe(null);
      expect(second?.record.value).toHaveLength(0);
    });

    it("keeps the records of a key in order, though they are published all at once", async (topic) => {
      const connection = await connect([topic]);
      const keys = ["a", "b", "c", "d", "e"];
      await publishAll(connection, topic, keys, 100);
      const reader = await read(connection, { topic, group: "readers" });
      await reader.until(() => reader.deliveries.length >= 500);
      expect(byKey(reader.deliveries)).toEqual(expected(keys, 100));
    });

    it("gives each group everything, and each member of a group its share", async (topic) => {
      const connection = await connect([topic]);
      const keys = Array.from({ length: 40 }, (_, index) => `k${index}-`);
      const members = await Promise.all(
        [1, 2].map(async () => read(await connect([]), { topic, group: "shared", ordering: "none", inFlight: 5 })),
      );
      const other = await read(connection, { topic, group: "other" });
      const all = () => members.flatMap((it) => it.deliveries);
      const hasShare = () => !broker.sharesByRecord || members.every((it) => it.deliveries.length > 0);
      let published = 0;
      // Who joins late has its share of what comes after that.
      for (let rounds = 0; rounds < 1 || (rounds < 100 && !hasShare()); rounds += 1) {
        const records = keys.map((key) => recordOf(topic, key, `${key}${rounds}`));
        await Promise.all(records.map((it) => connection.publish(it, forever)));
        published += keys.length;
        await waitFor(
          () => new Set(textsOf(all())).size === published,
          () => `${all().length} of ${published} came`,
        );
      }
      expect(hasShare()).toBe(true);
      await other.until(() => other.deliveries.length >= published);
      expect(byKey(other.deliveries)).toEqual(expected(keys, published / keys.length));
      expect(textsOf(all())).toHaveLength(published);
    });

    it("goes on where a group was, and delivers again what was not done with", async (topic) => {
      const connection = await connect([topic]);
      await publishAll(connection, topic, ["a"], 10);
      const first = await read(await connect([]), { topic, group: "readers", isDoneAtOnce: false });
      await first.until(() => first.deliveries.length >= 10);
      // Out of order: the fifth is not done with, so that all from there on may come again.
      for (const it of first.deliveries) if (!textsOf([it]).includes("a4")) it.done();
      await first.close();
      const second = await read(await connect([]), { topic, group: "readers" });
      await second.until(() => textsOf(second.deliveries).includes("a4"));
      await connection.publish(recordOf(topic, "a", "last"), forever);
      await second.until(() => textsOf(second.deliveries).includes("last"));
      const again = textsOf(second.deliveries);
      expect(again[0]).toBe("a4");
      for (const it of ["a0", "a1", "a2", "a3"]) expect(again).not.toContain(it);
    });

    it("begins at the end where a group wants the latest", async (topic) => {
      const connection = await connect([topic]);
      await publishAll(connection, topic, ["old"], 5);
      const reader = await read(connection, { topic, group: "readers", from: "latest" });
      await publishAll(connection, topic, ["new"], 5);
      await reader.until(() => reader.deliveries.length >= 5);
      expect(byKey(reader.deliveries)).toEqual(expected(["new"], 5));
    });

    it("delivers no more than may be under way, and goes on as they are done with", async (topic) => {
      const connection = await connect([topic]);
      await publishAll(connection, topic, ["a", "b", "c"], 20);
      const reader = await read(connection, { topic, group: "readers", inFlight: 7, isDoneAtOnce: false });
      await reader.until(() => reader.deliveries.length >= 7);
      let most = 0;
      let done = 0;
      while (done < 60) {
        await reader.until(() => reader.deliveries.length > done);
        most = Math.max(most, reader.deliveries.length - done);
        reader.deliveries[done]?.done();
        done += 1;
      }
      expect(most).toBeLessThanOrEqual(7);
      expect(new Set(textsOf(reader.deliveries)).size).toBe(60);
    });

    it("delivers nothing while the last one is being taken", async (topic) => {
      const connection = await connect([topic]);
      await publishAll(connection, topic, ["a"], 20);
      let taking = 0;
      let most = 0;
      const seen: string[] = [];
      const reader = await read(connection, {
        topic,
        group: "readers",
        take: (delivery) => {
          taking += 1;
          most = Math.max(most, taking);
          seen.push(delivery.position);
          return new Promise((resolve) => {
            setImmediate(() => {
              taking -= 1;
              delivery.done();
              resolve();
            });
          });
        },
      });
      await waitFor(
        () => seen.length >= 20,
        () => `${seen.length} were taken`,
      );
      expect(most).toBe(1);
      expect(new Set(seen).size).toBe(20);
      await reader.close();
    });

    it("keeps the order of each key while members come and go", async (topic) => {
      const connection = await connect([topic]);
      const keys = Array.from({ length: 12 }, (_, index) => `k${index}-`);
      const handled: { readonly key: string; readonly number: number }[] = [];
      const member = async () => {
        const begun = new Set<Promise<void>>();
        let count = 0;
        const reader = await startReader(await connect([]), {
          topic,
          group: "readers",
          inFlight: 20,
          take: (delivery) => {
            const key = delivery.record.key ?? "";
            handled.push({ key, number: Number(Buffer.from(delivery.record.value).toString().slice(key.length)) });
            count += 1;
            const handling = new Promise<void>((resolve) => setTimeout(resolve, 1)).then(() => {
              delivery.done();
              begun.delete(handling);
            });
            begun.add(handling);
            return undefined;
          },
          lost: async () => {
            await Promise.all(begun);
          },
        });
        return {
          hasRead: () =>
            waitFor(
              () => count > 0,
              () => "a member read nothing",
            ),
          close: async () => {
            await reader.consumption.stop();
            await Promise.all(begun);
            await reader.consumption.close();
          },
        };
      };
      let rounds = 0;
      let isOver = false;
      const publishing = (async () => {
        for (; !isOver || rounds < 60; rounds += 1) {
          await Promise.all(keys.map((key) => connection.publish(recordOf(topic, key, `${key}${rounds}`), forever)));
          await new Promise((resolve) => setTimeout(resolve, 2));
        }
      })();
      // Whoever comes reads while others still publish, and whoever goes leaves some of it unread.
      const first = await member();
      await first.hasRead();
      const second = await member();
      await first.close();
      await second.hasRead();
      const third = await member();
      await second.close();
      await third.hasRead();
      isOver = true;
      await publishing;
      const isAll = () => new Set(handled.map((it) => `${it.key}${it.number}`)).size === keys.length * rounds;
      await waitFor(isAll, () => `${handled.length} of ${keys.length * rounds} handled`);
      await third.close();
      for (const key of keys) {
        const numbers = handled.filter((it) => it.key === key).map((it) => it.number);
        expect([...new Set(numbers)], key).toEqual(Array.from({ length: rounds }, (_, index) => index));
      }
    });

    it("gives the next member all that the one before had in hand, in order", async (topic) => {
      const connection = await connect([topic]);
      const keys = Array.from({ length: 10 }, (_, index) => `k${index}-`);
      await publishAll(connection, topic, keys, 20);
      const settings = { topic, group: "readers", inFlight: 100, isDoneAtOnce: false };
      const isInOrder = (reader: Reader) => {
        for (const [key, texts] of Object.entries(byKey(reader.deliveries)))
          expect(texts).toEqual(texts.map((_, index) => `${key}${index}`));
      };
      // Each leaves with something in hand, some of them while they are still being given what others had.
      for (const count of [100, 1, 30, 2]) {
        const member = await read(await connect([]), settings);
        await member.until(() => member.deliveries.length >= count);
        await member.close();
        isInOrder(member);
      }
      const last = await read(await connect([]), { topic, group: "readers" });
      await last.until(() => new Set(textsOf(last.deliveries)).size === 200);
      expect(byKey(last.deliveries)).toEqual(expected(keys, 20));
    });

    if (broker.readsAlone) {
      it("lets one member of a group read at a time where order counts, and another one go on", async (topic) => {
        const connection = await connect([topic]);
        const members = await Promise.all(
          [1, 2, 3].map(async () => read(await connect([]), { topic, group: "readers" })),
        );
        const all = () => members.flatMap((it) => it.deliveries).length;
        for (let number = 0; number < 50; number += 1) {
          await connection.publish(recordOf(topic, `k${number % 5}`, String(number)), forever);
          // Long enough for those who stand by to look several times.
          if (number % 10 === 0) await new Promise((resolve) => setTimeout(resolve, 300));
        }
        await waitFor(
          () => all() >= 50,
          () => `${all()} came`,
        );
        const reading = members.filter((it) => it.deliveries.length > 0);
        expect(reading).toHaveLength(1);
        expect(all()).toBe(50);
        await reading[0]?.close();
        await connection.publish(recordOf(topic, "k0", "last"), forever);
        await waitFor(
          () => all() > 50,
          () => `${all()} came`,
        );
        expect(members.filter((it) => textsOf(it.deliveries).includes("last"))).toHaveLength(1);
        expect(textsOf(reading[0]?.deliveries ?? [])).not.toContain("last");
      });

      it("reads on, where its connection broke, once all has ended that it had begun", async (topic) => {
        const straight = await connect([topic]);
        const proxy = await tcpProxy(Number(new URL(url).port));
        onTestFinished(() => proxy.close());
        const place = new URL(url);
        place.port = new URL(proxy.url).port;
        const of = broker.brokerAt(String(place));
        const connection = await of.connect({ clientId: "test", logger: silent, clock: systemClock });
        onTestFinished(() => connection.close());
        const lost: string[] = [];
        const ended = later<void>();
        const settings = { topic, isDoneAtOnce: false };
        const idle = await read(connection, { ...settings, group: "idle" });
        const busy = await read(connection, {
          ...settings,
          group: "busy",
          lost: (lane) => {
            lost.push(lane);
            return ended.promise;
          },
        });
        onTestFinished(() => ended.resolve());
        await straight.publish(recordOf(topic, "a", "a0"), forever);
        for (const it of [idle, busy]) await it.until(() => it.deliveries.length === 1);
        // How soon a member reads on that has begun nothing, the other group shows: twice.
        for (const count of [2, 3]) {
          proxy.cut();
          await idle.until(() => idle.deliveries.length === count);
        }
        expect(lost).toHaveLength(1);
        expect(busy.deliveries).toHaveLength(1);
        ended.resolve();
        await busy.until(() => busy.deliveries.length === 2);
        expect(textsOf(busy.deliveries)).toEqual(["a0", "a0"]);
      });
    }

    it("reads all that lies in a topic, without a group", async (topic) => {
      const connection = await connect([topic]);
      const before: string[] = [];
      for await (const it of connection.read(topic)) before.push(it.position);
      expect(before).toEqual([]);
      const started = Date.now();
      await publishAll(connection, topic, ["a", "b"], 10);
      const found: Record<string, string[]> = {};
      const positions = new Set<string>();
      for await (const { record, position, time } of connection.read(topic)) {
        found[record.key ?? ""] ??= [];
        found[record.key ?? ""]?.push(Buffer.from(record.value).toString());
        positions.add(position);
        expect(Math.abs(time.getTime() - started)).toBeLessThan(60_000);
      }
      expect(found).toEqual(expected(["a", "b"], 10));
      expect(positions.size).toBe(20);
    });

    it("gives up what an aborted signal gives up", async (topic) => {
      const connection = await connect([topic]);
      const aborted = AbortSignal.abort();
      await expect(connection.publish(recordOf(topic, "a", "a0"), aborted)).rejects.toMatchObject({ code: "canceled" });
    });

    const { elsewhere } = broker;
    if (elsewhere !== null) {
      it("gives what a member had that was killed to those who are left, in order", async (topic) => {
        const connection = await connect([topic]);
        await publishAll(connection, topic, ["a", "b"], 20);
        const child = nodeChild(readerSource(elsewhere.module, elsewhere.call(url), topic));
        onTestFinished(() => child.kill("SIGKILL"));
        await child.line("took 5");
        const reader = await read(connection, { topic, group: "readers" });
        child.kill("SIGKILL");
        await child.ended;
        await reader.until(() => new Set(textsOf(reader.deliveries)).size === 40);
        expect(byKey(reader.deliveries)).toEqual(expected(["a", "b"], 20));
      });
    }

    if (broker.tools.length > 0) {
      it("loses nothing when the broker is killed and comes back", async (topic) => {
        const connection = await connect([topic]);
        const keys = ["a", "b", "c", "d"];
        const reader = await read(await connect([]), { topic, group: "readers" });
        const published = (async () => {
          for (let round = 0; round < 200; round += 1)
            await Promise.all(keys.map((key) => publishUntilTaken(connection, topic, key, `${key}${round}`)));
        })();
        await reader.until(() => reader.deliveries.length > 40);
        await server?.kill();
        await server?.restart();
        await published;
        await reader.until(() => new Set(textsOf(reader.deliveries)).size === 800);
        for (const [key, texts] of Object.entries(byKey(reader.deliveries))) {
          const fresh = texts.filter((it, index) => texts.indexOf(it) === index);
          expect(fresh).toEqual(Array.from({ length: 200 }, (_, index) => `${key}${index}`));
        }
      });

      it("publishes in order, and once, what it was given while the broker was away; or says that it could not", async (topic) => {
        const connection = await connect([topic]);
        await publishAll(connection, topic, ["a"], 1);
        await server?.kill();
        const texts = Array.from({ length: 200 }, (_, index) => `b${index}`);
        const publishing = texts.map((it) => connection.publish(recordOf(topic, "b", it), AbortSignal.timeout(60_000)));
        const settled = Promise.allSettled(publishing);
        await server?.restart();
        const failures = (await settled).filter((it) => it.status === "rejected").map((it) => it.reason.code);
        expect(failures).toEqual(broker.publishesLater ? [] : failures.map(() => "unavailable"));
        const found: string[] = [];
        for await (const { record } of connection.read(topic)) found.push(Buffer.from(record.value).toString());
        expect(found.filter((it) => it !== "a0")).toEqual(texts.slice(failures.length));
      });

      it("is left soon while the broker is away", async (topic) => {
        const connection = await connect([topic]);
        await publishAll(connection, topic, ["a"], 5);
        const readers = await Promise.all(
          (["key", "none"] as const).map(async (ordering) =>
            read(await connect([]), { topic, group: `by-${ordering}`, ordering, isDoneAtOnce: false }),
          ),
        );
        await Promise.all(readers.map((it) => it.until(() => it.deliveries.length > 0)));
        await server?.kill();
        const startedMs = Date.now();
        for (const it of readers[0]?.deliveries ?? []) it.done();
        for (const it of readers) await it.close();
        await connection.close();
        // As long as leaving may take, of each, and no request more.
        expect(Date.now() - startedMs).toBeLessThan(12_000);
        await server?.restart();
      });

      it("says that a broker is not there", async (topic) => {
        const of = broker.brokerAt(url.replace(/:\d+/, ":1"));
        const signal = new AbortController();
        const failed = (async () => {
          const connection = await of.connect({ clientId: "test", logger: silent, clock: systemClock });
          onTestFinished(() => connection.close());
          await connection.prepare([{ topic, retentionMs: null }]);
        })();
        await expect(failed).rejects.toMatchObject({ name: "InteractionError", code: "unavailable" });
        signal.abort();
      });
    }
  });
}

/** A process that reads and is done with nothing. */
function readerSource(module: string, call: string, topic: string): string {
  const settings = JSON.stringify({ topic, group: "readers", from: "earliest", ordering: "key", inFlight: 50 });
  return `
import * as brokers from "@interspec/runtime/event/${module}";
const clock = { now: Date.now, random: Math.random, after(ms, call) {
  const timer = setTimeout(call, ms);
  return { cancel: () => clearTimeout(timer) };
} };
const logger = { debug() {}, info() {}, warn() {}, error() {} };
const connection = await brokers.${call}.connect({ clientId: "killed", logger, clock });
let count = 0;
await connection.consume({ ...${settings}, take: () => void console.log("took " + ++count), lost: async () => {} });
`;
}

async function publishUntilTaken(connection: BrokerConnection, topic: string, key: string, text: string) {
  for (;;) {
    try {
      return await connection.publish(recordOf(topic, key, text), forever);
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  }
}

/** Asks every few milliseconds, for a minute where nothing is said. */
export async function waitFor(isSo: () => boolean, said: () => string, limitMs = 60_000): Promise<void> {
  for (const endMs = Date.now() + limitMs; Date.now() < endMs; ) {
    if (isSo()) return;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`it did not come to that: ${said()}`);
}
