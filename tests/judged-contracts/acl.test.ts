import { chmodSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { acl } from "../../generator/emitters/acl/index.ts";
import { need, pathOf } from "../infra/have.ts";
import { type Attempt, judgeMosquitto, judgeNats } from "../judges/brokers.ts";
import { inFolder } from "../judges/files.ts";
import type { TextFile } from "../judges/finding.ts";
import { MqttClient } from "../judges/mqtt-client.ts";
import { freePort, type ServerProcess, startServer } from "../judges/server-process.ts";
import { Wire } from "../judges/wire.ts";
import { contractsOf } from "../support/contracts-of.ts";

const workspace = {
  "interspec.yaml": "interspec: 1\nname: shop\nbrokers: { event: nats, mqtt: mqtt }\n",
  "specs/orders.yaml": `
interspec: 1
service: orders
owner: team-orders
interactions:
  changed: { style: event, topic: shop.orders.changed.v1, payload: { id: id } }
`,
  "specs/mailer.yaml": `
interspec: 1
service: mailer
owner: team-mail
interactions:
  onOrder: { style: event, consumes: orders.changed }
`,
  "specs/billing.yaml": `
interspec: 1
service: billing
owner: team-billing
interactions:
  billed: { style: event, topic: shop.billing.billed.v1, payload: { id: id } }
`,
  "specs/couriers.yaml": `
interspec: 1
service: couriers
owner: team-delivery
interactions:
  position: { style: mqtt, topic: "shop/v1/{courierId}/position", from: device, in: { courierId: id }, payload: { lat: double } }
  task: { style: mqtt, topic: "shop/v1/{courierId}/tasks/{taskId}", from: service, in: { courierId: id, taskId: id }, payload: { text: string } }
  alarm: { style: mqtt, topic: shop/v1/alarm, from: service, payload: { text: string } }
`,
  "specs/maps.yaml": `
interspec: 1
service: maps
owner: team-maps
interactions:
  onPosition: { style: mqtt, consumes: couriers.position }
`,
};

let files: readonly TextFile[] = [];

beforeAll(async () => {
  files = await contractsOf(workspace, acl);
});

describe("mosquitto", () => {
  const may: readonly Attempt[] = [
    { user: "c1", action: "publish", address: "shop/v1/c1/position", allowed: true },
    { user: "c1", action: "subscribe", address: "shop/v1/c1/tasks/t1", allowed: true },
    { user: "c1", action: "subscribe", address: "shop/v1/alarm", allowed: true },
    { user: "couriers", action: "publish", address: "shop/v1/c1/tasks/t1", allowed: true },
    { user: "couriers", action: "subscribe", address: "shop/v1/c1/position", allowed: true },
    { user: "maps", action: "subscribe", address: "shop/v1/c2/position", allowed: true },
  ];
  const mayNot: readonly Attempt[] = [
    { user: "c1", action: "publish", address: "shop/v1/c2/position", allowed: false },
    { user: "c1", action: "publish", address: "shop/v1/c1/tasks/t1", allowed: false },
    { user: "c1", action: "publish", address: "shop/v1/alarm", allowed: false },
    { user: "c1", action: "subscribe", address: "shop/v1/c2/tasks/t1", allowed: false },
    { user: "c1", action: "subscribe", address: "shop/v1/c1/position", allowed: false },
    { user: "maps", action: "publish", address: "shop/v1/c1/position", allowed: false },
    { user: "maps", action: "subscribe", address: "shop/v1/c1/tasks/t1", allowed: false },
    { user: "nobody", action: "publish", address: "shop/v1/c1/position", allowed: false },
  ];

  it("lets devices and services do what the spec says, and nothing else", async (test) => {
    await need(test, "mosquitto");
    const findings = await judgeMosquitto(fileOf("mosquitto.acl"), [...may, ...mayNot]);
    // It warns of a topic that every device shares, and obeys all the same.
    expect(findings.filter((it) => !it.message.includes("'shop/v1/alarm' does not contain '%c' or '%u'"))).toEqual([]);
  });
});

describe("mosquitto with a shared subscription", () => {
  it("brings a service what a device says of itself, and nothing that it says of another", async (test) => {
    await need(test, "mosquitto");
    const end = "\nuser judge\ntopic write end\n\nuser couriers\ntopic read end\n";
    const port = await freePort();
    await withMosquitto(fileOf("mosquitto.acl").content + end, port, async () => {
      const as = (user: string) => MqttClient.connect(port, user);
      const [couriers, c1, judge] = await Promise.all([as("couriers"), as("c1"), as("judge")]);
      await couriers.subscribe("$share/couriers/shop/v1/+/position", "end");
      await c1.publish("shop/v1/c1/position");
      await c1.publish("shop/v1/c2/position");
      await judge.publish("end");
      expect(await couriers.receivedUntil("end")).toEqual(["shop/v1/c1/position"]);
    });
  });
});

describe("nats-server", () => {
  const users = ["billing", "mailer", "orders"];
  const passwords = Object.fromEntries(users.map((it) => [it, `${it} 1`]));
  // The server reads a variable as a part of its file: quotes keep a blank, or a number, a text.
  const variables = Object.fromEntries(users.map((it) => [`INTERSPEC_NATS_${it.toUpperCase()}`, `"${it} 1"`]));

  it("lets services do what the spec says, and nothing else", async (test) => {
    await need(test, "nats-server");
    const api = "$JS.API";
    const stream = "shop_orders_changed_v1";
    const publish = (user: string, address: string, allowed: boolean): Attempt => ({
      user,
      action: "publish",
      address,
      allowed,
    });
    const subscribe = (user: string, address: string, allowed: boolean): Attempt => ({
      user,
      action: "subscribe",
      address,
      allowed,
    });
    const findings = await judgeNats(
      fileOf("nats.conf"),
      [
        publish("orders", "shop.orders.changed.v1", true),
        publish("mailer", "shop.orders.changed.v1", false),
        publish("billing", "shop.orders.changed.v1", false),
        publish("mailer", "shop.orders.changed.v1.mailer.dlq", true),
        publish("orders", "shop.orders.changed.v1.mailer.dlq", false),
        publish("mailer", `${api}.CONSUMER.MSG.NEXT.${stream}.mailer`, true),
        publish("billing", `${api}.CONSUMER.MSG.NEXT.${stream}.mailer`, false),
        publish("mailer", `${api}.CONSUMER.CREATE.${stream}.mailer.shop.orders.changed.v1`, true),
        publish("mailer", `${api}.CONSUMER.CREATE.${stream}.other`, false),
        publish("mailer", `${api}.CONSUMER.CREATE.shop_billing_billed_v1.mailer`, false),
        publish("mailer", `$JS.ACK.${stream}.mailer.1.1.1.1.0`, true),
        publish("billing", `$JS.ACK.${stream}.mailer.1.1.1.1.0`, false),
        publish("mailer", `${api}.STREAM.CREATE.${stream}`, false),
        publish("mailer", `${api}.STREAM.DELETE.${stream}`, false),
        subscribe("mailer", "_INBOX.mailer.1", true),
        subscribe("billing", "_INBOX.mailer.1", false),
        subscribe("billing", "_INBOX.>", false),
        subscribe("mailer", "shop.orders.changed.v1", false),
        subscribe("billing", ">", false),
      ],
      { variables, passwords },
    );
    expect(findings).toEqual([]);
  });

  it("does not start while a password is not set", async (test) => {
    await need(test, "nats-server");
    const { INTERSPEC_NATS_ORDERS: _, ...others } = variables;
    const findings = await judgeNats(fileOf("nats.conf"), [], { variables: others, passwords });
    expect(findings.map((it) => it.message).join()).toContain("variable reference for 'INTERSPEC_NATS_ORDERS'");
  });

  it("carries an event from its producer to its consumer, and a spoofed one to nobody", async (test) => {
    await need(test, "nats-server");
    const operator = { user: "operator", pass: "operator" };
    const content = fileOf("nats.conf").content.replace("users = [", `users = [\n    ${JSON.stringify(operator)}`);
    const port = await freePort();
    await withJetStream(content, port, variables, async () => {
      const as = (user: string) =>
        NatsUser.connect(port, user, user === operator.user ? operator.pass : (passwords[user] ?? ""));
      const [admin, orders, mailer, billing] = await Promise.all([
        as("operator"),
        as("orders"),
        as("mailer"),
        as("billing"),
      ]);
      const stream = { name: "shop_orders_changed_v1", subjects: ["shop.orders.changed.v1"], storage: "memory" };
      await admin.ask(`$JS.API.STREAM.CREATE.${stream.name}`, stream);

      expect(await orders.ask("shop.orders.changed.v1", { id: "true" })).toMatchObject({ stream: stream.name, seq: 1 });
      expect(await billing.say("shop.orders.changed.v1", "{}")).toContain("Permissions Violation");
      expect(await admin.ask(`$JS.API.STREAM.INFO.${stream.name}`, {})).toMatchObject({ state: { messages: 1 } });

      const config = { name: "mailer", durable_name: "mailer", ack_policy: "explicit" };
      await mailer.ask(`$JS.API.CONSUMER.CREATE.${stream.name}.mailer`, { stream_name: stream.name, config });
      expect(await mailer.ask(`$JS.API.CONSUMER.MSG.NEXT.${stream.name}.mailer`, { batch: 1 })).toEqual({ id: "true" });
      expect(await mailer.say(mailer.lastReplyTo, "+ACK")).toBe("");
      await expect
        .poll(() => mailer.ask(`$JS.API.CONSUMER.INFO.${stream.name}.mailer`, {}))
        .toMatchObject({ num_ack_pending: 0 });
    });
  });
});

function fileOf(name: string): TextFile {
  const file = files.find((it) => it.path.endsWith(`/${name}`));
  if (file === undefined) throw new Error(`no ${name} among ${files.map((it) => it.path).join(", ")}`);
  return file;
}

/** Runs with a mosquitto that obeys a list. */
async function withMosquitto(list: string, port: number, use: () => Promise<void>): Promise<void> {
  const asRoot = process.getuid?.() === 0 ? "user root\n" : "";
  const conf = `listener ${port} 127.0.0.1\nallow_anonymous true\nlog_dest stderr\n${asRoot}acl_file acl\n`;
  const given = [
    { path: "acl", content: list },
    { path: "conf", content: conf },
  ];
  await inFolder(given, async (folder) => {
    chmodSync(join(folder, "acl"), 0o600);
    const path = (await pathOf("mosquitto")) ?? "mosquitto";
    const start = `cd ${folder} && exec ${path} -c conf`;
    await during(await startServer("/bin/sh", ["-c", start], /mosquitto version \S+ running/, {}), use);
  });
}

/** Runs with a nats-server that obeys a configuration and has JetStream. */
async function withJetStream(
  conf: string,
  port: number,
  env: Readonly<Record<string, string>>,
  use: () => Promise<void>,
): Promise<void> {
  await inFolder([{ path: "nats.conf", content: conf }], async (folder) => {
    const args = ["-c", join(folder, "nats.conf"), "-a", "127.0.0.1", "-p", String(port), "-js", "-sd", folder];
    await during(await startServer((await pathOf("nats-server")) ?? "nats-server", args, /Server is ready/, env), use);
  });
}

async function during(server: ServerProcess, use: () => Promise<void>): Promise<void> {
  try {
    await use();
  } finally {
    await server.stop();
  }
}

/** A user that asks and publishes, one thing after the other. */
class NatsUser {
  readonly #wire: Wire;
  readonly #name: string;
  #asked = 0;
  lastReplyTo = "";

  private constructor(wire: Wire, name: string) {
    this.#wire = wire;
    this.#name = name;
  }

  static async connect(port: number, name: string, pass: string): Promise<NatsUser> {
    const wire = await Wire.open(port);
    await wire.line();
    wire.write(`CONNECT ${JSON.stringify({ user: name, pass, verbose: false, pedantic: false, headers: false })}\r\n`);
    return new NatsUser(wire, name);
  }

  /** Publishes with an address for the answer, and reads it. */
  async ask(subject: string, body: unknown): Promise<unknown> {
    this.#asked += 1;
    const inbox = `_INBOX.${this.#name}.${this.#asked}`;
    const text = JSON.stringify(body);
    this.#wire.write(`SUB ${inbox} ${this.#asked}\r\nPUB ${subject} ${inbox} ${text.length}\r\n${text}\r\n`);
    for (let line = await this.#wire.line(); ; line = await this.#wire.line()) {
      if (line.startsWith("-ERR")) throw new Error(line);
      const [kind, , , ...rest] = line.split(" ");
      if (kind !== "MSG") continue;
      this.lastReplyTo = rest.length > 1 ? (rest[0] ?? "") : "";
      const bytes = await this.#wire.take(Number(rest.at(-1)) + 2);
      return JSON.parse(bytes.toString());
    }
  }

  /** Publishes, and tells what the server complained of. */
  async say(subject: string, text: string): Promise<string> {
    this.#wire.write(`PUB ${subject} ${text.length}\r\n${text}\r\nPING\r\n`);
    let complaint = "";
    for (let line = await this.#wire.line(); line !== "PONG"; line = await this.#wire.line()) {
      if (line.startsWith("-ERR")) complaint = line;
    }
    return complaint;
  }
}
