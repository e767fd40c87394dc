import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { acl } from "../../../generator/emitters/acl/index.ts";
import { systemClock } from "../../../runtime/src/clock.ts";
import type { MqttBroker, MqttConnection, MqttPacket } from "../../../runtime/src/mqtt/broker.ts";
import { need } from "../../infra/have.ts";
import { freePort } from "../../judges/server-process.ts";
import type { BrokerServer } from "../../support/brokers/broker-server.ts";
import { type MosquittoSettings, startMosquitto } from "../../support/brokers/mosquitto.ts";
import { contractsOf } from "../../support/contracts-of.ts";
import type { Values } from "../../support/http-operations.ts";
import { failure, later } from "../../support/outcome.ts";
import { tempFolder } from "../../support/temp-folder.ts";
import { withAuthority } from "../auth/certificates.ts";
import { Arrivals, mosquittoAt, recorder, startCourier, startService } from "./desk.ts";
import { mosquittoPub, mosquittoSub } from "./foreign.ts";
import { message, shipping } from "./shipping.ts";

/** The messages of `shipping.ts`, for the access list. */
const specs = {
  "interspec.yaml": "interspec: 1\nname: shop\nnamespace: shop\n",
  "specs/shipping.yaml": `interspec: 1
service: shipping
owner: team-delivery
defaults: { auth: { none: a test } }
interactions:
  position: { style: mqtt, topic: "shop/v1/{courierId}/position", from: device, qos: 0, retain: true, in: { courierId: id }, payload: { lat: double, lon: double } }
  gone: { style: mqtt, topic: "shop/v1/{courierId}/gone", from: device, will: true, in: { courierId: id }, payload: { since: "timestamp?" } }
  handedOver: { style: mqtt, topic: "shop/v1/{courierId}/parcels/{parcel}/handed-over", from: device, in: { courierId: id, parcel: int }, payload: { note: string } }
  job: { style: mqtt, topic: "shop/v1/{courierId}/jobs", from: service, in: { courierId: id }, payload: { note: string } }
`,
};

beforeEach((test) => need(test, "mosquitto"));

describe("with the access list of the spec", () => {
  it("device and service talk, and a device that speaks for another is heard by nobody", async () => {
    const users = { shipping: "s", ada: "a", bea: "b" };
    const server = await started({ acl: await accessList(), users });
    const came = new Arrivals<unknown>();
    const { logger, lines } = recorder();
    await startService(
      {
        async handedOver(given, ctx) {
          came.add(given["courierId"]);
          await ctx.publish.job({ courierId: "ada", payload: { note: "next" } });
        },
      },
      { broker: mosquittoAt(server, { password: "s" }), emits: { job: shipping.job } },
    );
    const jobs = new Arrivals<Values>();
    const broker = mosquittoAt(server, { password: "a" });
    const ada = await startCourier(broker, { job: async (it) => jobs.add(it) }, { id: "ada", logger });
    const spoofed = ["-t", "shop/v1/ada/parcels/1/handed-over", "-u", "bea", "-P", "b", "-m", '{"note":"spoofed"}'];
    const complaint = await mosquittoPub(server.port, "-V", "5", "-q", "1", ...spoofed, ...attributesOf("handedOver"));
    expect(complaint).toContain("Not authorized");
    await ada.handedOver({ courierId: "ada", parcel: 1, payload: { note: "" } });
    expect(await jobs.next()).toEqual({ courierId: "ada", payload: { note: "next" } });
    expect(came.all).toEqual(["ada"]);
    expect(lines.all.filter((it) => it.level === "error")).toEqual([]);
  });

  it("a message that may not be sent is refused, and the connection comes back", async () => {
    const server = await started({ acl: await accessList() });
    const connection = await connected(mosquittoAt(server), "shipping");
    const spoofed = connection.publish(packet("shop/v1/ada/position", 1), never());
    expect(await failure(spoofed)).toMatchObject({ code: "permission_denied" });
    // The broker has ended the connection.
    await connection.publish(packet("shop/v1/ada/jobs", 1), never());
  });

  it("whoever has a wrong password is not let in", async () => {
    const server = await started({ users: { ada: "a" } });
    const wrong = startCourier(mosquittoAt(server, { password: "b" }), {}, { id: "ada" });
    expect(["permission_denied", "unauthenticated"]).toContain((await failure(wrong)).code);
  });
});

describe("with tools of others", () => {
  it("mosquitto_sub reads what a service publishes, attributes and all", async () => {
    const server = await started();
    const format = "%t|%p|%C|%P|%E";
    const lines = await mosquittoSub(server.port, "-V", "5", "-t", "shop/v1/+/jobs", "-F", format);
    await publishFromHandler(server, { courierId: "ada", payload: { note: "näh" } });
    const [topic, payload, contentType, properties = "", expiry] = (await lines.next()).split("|");
    expect([topic, payload, contentType]).toEqual(["shop/v1/ada/jobs", '{"note":"näh"}', "application/json"]);
    expect(Number(expiry)).toBe(28_800);
    const said = Object.fromEntries(properties.split(" ").map((it) => it.split(/:(.*)/s).slice(0, 2)));
    expect(said).toEqual({
      specversion: "1.0",
      id: expect.stringMatching(/^[0-9a-f]{8}-[0-9a-f]{4}-7/),
      source: "/shop/shipping",
      type: "shop.shipping.job.v1",
      subject: "ada",
      time: expect.stringMatching(/^\d{4}-.*Z$/),
      dataschema: "urn:interspec:shop:shipping:v1:job",
      expirytime: expect.stringMatching(/^\d{4}-.*Z$/),
      traceparent: expect.stringMatching(/^00-/),
    });
  });

  it("mosquitto_pub is heard by a service, with properties, as one document, and with 3.1.1", async () => {
    const server = await started();
    const came = new Arrivals<readonly [Values, string]>();
    await startService(
      { handedOver: async (it, ctx) => came.add([it, ctx.event.id]) },
      { broker: mosquittoAt(server) },
    );
    const topic = ["-q", "1", "-t", "shop/v1/ada/parcels/4/handed-over"];
    const data = { note: "by hand" };
    const document = JSON.stringify({ ...attributes("handedOver", "two"), datacontenttype: "application/json", data });
    await mosquittoPub(
      server.port,
      "-V",
      "5",
      ...topic,
      "-m",
      JSON.stringify(data),
      ...attributesOf("handedOver", "one"),
    );
    const type = ["-D", "PUBLISH", "content-type", "application/cloudevents+json"];
    await mosquittoPub(server.port, "-V", "5", ...topic, "-m", document, ...type);
    await mosquittoPub(server.port, "-V", "311", ...topic, "-m", document.replace('"two"', '"three"'));
    const expected = { courierId: "ada", parcel: 4, payload: data };
    expect(await came.take(3)).toEqual([
      [expected, "one"],
      [expected, "two"],
      [expected, "three"],
    ]);
  });

  it("a request may say how long it waits, and no other message", async () => {
    const server = await started();
    const times = new Arrivals<number>();
    await startService(
      { handedOver: async (_, ctx) => times.add(Math.ceil(ctx.remaining() / 1000)) },
      { broker: mosquittoAt(server) },
    );
    const usual = ["-V", "5", "-q", "1", "-t", "shop/v1/ada/parcels/4/handed-over", "-m", '{"note":""}'];
    const timeout = ["-D", "PUBLISH", "user-property", "timeout-ms", "5000"];
    await mosquittoPub(server.port, ...usual, ...timeout, ...attributesOf("handedOver", "one"));
    const answers = ["-D", "PUBLISH", "response-topic", "answers"];
    await mosquittoPub(server.port, ...usual, ...timeout, ...answers, ...attributesOf("handedOver", "two"));
    expect(await times.take(2)).toEqual([30, 5]);
  });

  it("a topic that does not parse is dropped and told", async () => {
    const server = await started();
    const { logger, lines } = recorder();
    await startService({ handedOver: async () => undefined }, { broker: mosquittoAt(server), logger });
    const args = ["-V", "5", "-q", "1", "-t", "shop/v1/ada/parcels/many/handed-over", "-m", '{"note":""}'];
    await mosquittoPub(server.port, ...args, ...attributesOf("handedOver"));
    const line = await lines.until((it) => it.level === "warn");
    expect(line.fields).toMatchObject({ code: "invalid_argument", violations: [{ field: "parcel" }] });
  });
});

describe("with MQTT 3.1.1", () => {
  it("a device talks with a service of MQTT 5, both ways", async () => {
    const server = await started();
    const came = new Arrivals<readonly [Values, string]>();
    await startService(
      {
        async handedOver(it, ctx) {
          came.add([it, ctx.event.id]);
          await ctx.publish.job({ courierId: "old", payload: { note: "next" } });
        },
      },
      { broker: mosquittoAt(server), emits: { job: shipping.job } },
    );
    const jobs = new Arrivals<readonly [Values, string]>();
    const device = await startCourier(
      mosquittoAt(server, { protocolVersion: 4 }),
      { job: async (it, ctx) => jobs.add([it, ctx.event.id]) },
      { id: "old" },
    );
    await device.handedOver({ courierId: "old", parcel: 1, payload: { note: "" } }, { id: "e-1" });
    expect(await came.next()).toEqual([{ courierId: "old", parcel: 1, payload: { note: "" } }, "e-1"]);
    // The broker leaves the payload alone of what was sent with MQTT 5.
    expect(await jobs.next()).toEqual([{ courierId: "old", payload: { note: "next" } }, ""]);
  });

  it("two sides of 3.1.1 see all attributes", async () => {
    const server = await started();
    const came = new Arrivals<unknown>();
    const old = () => mosquittoAt(server, { protocolVersion: 4 });
    await startService({ handedOver: async (_, ctx) => came.add(ctx.event) }, { broker: old() });
    const device = await startCourier(old(), {}, { id: "old" });
    await device.handedOver({ courierId: "old", parcel: 1, payload: { note: "" } }, { id: "e-2" });
    expect(await came.next()).toMatchObject({ id: "e-2", source: "/shop/shipping", subject: "old/1" });
  });
});

describe("when the broker is killed and started again", () => {
  it("both sides come back, and nothing that was sent meanwhile is lost", async () => {
    // The broker knows the session of the service again: else what comes before it has subscribed is for nobody.
    const server = await started({ lines: ["autosave_on_changes true", "autosave_interval 1"] });
    const came = new Arrivals<unknown>();
    const { logger, lines } = recorder();
    await startService(
      { handedOver: async (it) => came.add(it["parcel"]) },
      { broker: mosquittoAt(server, { clientId: "shipping-0" }), logger },
    );
    const ada = await startCourier(mosquittoAt(server), {}, { id: "ada" });
    const hand = (parcel: number) => ada.handedOver({ courierId: "ada", parcel, payload: { note: "" } });
    await hand(1);
    await came.next();
    await server.kill();
    const sent = [hand(2), hand(3), hand(4)];
    await lines.until((it) => it.text === "the connection to the broker of MQTT was lost");
    await server.restart();
    await Promise.all(sent);
    await came.take(3);
    expect([...came.all].sort()).toEqual([1, 2, 3, 4]);
  });

  it("a service that the broker has forgotten hears again what is sent after it has come back", async () => {
    const server = await started();
    const came = new Arrivals<unknown>();
    const { logger, lines } = recorder();
    await startService({ handedOver: async (it) => came.add(it["parcel"]) }, { broker: mosquittoAt(server), logger });
    await server.kill();
    await server.restart();
    await lines.until((it) => it.text === "connected to the broker of MQTT again");
    const ada = await startCourier(mosquittoAt(server), {}, { id: "ada" });
    // It has subscribed when what it was sent on a way of its own has come back.
    for (let parcel = 1; came.all.length === 0; parcel += 1)
      await ada.handedOver({ courierId: "ada", parcel, payload: { note: "" } });
    await came.next();
  });

  it("a service with a client id of its own finds what came while it was away", async () => {
    const server = await started();
    const broker = () => mosquittoAt(server, { clientId: "shipping-0" });
    const came = new Arrivals<unknown>();
    const handlers = { handedOver: async (it: Values) => came.add(it["parcel"]) };
    const app = await startService(handlers, { broker: broker() });
    await app.drain();
    const ada = await startCourier(mosquittoAt(server), {}, { id: "ada" });
    for (const parcel of [1, 2, 3]) await ada.handedOver({ courierId: "ada", parcel, payload: { note: "" } });
    await startService(handlers, { broker: broker() });
    expect(await came.take(3)).toEqual([1, 2, 3]);
  });

  it("a device finds what came while it slept, but for what has expired", async () => {
    const server = await started();
    const short = message("job", { ...shipping.job, expiryMs: 1000 });
    const come = new Arrivals<unknown>();
    const take = { job: async ({ payload }: Values) => come.add((payload as Values)["note"]) };
    const sleepy = await startCourier(mosquittoAt(server), take, { id: "ada" });
    await sleepy[Symbol.asyncDispose]();
    await publishFromHandler(server, { courierId: "ada", payload: { note: "short" } }, short);
    await publishFromHandler(server, { courierId: "ada", payload: { note: "long" } });
    // The broker counts whole seconds of its own clock: nothing else tells that one has passed.
    await new Promise((resolve) => setTimeout(resolve, 2100));
    await startCourier(mosquittoAt(server), take, { id: "ada" });
    await publishFromHandler(server, { courierId: "ada", payload: { note: "last" } });
    await come.until((it) => it === "last");
    expect(come.all).toEqual(["long", "last"]);
  });
});

describe("when a service goes away", () => {
  it("handles all that the broker has for it, though it is more than is on its way at a time", async () => {
    const server = await started();
    const count = 200;
    const came = new Arrivals<unknown>();
    const go = later<void>();
    const app = await startService(
      {
        async signed(it) {
          await go.promise;
          came.add((it["payload"] as Values)["note"]);
        },
      },
      { broker: mosquittoAt(server) },
    );
    const ada = await connected(mosquittoAt(server), "ada");
    for (let index = 0; index < count; index += 1) await ada.publish(signed(`n-${index}`), never());
    const drained = app.drain();
    go.resolve();
    await drained;
    expect(came.all).toEqual(Array.from({ length: count }, (_, index) => `n-${index}`));
  });
});

describe("over TLS", () => {
  it("checks the certificate of the broker, and shows its own", async (test) => {
    await need(test, "openssl");
    const { ca, server, client } = await withAuthority(async (authority) => ({
      ca: authority.cert,
      server: await authority.sign({
        subject: ["CN = localhost"],
        alternatives: ["DNS = localhost", "IP = 127.0.0.1"],
      }),
      client: await authority.sign({ subject: ["CN = ada"] }),
    }));
    const folder = tempFolder();
    const file = (name: string, content: string) => {
      writeFileSync(join(folder, name), content);
      return join(folder, name);
    };
    const port = await freePort();
    const listener = [
      `listener ${port} 127.0.0.1`,
      `cafile ${file("ca.pem", ca)}`,
      `certfile ${file("server.pem", server.cert)}`,
      `keyfile ${file("server.key", server.key)}`,
      "require_certificate true",
      "use_identity_as_username true",
    ];
    await started({ acl: await accessList(), lines: listener });
    const url = `mqtts://localhost:${port}`;
    const ada = await startCourier(mosquittoAt({ port }, { url, tls: { ca, ...client } }), {}, { id: "ada" });
    await ada.handedOver({ courierId: "ada", parcel: 1, payload: { note: "" } });
    const stranger = startCourier(mosquittoAt({ port }, { url, tls: { ca } }), {}, { id: "ada" });
    expect(await failure(stranger)).toMatchObject({ code: "unavailable" });
    const unknown = startCourier(mosquittoAt({ port }, { url, tls: { ...client } }), {}, { id: "ada" });
    expect(await failure(unknown)).toMatchObject({ code: "unavailable" });
  });
});

async function started(settings: MosquittoSettings = {}): Promise<BrokerServer> {
  const server = await startMosquitto(settings);
  onTestFinished(() => server.stop());
  return server;
}

async function accessList(): Promise<string> {
  const files = await contractsOf(specs, acl);
  return files.find((it) => it.path.endsWith("mosquitto.acl"))?.content ?? "";
}

async function connected(broker: MqttBroker, user: string): Promise<MqttConnection> {
  const { logger } = recorder();
  const clientId = `${user}-${Math.random()}`;
  const connection = await broker.connectMqtt({
    clientId,
    user,
    isStable: false,
    logger,
    clock: systemClock,
    will: null,
  });
  onTestFinished(() => connection.close());
  return connection;
}

/** A job that a handler publishes. */
async function publishFromHandler(server: BrokerServer, job: Values, of = shipping.job): Promise<void> {
  const done = later<void>();
  const app = await startService(
    {
      async handedOver(_, ctx) {
        await ctx.publish.job(job);
        done.resolve();
      },
    },
    { broker: mosquittoAt(server), emits: { job: of } },
  );
  const ada = await connected(mosquittoAt(server), "ada");
  const trigger = { ...packet("shop/v1/ada/parcels/1/handed-over", 1), userProperties: attributes("handedOver") };
  await ada.publish({ ...trigger, payload: Buffer.from('{"note":""}') }, never());
  await done.promise;
  await app.drain();
}

function signed(id: string): MqttPacket {
  const payload = Buffer.from(JSON.stringify({ note: id }));
  return { ...packet("shop/v1/ada/signed", 2), payload, userProperties: attributes("signed", id) };
}

function attributes(name: string, id = "e-0"): Record<string, string> {
  const type = `shop.shipping.${name}.v1`;
  return { specversion: "1.0", id, source: "/shop/shipping", type, time: "2026-05-01T10:00:00Z" };
}

/** The same as arguments of mosquitto_pub. */
function attributesOf(name: string, id?: string): readonly string[] {
  return Object.entries(attributes(name, id)).flatMap((it) => ["-D", "PUBLISH", "user-property", ...it]);
}

function packet(topic: string, qos: 0 | 1 | 2): MqttPacket {
  return {
    topic,
    payload: Buffer.from("{}"),
    qos,
    retain: false,
    expirySeconds: null,
    contentType: "application/json",
    responseTopic: null,
    correlationData: null,
    userProperties: {},
  };
}

function never(): AbortSignal {
  return new AbortController().signal;
}
