import { subscribe as follow, unsubscribe as unfollow } from "node:diagnostics_channel";
import { systemClock } from "../../runtime/src/clock.ts";
import type { Broker } from "../../runtime/src/event/broker.ts";
import { createPublisher, type Subscription, subscribe } from "../../runtime/src/event/index.ts";
import { memoryStore } from "../../runtime/src/stores/memory.ts";
import type { BrokerServer } from "../support/brokers/broker-server.ts";
import { failed } from "../support/event-desk.ts";
import { orderChanged } from "../support/event-operations.ts";
import { waitFor } from "./contract.ts";

/** What a long run is made of. */
export interface LongRunSettings {
  readonly server: BrokerServer;
  readonly broker: Broker;
  /** Of all events. */
  readonly count: number;
}

/** What came out of it. */
export interface LongRunResult {
  /** Events that no handler saw. */
  readonly lost: readonly string[];
  /** Handlers that saw an event of a key before the one before it. */
  readonly disordered: readonly string[];
  /** Events that were handled more than once, to the end. */
  readonly repeated: number;
  /** Deliveries that were dropped, for their event was handled before. */
  readonly duplicates: number;
  /** How many of those came before anything was killed, or anybody joined the first member. */
  readonly duplicatesInPeace: number;
  /** Messages that lie in the topic in the end. */
  readonly stored: number;
  /** Events that were told to be published again, since nobody said that they were taken. */
  readonly publishedAgain: number;
  readonly seconds: number;
}

const keys = 200;
const topic = "test.long-run.orders";
const silent = { debug() {}, info() {}, warn() {}, error() {} };
/** One handler of so many fails, the first time. */
const failsEvery = 500;

/**
 * Publishes events of many keys, each key's one after the other, while the broker is killed and started again twice, and
 * members of the group come and go.
 */
export async function longRun({ server, broker, count }: LongRunSettings): Promise<LongRunResult> {
  const startedMs = Date.now();
  const operation = orderChanged({ topic, retentionMs: 3_600_000 });
  const dedupe = memoryStore({ maxEvents: count * 2 });
  const handled = new Map<string, number>();
  const newest = new Map<string, number>();
  const disordered: string[] = [];
  const hasFailed = new Set<string>();
  let [repeated, duplicates, duplicatesInPeace, publishedAgain] = [0, 0, 0, 0];
  const outcome = (event: unknown) => {
    if (typeof event === "object" && event !== null && "outcome" in event && event.outcome === "duplicate")
      duplicates += 1;
  };
  follow("interspec:consumer:outcome", outcome);

  const handle = async (order: Readonly<Record<string, unknown>>) => {
    const key = String(order["id"]);
    const number = Number(order["number"]);
    const name = `${key}/${number}`;
    await new Promise((resolve) => setImmediate(resolve));
    if (handled.size % failsEvery === 0 && !hasFailed.has(name)) {
      hasFailed.add(name);
      throw failed("unavailable");
    }
    const times = handled.get(name) ?? 0;
    handled.set(name, times + 1);
    if (times > 0) {
      repeated += 1;
      return;
    }
    if (number !== (newest.get(key) ?? -1) + 1) disordered.push(`${name} after ${newest.get(key)}`);
    newest.set(key, number);
  };
  const members = new Set<Subscription>();
  const join = async () => {
    const options = { group: "billing", dedupe, logger: silent };
    members.add(await subscribe({ orderChanged: operation }, broker, options, { orderChanged: handle }));
  };
  const leave = async () => {
    const [first] = members;
    if (first === undefined) return;
    members.delete(first);
    await first.drain();
  };
  const reached = (part: number) =>
    waitFor(
      () => handled.size >= count * part,
      () => `${handled.size} of ${count} were handled`,
      600_000,
    );

  await join();
  const publisher = createPublisher({ orderChanged: operation }, broker);
  const publishing = Array.from({ length: keys }, async (_, key) => {
    for (let number = 0; key + number * keys < count; number += 1) {
      // The same id each time: whoever has it already knows it.
      const id = `${key}-${number}`;
      for (;;) {
        const taken = await publisher.orderChanged({ id: `o-${key}`, number }, { id }).then(
          () => true,
          () => false,
        );
        if (taken) break;
        publishedAgain += 1;
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
    }
  });
  const events = (async () => {
    await reached(0.2);
    duplicatesInPeace = duplicates;
    await join();
    await server.kill();
    await server.restart();
    await reached(0.35);
    await join();
    await reached(0.45);
    await leave();
    await reached(0.6);
    await server.kill();
    await server.restart();
    await reached(0.75);
    await join();
    await leave();
  })();
  try {
    await Promise.all([...publishing, events]);
    await reached(1);
    await Promise.all([...members].map((it) => it.drain()));
  } finally {
    unfollow("interspec:consumer:outcome", outcome);
    await Promise.all([...members].map((it) => it.drain()));
    await publisher[Symbol.asyncDispose]();
  }
  const stored = await storedIn(broker);
  const all = Array.from({ length: count }, (_, index) => `o-${index % keys}/${Math.floor(index / keys)}`);
  const lost = all.filter((it) => !handled.has(it));
  const seconds = (Date.now() - startedMs) / 1000;
  return { lost, disordered, repeated, duplicates, duplicatesInPeace, stored, publishedAgain, seconds };
}

async function storedIn(broker: Broker): Promise<number> {
  const connection = await broker.connect({ clientId: "count", logger: silent, clock: systemClock });
  let count = 0;
  for await (const _ of connection.read(topic)) count += 1;
  await connection.close();
  return count;
}
