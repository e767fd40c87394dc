import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { systemClock } from "../../runtime/src/clock.ts";
import { kafka } from "../../runtime/src/event/brokers/kafka.ts";
import { createPublisher, type MessageContext, subscribe } from "../../runtime/src/event/index.ts";
import { confluentRegistry } from "../../runtime/src/event/registry/index.ts";
import { have, need, pathOf } from "../infra/have.ts";
import { run, runPython } from "../judges/run.ts";
import type { BrokerServer } from "../support/brokers/broker-server.ts";
import { startKafka } from "../support/brokers/kafka.ts";
import { startRegistry } from "../support/brokers/registry.ts";
import { orderChanged, statusAvro, statusSchema, type TestEvent } from "../support/event-operations.ts";
import type { Values } from "../support/http-operations.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { waitFor } from "./contract.ts";

const silent = { debug() {}, info() {}, warn() {}, error() {} };
const tools = ["kafka", "registry", "kcat", "python"] as const;
const servers: { kafka: BrokerServer | null; registry: BrokerServer | null } = { kafka: null, registry: null };

beforeAll(async () => {
  if (!(await Promise.all(tools.map(have))).every((it) => it)) return;
  [servers.kafka, servers.registry] = await Promise.all([startKafka(), startRegistry()]);
});
afterAll(async () => {
  await servers.kafka?.stop();
  await servers.registry?.stop();
});

const registryUrl = () => servers.registry?.url ?? "";
const broker = () =>
  kafka({
    url: servers.kafka?.url ?? "",
    registry: confluentRegistry({ url: registryUrl() }),
    sessionMs: 3000,
    heartbeatMs: 200,
  });

/** An event in Avro. */
function statusChanged(topic: string): TestEvent {
  return orderChanged({ topic, registryMode: "backward", encoding: { avro: statusAvro, schema: statusSchema() } });
}

async function kcat(...args: readonly string[]): Promise<string> {
  const command = (await pathOf("kcat")) ?? "kcat";
  const address = (servers.kafka?.url ?? "").replace("kafka://", "");
  const { status, stdout, stderr } = await run(command, ["-b", address, ...args], { cwd: "/", timeoutMs: 30_000 });
  if (status !== 0) throw new Error(`kcat ended with ${status}: ${stderr}`);
  return stdout;
}

async function prepared(...topics: readonly string[]) {
  const connection = await broker().connect({ clientId: "test", logger: silent, clock: systemClock });
  onTestFinished(() => connection.close());
  await connection.prepare(topics.map((topic) => ({ topic, retentionMs: null })));
  return connection;
}

test("kcat sees the attributes of an event, and Python reads its Avro by the registry", async (context) => {
  await need(context, ...tools);
  const topic = "test.foreign.read";
  const connection = await prepared(topic);
  const publisher = createPublisher({ changed: statusChanged(topic) }, broker());
  await publisher.changed({ id: "o-1", status: "PAID" }, { id: "event-1" });
  await publisher[Symbol.asyncDispose]();

  const shown = await kcat("-C", "-q", "-t", topic, "-o", "beginning", "-e", "-f", "%k|%h|%S\n");
  const [key = "", headers = "", size = ""] = shown.trim().split("|");
  expect(key).toBe("o-1");
  const attributes = Object.fromEntries(headers.split(",").map((it) => it.split(/=(.*)/s).slice(0, 2)));
  expect(attributes).toMatchObject({
    ce_specversion: "1.0",
    ce_id: "event-1",
    ce_source: "/shop/orders",
    ce_type: "shop.orders.orderChanged.v1",
    ce_partitionkey: "o-1",
    "content-type": "application/avro",
  });
  for await (const { record } of connection.read(topic)) {
    expect(record.value).toHaveLength(Number(size));
    const value = Buffer.from(record.value).toString("base64");
    const read = await runPython("confluent-avro.py", { action: "read", registry: registryUrl(), value });
    expect(read).toMatchObject({ record: { id: "o-1", status: "PAID" }, left: 0 });
  }
});

test("what Python writes by a newer schema, and kcat sends, is handled", async (context) => {
  await need(context, ...tools);
  const topic = "test.foreign.write";
  await prepared(topic);
  const operation = statusChanged(topic);
  const handled: { readonly value: Values; readonly ctx: MessageContext }[] = [];
  const subscription = await subscribe(
    { changed: operation },
    broker(),
    { group: "readers", logger: silent },
    {
      changed: async (value, ctx) => void handled.push({ value, ctx }),
    },
  );
  onTestFinished(() => subscription.drain());
  const publisher = createPublisher({ changed: operation }, broker());
  onTestFinished(() => publisher[Symbol.asyncDispose]());
  await publisher.changed({ id: "o-1", status: "OPEN" });

  const schema = statusSchema({ symbols: ["LOST"], fields: [{ name: "note", type: "string", default: "" }] });
  const record = { id: "o-1", status: "LOST", note: "of the future" };
  const written = await runPython("confluent-avro.py", {
    action: "write",
    registry: registryUrl(),
    subject: `${topic}-value`,
    schema,
    record,
  });
  const file = join(tempFolder(), "message");
  writeFileSync(file, Buffer.from(writtenValue(written), "base64"));
  const headers = {
    ce_specversion: "1.0",
    ce_id: "foreign-1",
    ce_source: "/shop/orders",
    ce_type: operation.type,
    "content-type": "application/avro",
  };
  const flags = Object.entries(headers).flatMap(([name, value]) => ["-H", `${name}=${value}`]);
  await kcat("-P", "-t", topic, "-k", "o-1", ...flags, file);
  await waitFor(
    () => handled.length === 2,
    () => `${handled.length} were handled`,
  );
  // One key, one partition, whoever wrote it: so they come in order.
  expect(handled.map((it) => it.value)).toEqual([
    { id: "o-1", status: "OPEN" },
    { id: "o-1", status: "$unknown" },
  ]);
  expect(handled[1]?.ctx.event).toMatchObject({ id: "foreign-1", source: "/shop/orders", key: "o-1" });
});

test("librdkafka puts a key where we do", async (context) => {
  await need(context, ...tools);
  const topic = "test.foreign.keys";
  const connection = await prepared(topic);
  const keys = Array.from({ length: 30 }, (_, index) => `key-${index}-${"x".repeat(index)}`);
  for (const key of keys) {
    const value = Buffer.from("ours");
    await connection.publish({ topic, key, headers: {}, value }, new AbortController().signal);
  }
  const lines = tempFolder({ lines: keys.map((key) => `${key}|theirs\n`).join("") });
  // Its own default is another; this one is what Java's clients do.
  await kcat("-P", "-t", topic, "-K", "|", "-X", "topic.partitioner=murmur2", "-l", join(lines, "lines"));
  const partitions: Record<string, string[]> = {};
  for await (const { record, position } of connection.read(topic)) {
    const key = record.key ?? "";
    partitions[key] ??= [];
    partitions[key].push(position.split("/")[0] ?? "");
  }
  expect(Object.keys(partitions)).toHaveLength(30);
  for (const [key, [ours, theirs]] of Object.entries(partitions)) expect(`${key} ${theirs}`).toBe(`${key} ${ours}`);
});

function writtenValue(written: unknown): string {
  if (typeof written === "object" && written !== null && "value" in written) return String(written.value);
  throw new Error("Python wrote nothing");
}
