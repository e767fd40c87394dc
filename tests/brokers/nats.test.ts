import { connect } from "@nats-io/transport-node";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../runtime/src/clock.ts";
import type { Delivery } from "../../runtime/src/event/broker.ts";
import { jetStreamName } from "../../runtime/src/event/brokers/nats/stream-names.ts";
import { nats } from "../../runtime/src/event/brokers/nats.ts";
import { need } from "../infra/have.ts";
import { startNats } from "../support/brokers/nats.ts";
import { tcpProxy } from "../support/tcp-proxy.ts";
import { itKeepsTheContract, waitFor } from "./contract.ts";
import { byKey, forever, recordOf, startReader, textsOf } from "./reader.ts";

itKeepsTheContract({
  name: "nats()",
  tools: ["nats-server"],
  start: () => startNats(),
  brokerAt: (url) => nats({ url }),
  publishesLater: true,
  sharesByRecord: true,
  readsAlone: true,
  elsewhere: { module: "nats", call: (url) => `nats(${JSON.stringify({ url })})` },
});

const topic = "test.order";
const logger = { debug() {}, info() {}, warn() {}, error() {} };

async function connected(url: string) {
  const connection = await nats({ url }).connect({ clientId: "test", logger, clock: systemClock });
  onTestFinished(() => connection.close());
  await connection.prepare([{ topic, retentionMs: null }]);
  return connection;
}

test("nats() keeps order for the next member, whatever was to be delivered again before it came", async (context) => {
  await need(context, "nats-server");
  const server = await startNats();
  onTestFinished(() => server.stop());
  const publisher = await connected(server.url);
  const texts = Array.from({ length: 10 }, (_, index) => String(index));
  for (const it of texts) await publisher.publish(recordOf(topic, "k", it), forever);
  const first = await startReader(await connected(server.url), { topic, group: "readers", isDoneAtOnce: false });
  await first.until(() => first.deliveries.length >= texts.length);
  await first.close();
  // Nobody reads, and the last five are asked for again: the server puts them before those that it only finds undone later.
  const other = await connect({ servers: server.url });
  onTestFinished(() => other.close());
  const words = jetStreamName(topic);
  for (let number = 6; number <= 10; number += 1)
    other.publish(`$JS.ACK.${words}.readers.1.${number}.${number}.${Date.now()}000000.0`, "-NAK");
  await other.flush();
  const next = await startReader(await connected(server.url), { topic, group: "readers", isDoneAtOnce: false });
  onTestFinished(() => next.close());
  await next.until(() => next.deliveries.length >= texts.length);
  expect(textsOf(next.deliveries)).toEqual(texts);
});

test("nats() asks for nothing again that is in order: what follows would come before it", async (context) => {
  await need(context, "nats-server");
  const server = await startNats();
  onTestFinished(() => server.stop());
  const said: string[] = [];
  const other = await connect({ servers: server.url });
  onTestFinished(() => other.close());
  other.subscribe("$JS.ACK.>", { callback: (_, message) => void said.push(message.string()) });
  await other.flush();
  const publisher = await connected(server.url);
  for (let number = 0; number < 10; number += 1) await publisher.publish(recordOf(topic, "k", String(number)), forever);
  const busy = new Promise<void>(() => undefined);
  const deliveries: Delivery[] = [];
  const take = (it: Delivery) => {
    deliveries.push(it);
    return deliveries.length < 3 ? undefined : busy;
  };
  const connection = await connected(server.url);
  const reading = await startReader(connection, { topic, group: "readers", take });
  await waitFor(
    () => deliveries.length === 3,
    () => `${deliveries.length} came`,
  );
  deliveries[0]?.done();
  await reading.close();
  await connection.close();
  await other.flush();
  expect(said).toEqual(["+ACK"]);
});

test("nats() leaves a place alone that is taken: who stands by looks, and asks for no more", async (context) => {
  await need(context, "nats-server");
  const server = await startNats();
  onTestFinished(() => server.stop());
  const first = await startReader(await connected(server.url), { topic, group: "readers" });
  onTestFinished(() => first.close());
  const asked: string[] = [];
  const other = await connect({ servers: server.url });
  onTestFinished(() => other.close());
  other.subscribe("$JS.API.CONSUMER.>", { callback: (_, { subject }) => void asked.push(subject) });
  await other.flush();
  const second = await startReader(await connected(server.url), { topic, group: "readers" });
  onTestFinished(() => second.close());
  await waitFor(
    () => asked.length >= 8,
    () => `${asked.length} questions were asked`,
  );
  expect(asked.filter((it) => !it.startsWith("$JS.API.CONSUMER.INFO."))).toEqual([]);
});

test("nats() loses nothing, doubles nothing and keeps order, however often connections break", async (context) => {
  await need(context, "nats-server");
  const server = await startNats();
  onTestFinished(() => server.stop());
  const proxy = await tcpProxy(server.port);
  onTestFinished(() => proxy.close());
  const url = proxy.url.replace("http", "nats");
  const publisher = await connected(url);
  // There is room for what comes behind a message that was lost on its way.
  const reader = await startReader(await connected(url), { topic, group: "readers", inFlight: 10_000 });
  onTestFinished(() => reader.close());
  const keys = ["a", "b", "c", "d"];
  const window = 50;
  let cuts = 0;
  const cutting = (async () => {
    for (; cuts < 12; cuts += 1) {
      await new Promise((resolve) => setTimeout(resolve, 150));
      proxy.cut();
    }
  })();
  const published = keys.map(async (key) => {
    const texts: string[] = [];
    // Not one after the other: what is sent again must not pass what was sent after it.
    while (cuts < 12) {
      const next = Array.from({ length: window }, (_, index) => String(texts.length + index));
      const send = (it: string) => publisher.publish(recordOf(topic, key, it, { "ce-id": `${key}-${it}` }), forever);
      await Promise.all(next.map(send));
      texts.push(...next);
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    return [key, texts] as const;
  });
  const all = await Promise.all(published);
  await cutting;
  const expected = Object.fromEntries(all);
  const count = all.reduce((sum, [, texts]) => sum + texts.length, 0);
  await reader.until(() => new Set(reader.deliveries.map((it) => it.position)).size >= count);
  expect(proxy.connections()).toBeGreaterThan(12);
  // What lies there, by a way that nobody cuts.
  const other = await startReader(await connected(server.url), { topic, group: "others", inFlight: 10_000 });
  onTestFinished(() => other.close());
  await other.until(() => other.deliveries.length >= count);
  expect(byKey(other.deliveries)).toEqual(expected);
  const fresh = Object.entries(byKey(reader.deliveries)).map(([key, its]) => [key, [...new Set(its)]]);
  expect(Object.fromEntries(fresh)).toEqual(expected);
});

test("nats() is left soon though the network swallows all", async (context) => {
  await need(context, "nats-server");
  const server = await startNats();
  onTestFinished(() => server.stop());
  const proxy = await tcpProxy(server.port);
  onTestFinished(() => proxy.close());
  const connection = await connected(proxy.url.replace("http", "nats"));
  const reader = await startReader(connection, { topic, group: "readers", ordering: "none" });
  proxy.stall();
  const startedMs = Date.now();
  await reader.close();
  await connection.close();
  expect(Date.now() - startedMs).toBeLessThan(8000);
});
