import * as library from "@platformatic/kafka";
import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../runtime/src/clock.ts";
import { kafka } from "../../runtime/src/event/brokers/kafka.ts";
import { need } from "../infra/have.ts";
import { startKafka } from "../support/brokers/kafka.ts";
import { tcpProxy } from "../support/tcp-proxy.ts";
import { itKeepsTheContract, waitFor } from "./contract.ts";
import { forever, recordOf, startReader, textsOf } from "./reader.ts";

// Members notice one another soon: a heartbeat tells them.
const times = { sessionMs: 3000, heartbeatMs: 200 };

itKeepsTheContract({
  name: "kafka()",
  tools: ["kafka"],
  start: () => startKafka(),
  brokerAt: (url) => kafka({ url, ...times }),
  publishesLater: true,
  sharesByRecord: true,
  readsAlone: false,
  elsewhere: { module: "kafka", call: (url) => `kafka(${JSON.stringify({ url, ...times })})` },
});

test("kafka() gives partitions to others when what was begun of them has ended and is kept", async (context) => {
  await need(context, "kafka");
  const server = await startKafka({ partitions: 4 });
  onTestFinished(() => server.stop());
  const broker = kafka({ url: server.url, ...times });
  const logger = { debug() {}, info() {}, warn() {}, error() {} };
  const connect = async () => {
    const connection = await broker.connect({ clientId: "test", logger, clock: systemClock });
    onTestFinished(() => connection.close());
    return connection;
  };
  const topic = "test.moving";
  const connection = await connect();
  await connection.prepare([{ topic, retentionMs: null }]);
  const keys = Array.from({ length: 20 }, (_, index) => `k${index}`);
  await Promise.all(keys.map((key) => connection.publish(recordOf(topic, key, `${key} first`), forever)));

  let end: () => void = () => undefined;
  const ended = new Promise<void>((resolve) => {
    end = resolve;
  });
  const lost: string[] = [];
  const first = await startReader(connection, {
    topic,
    group: "readers",
    isDoneAtOnce: false,
    lost: (lane) => {
      lost.push(lane);
      return ended;
    },
  });
  await first.until(() => first.deliveries.length === 20);
  const second = await startReader(await connect(), { topic, group: "readers" });
  onTestFinished(() => second.close());
  await waitFor(
    () => lost.length >= 4,
    () => `${lost.length} lanes were to go`,
  );
  // Long enough for a member that had not waited: it joins and reads within as long.
  await new Promise((resolve) => setTimeout(resolve, 1500));
  expect(second.deliveries).toEqual([]);
  for (const it of first.deliveries) it.done();
  end();
  const publish = () =>
    Promise.all(keys.map((key) => connection.publish(recordOf(topic, key, `${key} later`), forever)));
  await publish();
  await second.until(() => second.deliveries.length > 0);
  for (const it of first.deliveries) it.done();
  await first.close();
  // All that is done with is kept: nothing of it comes to the other one.
  expect(textsOf(second.deliveries).filter((it) => it.endsWith("first"))).toEqual([]);
});

/** A Kafka with a topic, and two connections to it: a straight one, and one by a proxy that does what it is told. */
async function twoWays(topic: string, sessionMs: number) {
  const proxy = await tcpProxy(0);
  onTestFinished(() => proxy.close());
  const port = Number(new URL(proxy.url).port);
  const server = await startKafka({ partitions: 1, otherWay: { port, lead: (to) => proxy.lead(to) } });
  onTestFinished(() => server.stop());
  const logger = { debug() {}, info() {}, warn() {}, error() {} };
  const connect = async (url: string) => {
    const broker = kafka({ url, sessionMs, heartbeatMs: 200 });
    const connection = await broker.connect({ clientId: "test", logger, clock: systemClock });
    onTestFinished(() => connection.close());
    return connection;
  };
  const straight = await connect(server.url);
  await straight.prepare([{ topic, retentionMs: null }]);
  return { proxy, straight, connection: await connect(`kafka://127.0.0.1:${port}`) };
}

test("kafka() gives up what it has when its group has heard nothing of it for a session", async (context) => {
  await need(context, "kafka");
  const topic = "test.silence";
  const { proxy, straight, connection } = await twoWays(topic, 2000);
  const first = await startReader(connection, { topic, group: "readers", isDoneAtOnce: false });
  await straight.publish(recordOf(topic, "a", "a0"), forever);
  await first.until(() => first.deliveries.length === 1);

  proxy.stall();
  const second = await startReader(straight, { topic, group: "readers" });
  onTestFinished(() => second.close());
  await second.until(() => second.deliveries.length === 1);
  // Else it would go on with what is another's by now, until a request is taken to be lost: more than a minute.
  await waitFor(
    () => first.lost.length > 0,
    () => "it holds on",
    10_000,
  );
  expect(textsOf(second.deliveries)).toEqual(["a0"]);
  const startedMs = Date.now();
  await connection.close();
  expect(Date.now() - startedMs).toBeLessThan(8000);
});

test("kafka() joins anew when its group has forgotten it, though nothing but what it keeps tells so", async (context) => {
  await need(context, "kafka");
  const server = await startKafka({ partitions: 1 });
  onTestFinished(() => server.stop());
  const logger = { debug() {}, info() {}, warn() {}, error() {} };
  const broker = kafka({ url: server.url, sessionMs: 2000, heartbeatMs: 60_000 });
  const connection = await broker.connect({ clientId: "test", logger, clock: systemClock });
  onTestFinished(() => connection.close());
  const topic = "test.forgotten";
  await connection.prepare([{ topic, retentionMs: null }]);
  const reader = await startReader(connection, { topic, group: "readers", isDoneAtOnce: false });
  await connection.publish(recordOf(topic, "a", "a0"), forever);
  await reader.until(() => reader.deliveries.length === 1);
  const bootstrapBrokers = [server.url.replace("kafka://", "")];
  const admin = new library.Admin({ clientId: "operator", bootstrapBrokers });
  onTestFinished(() => admin.close());
  const state = async () => (await admin.listGroups()).get("readers")?.state;
  await expect.poll(state, { timeout: 30_000 }).toBe("EMPTY");
  reader.deliveries[0]?.done();
  await reader.until(() => reader.deliveries.length === 2);
  expect(textsOf(reader.deliveries)).toEqual(["a0", "a0"]);
  expect(reader.lost).toEqual(["0"]);
  await reader.close();
});

test("kafka() reads on when its connections break, and stays the member that it is", async (context) => {
  await need(context, "kafka");
  const topic = "test.breaks";
  const { proxy, straight, connection } = await twoWays(topic, 30_000);
  const reader = await startReader(connection, { topic, group: "readers" });
  onTestFinished(() => reader.close());
  const texts = ["a0", "a1", "a2", "a3"];
  for (const [index, text] of texts.entries()) {
    await straight.publish(recordOf(topic, "a", text), forever);
    await reader.until(() => reader.deliveries.length === index + 1);
    proxy.cut();
  }
  expect(textsOf(reader.deliveries)).toEqual(texts);
  expect(reader.lost).toEqual([]);
});

test("kafka() publishes each record once and in order, however often connections break", async (context) => {
  await need(context, "kafka");
  const proxy = await tcpProxy(0);
  onTestFinished(() => proxy.close());
  const port = Number(new URL(proxy.url).port);
  const server = await startKafka({ partitions: 2, otherWay: { port, lead: (to) => proxy.lead(to) } });
  onTestFinished(() => server.stop());
  const logger = { debug() {}, info() {}, warn() {}, error() {} };
  const connect = async (url: string) => {
    const connection = await kafka({ url, ...times }).connect({ clientId: "test", logger, clock: systemClock });
    onTestFinished(() => connection.close());
    return connection;
  };
  const topic = "test.cuts";
  const straight = await connect(server.url);
  await straight.prepare([{ topic, retentionMs: null }]);
  const publisher = await connect(`kafka://127.0.0.1:${port}`);
  let cuts = 0;
  const cutting = (async () => {
    for (; cuts < 20; cuts += 1) {
      await new Promise((resolve) => setTimeout(resolve, 150));
      proxy.cut();
    }
  })();
  const published = ["a", "b", "c", "d"].map(async (key) => {
    const texts: string[] = [];
    while (cuts < 20) {
      const next = Array.from({ length: 20 }, (_, index) => String(texts.length + index));
      await Promise.all(next.map((it) => publisher.publish(recordOf(topic, key, it), forever)));
      texts.push(...next);
    }
    return [key, texts] as const;
  });
  const expected = Object.fromEntries(await Promise.all(published));
  await cutting;
  const stored: Record<string, string[]> = {};
  for await (const { record } of straight.read(topic)) {
    const key = record.key ?? "";
    stored[key] ??= [];
    stored[key].push(Buffer.from(record.value).toString());
  }
  expect(stored).toEqual(expected);
});
