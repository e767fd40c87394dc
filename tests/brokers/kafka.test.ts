import { expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../runtime/src/clock.ts";
import { kafka } from "../../runtime/src/event/brokers/kafka.ts";
import { need } from "../infra/have.ts";
import { startKafka } from "../support/brokers/kafka.ts";
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
