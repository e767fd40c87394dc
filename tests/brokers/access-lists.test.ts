import * as library from "@platformatic/kafka";
import { afterAll, beforeAll, expect, onTestFinished, test } from "vitest";
import { parse } from "yaml";
import { acl } from "../../generator/emitters/acl/index.ts";
import { systemClock } from "../../runtime/src/clock.ts";
import type { Broker, BrokerConnection } from "../../runtime/src/event/broker.ts";
import { kafka } from "../../runtime/src/event/brokers/kafka.ts";
import { nats } from "../../runtime/src/event/brokers/nats.ts";
import { have, need } from "../infra/have.ts";
import type { BrokerServer } from "../support/brokers/broker-server.ts";
import { kafkaAdmin, startKafka } from "../support/brokers/kafka.ts";
import { startNats } from "../support/brokers/nats.ts";
import { contractsOf, textOf } from "../support/contracts-of.ts";
import { forever, recordOf, startReader, textsOf } from "./reader.ts";

// The lists that are generated are the ones that the brokers run with: nothing is added for the tests but an operator.

const topics = ["shop.orders.changed.v1", "shop.billing.billed.v1", "shop.orders.changed.v1.mailer.dlq"];
const retries = [1, 2, 3].map((it) => `shop.orders.changed.v1.mailer.retry.${it}`);
const [changed = "", billed = "", dead = ""] = topics;
const services = ["orders", "mailer", "billing"];
const passwordOf = (user: string) => `${user}-pw`;

function specs(broker: "kafka" | "nats") {
  return {
    "interspec.yaml": `interspec: 1\nname: shop\nbrokers: { event: ${broker} }\n`,
    "specs/orders.yaml": `
interspec: 1
service: orders
owner: team-orders
interactions:
  changed: { style: event, topic: ${changed}, payload: { id: id } }
`,
    "specs/mailer.yaml": `
interspec: 1
service: mailer
owner: team-mail
interactions:
  onOrder: { style: event, consumes: orders.changed, retry: { topics: [1s, 30s, 5m] } }
`,
    "specs/billing.yaml": `
interspec: 1
service: billing
owner: team-billing
interactions:
  billed: { style: event, topic: ${billed}, payload: { id: id } }
`,
  };
}

const silent = { debug() {}, info() {}, warn() {}, error() {} };

async function connected(broker: Broker): Promise<BrokerConnection> {
  const connection = await broker.connect({ clientId: "test", logger: silent, clock: systemClock });
  onTestFinished(() => connection.close());
  return connection;
}

/** What both brokers must refuse, and what they must let pass: shown by what arrives. */
async function judge(as: (user: string) => Broker, operator: Broker): Promise<void> {
  const master = await connected(operator);
  const [orders, mailer, billing] = await Promise.all(services.map((it) => connected(as(it))));
  if (orders === undefined || mailer === undefined || billing === undefined) throw new Error("three services");

  // What each does by its contract.
  await mailer.prepare([changed, dead, ...retries].map((topic) => ({ topic, retentionMs: null })));
  await orders.publish(recordOf(changed, "o1", "from orders"), forever);
  const reader = await startReader(mailer, { topic: changed, group: "mailer" });
  onTestFinished(() => reader.close());
  await reader.until(() => reader.deliveries.length === 1);
  await mailer.publish(recordOf(dead, "o1", "a dead letter"), forever);
  for (const it of retries) await mailer.publish(recordOf(it, "o1", "again"), forever);
  const again = await startReader(mailer, { topic: retries[0] ?? "", group: "mailer", ordering: "none" });
  onTestFinished(() => again.close());
  await again.until(() => again.deliveries.length === 1);

  // What it must not.
  const refused = { name: "InteractionError", code: "permission_denied" };
  const signal = AbortSignal.timeout(20_000);
  const forged = (connection: BrokerConnection, topic: string) =>
    connection.publish(recordOf(topic, "o1", "forged"), signal);
  await expect(forged(billing, changed)).rejects.toMatchObject(refused);
  await expect(forged(mailer, changed)).rejects.toMatchObject(refused);
  await expect(forged(orders, dead)).rejects.toMatchObject(refused);
  const spying = (connection: BrokerConnection, topic: string, group: string) =>
    startReader(connection, { topic, group }).then((it) => it.close());
  await expect(spying(billing, changed, "billing")).rejects.toMatchObject(refused);
  await expect(spying(billing, changed, "mailer")).rejects.toMatchObject(refused);
  await expect(spying(mailer, billed, "mailer")).rejects.toMatchObject(refused);
  await expect(spying(mailer, changed, "other")).rejects.toMatchObject(refused);

  // A refusal does not break what is allowed.
  await orders.publish(recordOf(changed, "o1", "last from orders"), forever);
  await reader.until(() => textsOf(reader.deliveries).includes("last from orders"));
  expect(textsOf(reader.deliveries)).toEqual(["from orders", "last from orders"]);
  const lying: string[] = [];
  for await (const { record } of master.read(changed)) lying.push(Buffer.from(record.value).toString());
  expect(lying).toEqual(["from orders", "last from orders"]);
  const letters: string[] = [];
  for await (const { record } of master.read(dead)) letters.push(Buffer.from(record.value).toString());
  expect(letters).toEqual(["a dead letter"]);
}

const servers: { kafka: BrokerServer | null; nats: BrokerServer | null } = { kafka: null, nats: null };

beforeAll(async () => {
  const users = Object.fromEntries(services.map((it) => [it, passwordOf(it)]));
  if (await have("kafka")) servers.kafka = await startKafka({ users });
  if (!(await have("nats-server"))) return;
  const config = textOf(await contractsOf(specs("nats"), acl), "nats.conf");
  const variables = Object.fromEntries(
    services.map((it) => [`INTERSPEC_NATS_${it.toUpperCase()}`, JSON.stringify(passwordOf(it))]),
  );
  const operator = config.replace("users = [", 'users = [ { user: "operator", password: "operator-pw" }');
  servers.nats = await startNats({ config: operator, variables });
});
afterAll(async () => {
  await servers.kafka?.stop();
  await servers.nats?.stop();
});

test("a Kafka with the generated list lets services do what their contracts say, and nothing else", async (context) => {
  await need(context, "kafka");
  const url = servers.kafka?.url ?? "";
  const sasl = (username: string, password: string) => ({ mechanism: "PLAIN" as const, username, password });
  const operator = kafka({ url, sasl: sasl(kafkaAdmin.user, kafkaAdmin.password), createTopics: { partitions: 1 } });
  const master = await connected(operator);
  await master.prepare([...topics, ...retries].map((topic) => ({ topic, retentionMs: null })));
  await loadAcls(url, textOf(await contractsOf(specs("kafka"), acl), "kafka-acl.yaml"));
  const as = (user: string) => kafka({ url, sasl: sasl(user, passwordOf(user)), heartbeatMs: 200, sessionMs: 3000 });
  await judge(as, operator);

  const stranger = await connected(kafka({ url, sasl: sasl("orders", "wrong") }));
  const entering = stranger.publish(recordOf(changed, "o1", "forged"), forever);
  await expect(entering).rejects.toMatchObject({ name: "InteractionError", code: "unauthenticated" });
});

test("a NATS with the generated list lets services do what their contracts say, and nothing else", async (context) => {
  await need(context, "nats-server");
  const url = servers.nats?.url ?? "";
  const operator = nats({ url, user: "operator", password: "operator-pw" });
  const master = await connected(operator);
  await master.prepare([...topics, ...retries].map((topic) => ({ topic, retentionMs: null })));
  await judge((user) => nats({ url, user, password: passwordOf(user) }), operator);

  const entering = connected(nats({ url, user: "orders", password: "wrong" }));
  await expect(entering).rejects.toMatchObject({ name: "InteractionError", code: "unauthenticated" });
});

/** Loads an access list as an operator would: each entry as it is. */
async function loadAcls(url: string, text: string): Promise<void> {
  const admin = new library.Admin({
    clientId: "operator",
    bootstrapBrokers: [url.replace("kafka://", "")],
    sasl: { mechanism: "PLAIN", username: kafkaAdmin.user, password: kafkaAdmin.password },
  });
  const entries: readonly AclEntry[] = parse(text).acls;
  const creations = entries.flatMap((entry) =>
    entry.operations.map((operation) => ({
      resourceType: entry.resourceType === "topic" ? library.ResourceTypes.TOPIC : library.ResourceTypes.GROUP,
      resourceName: entry.resourceName,
      resourcePatternType: library.ResourcePatternTypes.LITERAL,
      principal: entry.principal,
      host: "*",
      operation: operationCodes[operation],
      permissionType: library.AclPermissionTypes.ALLOW,
    })),
  );
  await admin.createAcls({ creations });
  // They are there a moment later.
  const all = {
    resourceType: library.ResourceTypes.ANY,
    resourceName: null,
    resourcePatternType: library.ResourcePatternTypes.ANY,
    principal: null,
    host: null,
    operation: library.AclOperations.ANY,
    permissionType: library.AclPermissionTypes.ANY,
  };
  for (let tries = 0; tries < 200; tries += 1) {
    const resources = await admin.describeAcls({ filter: all });
    if (resources.reduce((sum, it) => sum + it.acls.length, 0) >= creations.length) break;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  await admin.close();
}

interface AclEntry {
  readonly principal: string;
  readonly resourceType: "topic" | "group";
  readonly resourceName: string;
  readonly operations: readonly (keyof typeof operationCodes)[];
}

const operationCodes = {
  Describe: library.AclOperations.DESCRIBE,
  Read: library.AclOperations.READ,
  Write: library.AclOperations.WRITE,
};
