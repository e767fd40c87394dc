import * as library from "@platformatic/kafka";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../runtime/src/clock.ts";
import type { BrokerConnection } from "../../runtime/src/event/broker.ts";
import { kafka } from "../../runtime/src/event/brokers/kafka.ts";
import { createPublisher, subscribe } from "../../runtime/src/event/index.ts";
import { need } from "../infra/have.ts";
import { startKafka } from "../support/brokers/kafka.ts";
import { orderChanged } from "../support/event-operations.ts";
import { waitFor } from "./contract.ts";

// `npm run test:brokers` has the machine for itself, and holds it to the goal. Source: issue 6, "Speed".
const isFull = process.env["INTERSPEC_BROKERS"] === "full";
const count = isFull ? 100_000 : 10_000;
const goalMicroseconds = 25;
const topic = "test.speed.orders";
const silent = { debug() {}, info() {}, warn() {}, error() {} };

test("a consumer reads all that the raw client does, and says how much longer it takes", async (context) => {
  await need(context, "kafka");
  const server = await startKafka();
  onTestFinished(() => server.stop());
  const broker = kafka({ url: server.url, sessionMs: 6000, heartbeatMs: 500 });
  const connection = await broker.connect({ clientId: "speed", logger: silent, clock: systemClock });
  onTestFinished(() => connection.close());
  await connection.prepare([{ topic, retentionMs: null }]);
  const operation = orderChanged({ topic });
  const publisher = createPublisher({ changed: operation }, broker);
  for (let from = 0; from < count; from += 1000) {
    const numbers = Array.from({ length: 1000 }, (_, index) => from + index);
    await Promise.all(numbers.map((number) => publisher.changed({ id: `o-${number % 200}`, number })));
  }
  await publisher[Symbol.asyncDispose]();

  // The first reads what is compiled only then.
  const rawMs = Math.min(await rawClient(server.url, "first"), await rawClient(server.url, "second"));
  const adapterMs = await adapter(connection);
  const handlingMs = await timed(async (seen) => {
    const options = { group: "whole", logger: silent };
    const subscription = await subscribe({ changed: operation }, broker, options, { changed: async () => seen() });
    return () => subscription.drain();
  });
  const perMessage = (ms: number) => (ms * 1000) / count;
  const more = perMessage(handlingMs - rawMs);
  process.stdout.write(
    `${count} messages of Kafka: raw ${perMessage(rawMs).toFixed(1)} µs, adapter ${perMessage(adapterMs).toFixed(1)} µs ` +
      `(${(adapterMs / rawMs).toFixed(2)} ×), handled ${perMessage(handlingMs).toFixed(1)} µs ` +
      `(${(handlingMs / rawMs).toFixed(2)} ×, ${more.toFixed(1)} µs more)\n`,
  );
  if (isFull) expect(more).toBeLessThan(goalMicroseconds);
});

async function rawClient(url: string, groupId: string): Promise<number> {
  const options = { clientId: "raw", groupId, bootstrapBrokers: [url.replace("kafka://", "")] };
  const consumer = new library.Consumer({ ...options, maxWaitTime: 500, sessionTimeout: 6000 });
  return timed(async (seen) => {
    const stream = await consumer.consume({ topics: [topic], autocommit: 250, mode: "earliest" });
    stream.on("data", seen);
    return async () => {
      await consumer.close(true);
    };
  });
}

async function adapter(connection: BrokerConnection): Promise<number> {
  return timed(async (seen) => {
    const consumption = await connection.consume({
      topic,
      group: "adapter",
      from: "earliest",
      ordering: "key",
      inFlight: 1000,
      take: (delivery) => {
        seen();
        delivery.done();
        return undefined;
      },
      lost: async () => undefined,
    });
    return async () => {
      await consumption.stop();
      await consumption.close();
    };
  });
}

/** Milliseconds from the first message to the last; joining a group is not counted, and leaving it neither. */
async function timed(read: (seen: () => void) => Promise<() => Promise<void>>): Promise<number> {
  let seen = 0;
  let firstMs = 0;
  let lastMs = 0;
  const end = await read(() => {
    seen += 1;
    if (seen === 1) firstMs = performance.now();
    if (seen === count) lastMs = performance.now();
  });
  await waitFor(
    () => seen >= count,
    () => `${seen} of ${count} were read`,
    300_000,
  );
  await end();
  expect(seen).toBe(count);
  return lastMs - firstMs;
}
