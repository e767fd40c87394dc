import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { systemClock } from "../../../runtime/src/clock.ts";
import { memory } from "../../../runtime/src/event/memory/memory.ts";
import { interactionError } from "../../../runtime/src/interaction-error.ts";
import type { MqttBroker, MqttConnection, MqttPacket } from "../../../runtime/src/mqtt/broker.ts";
import { have } from "../../infra/have.ts";
import type { BrokerServer } from "../../support/brokers/broker-server.ts";
import { startMosquitto } from "../../support/brokers/mosquitto.ts";
import type { Values } from "../../support/http-operations.ts";
import { failure, later } from "../../support/outcome.ts";
import { tcpProxy } from "../../support/tcp-proxy.ts";
import { Arrivals, mosquittoAt, recorder, startCourier, startService } from "./desk.ts";
import { shipping, subscriber } from "./shipping.ts";

/** A broker, and how the connection of one client to it is broken for good. */
interface Place {
  /** A way of one's own. */
  broker(): MqttBroker;
  /** The way of a client that will be lost. */
  fragile(id: string): Promise<{ readonly broker: MqttBroker; readonly lose: () => Promise<void> }>;
}

describe("in memory", () => {
  const shared = memory();
  conversations(() => ({
    broker: () => shared,
    fragile: async (id) => ({ broker: shared, lose: async () => shared.lose(id) }),
  }));
});

describe.skipIf(!(await have("mosquitto")))("over mosquitto", () => {
  let server: BrokerServer;
  beforeAll(async () => {
    server = await startMosquitto();
  });
  afterAll(() => server.stop());
  conversations(() => ({
    broker: () => mosquittoAt(server),
    async fragile() {
      const proxy = await tcpProxy(server.port);
      const { port } = new URL(proxy.url);
      return { broker: mosquittoAt({ port: Number(port) }), lose: () => proxy.close() };
    },
  }));
});

/** What holds whatever the broker. Each test has a courier of its own: the broker is one for all. */
function conversations(place: () => Place): void {
  it("brings a service what its device says, with what is known of it", async () => {
    const came = new Arrivals<readonly [Values, unknown]>();
    await startService(
      { handedOver: async (message, ctx) => came.add([message, { ...ctx.event, attempt: ctx.attempt }]) },
      { broker: place().broker() },
    );
    const courier = await startCourier(place().broker(), {}, { id: "ada" });
    const time = new Date("2026-05-01T10:00:00.000Z");
    await courier.handedOver({ courierId: "ada", parcel: 7, payload: { note: "to a neighbour" } }, { id: "e-1", time });

    const event = {
      id: "e-1",
      source: "/shop/shipping",
      time,
      subject: "ada/7",
      key: null,
      correlationId: null,
      attempt: 1,
    };
    expect(await came.next()).toEqual([{ courierId: "ada", parcel: 7, payload: { note: "to a neighbour" } }, event]);
  });

  it("brings a device what its service publishes, from a handler too, in the same trace", async () => {
    const came = new Arrivals<readonly [string, Values, string]>();
    const traceOf = (traceparent: string) => traceparent.slice(3, 35);
    const begun = later<string>();
    await startService(
      {
        async handedOver(_message, ctx) {
          begun.resolve(traceOf(ctx.trace.traceparent));
          await ctx.publish.job({ courierId: "bea", payload: { note: "next" } });
          await ctx.publish.news({ note: "to all" });
        },
      },
      { broker: place().broker(), emits: { job: shipping.job, news: shipping.news } },
    );
    const courier = await startCourier(
      place().broker(),
      {
        job: async (message, ctx) => came.add(["job", message, traceOf(ctx.trace.traceparent)]),
        news: async (message, ctx) => came.add(["news", message, traceOf(ctx.trace.traceparent)]),
      },
      { id: "bea" },
    );
    await courier.handedOver({ courierId: "bea", parcel: 1, payload: { note: "" } });
    const trace = await begun.promise;
    const both = [...(await came.take(2))].sort();
    expect(both).toEqual([
      ["job", { courierId: "bea", payload: { note: "next" } }, trace],
      ["news", { note: "to all" }, trace],
    ]);
  });

  it("gives each device what is for it, and nothing that is for others", async () => {
    const came = new Arrivals<unknown>();
    const service = await bare(place().broker(), "shipping");
    const take = async (message: Values) => came.add(message["courierId"]);
    await startCourier(place().broker(), { job: take }, { id: "cleo" });
    await service.publish(jobFor("dora", "d-1"), never());
    await service.publish(jobFor("cleo", "c-1"), never());
    await service.publish(jobFor("dora", "d-2"), never());
    await service.publish(jobFor("cleo", "c-2"), never());
    await came.take(2);
    expect(came.all).toEqual(["cleo", "cleo"]);
  });

  it.each([0, 1, 2] as const)("carries QoS %i", async (qos) => {
    const came = new Arrivals<number>();
    const service = await bare(place().broker(), "shipping");
    const topic = `quality/${qos}/${Math.random()}`;
    await service.subscribe({
      filter: topic,
      group: null,
      qos: 2,
      take: async (packet) => {
        came.add(packet.qos);
        return { reason: 0, code: null };
      },
    });
    const device = await bare(place().broker(), "erin");
    await device.publish({ ...jobFor("erin", "q"), topic, qos }, never());
    await device.publish({ ...jobFor("erin", "r"), topic, qos }, never());
    expect(await came.take(2)).toEqual([qos, qos]);
  });

  it("brings whoever comes later what is retained", async () => {
    const courier = await startCourier(place().broker(), {}, { id: "fay" });
    await courier.position({ courierId: "fay", payload: { lat: 1, lon: 2 } });
    await courier.position({ courierId: "fay", payload: { lat: 3, lon: 4 } });
    const came = new Arrivals<Values>();
    await startService({ position: async (message) => came.add(message) }, { broker: place().broker() });
    expect(await came.until((it) => it["courierId"] === "fay")).toEqual({
      courierId: "fay",
      payload: { lat: 3, lon: 4 },
    });
  });

  it("sends the will of a device that is gone without a word, each time as another event, and of no other", async () => {
    const came = new Arrivals<readonly [unknown, string]>();
    await startService(
      { gone: async (message, ctx) => came.add([message["courierId"], ctx.event.id]) },
      { broker: place().broker() },
    );
    const will = (courierId: string) => ({ gone: { courierId, payload: {} } });
    const polite = await startCourier(place().broker(), {}, { id: "gus", will: will("gus") });
    await polite[Symbol.asyncDispose]();
    const first = await place().fragile("hal");
    await startCourier(first.broker, {}, { id: "hal", will: will("hal") });
    await first.lose();
    const [, id] = await came.next();
    const second = await place().fragile("hal");
    await startCourier(second.broker, {}, { id: "hal", will: will("hal") });
    await second.lose();
    const [, other] = await came.next();
    expect(came.all.map(([it]) => it)).toEqual(["hal", "hal"]);
    expect(other).not.toBe(id);
  });

  it.each([
    ["is none of its type", { gone: { courierId: "jil", payload: { since: "soon" } } }, "invalid_argument"],
    ["is another device's", { gone: { courierId: "joy", payload: {} } }, "permission_denied"],
  ])("connects no device with a will that %s", async (_, will, code) => {
    expect(await failure(startCourier(place().broker(), {}, { id: "jil", will }))).toMatchObject({ code });
  });

  it.each([
    ["a will that is no message", {}, { nothing: {} }],
    ["a will that is a message of another kind", {}, { position: { courierId: "jil", payload: { lat: 1, lon: 2 } } }],
    ["two wills", {}, { gone: { courierId: "jil", payload: {} }, position: {} }],
    ["a handler of no message", { nothing: async () => undefined }, undefined],
    ["a handler of what it sends itself", { position: async () => undefined }, undefined],
  ])("connects no device with %s", async (_, handlers, will) => {
    const started = startCourier(place().broker(), handlers, { id: "jil", ...(will === undefined ? {} : { will }) });
    await expect(started).rejects.toThrow(TypeError);
  });

  it("connects no device whose id is no level of a topic", async () => {
    for (const id of ["", "a/b", "+", "$a"])
      await expect(startCourier(place().broker(), {}, { id })).rejects.toThrow(TypeError);
  });

  it("shares the load between instances, so that each message is handled once", async () => {
    const came = new Arrivals<string>();
    const instance = (name: string) =>
      startService(
        { handedOver: async (message) => came.add(`${name} ${message["parcel"]}`) },
        { broker: place().broker(), name: "sharing", operations: { handedOver: subscriber(shipping.handedOver) } },
      );
    await instance("one");
    await instance("two");
    const courier = await startCourier(place().broker(), {}, { id: "ida" });
    for (let parcel = 1; parcel <= 10; parcel += 1)
      await courier.handedOver({ courierId: "ida", parcel, payload: { note: "" } });
    const all = await came.take(10);
    expect(all.map((it) => Number(it.split(" ")[1])).sort((a, b) => a - b)).toEqual([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
    expect(new Set(all.map((it) => it.split(" ")[0]))).toEqual(new Set(["one", "two"]));
  });

  it("handles what comes twice once", async () => {
    const came = new Arrivals<string>();
    await startService({ handedOver: async (_, ctx) => came.add(ctx.event.id) }, { broker: place().broker() });
    const courier = await startCourier(place().broker(), {}, { id: "jo" });
    for (const id of ["twice", "twice", "twice", "last"])
      await courier.handedOver({ courierId: "jo", parcel: 1, payload: { note: "" } }, { id });
    await came.until((it) => it === "last");
    expect(came.all).toEqual(["twice", "last"]);
  });

  it("handles what comes on one topic in order, and on others meanwhile", async () => {
    const came = new Arrivals<string>();
    const slow = later<void>();
    await startService(
      {
        async handedOver(message) {
          if (message["courierId"] === "kim" && noteOf(message) === "1") await slow.promise;
          came.add(`${message["courierId"]} ${noteOf(message)}`);
        },
      },
      { broker: place().broker() },
    );
    const kim = await startCourier(place().broker(), {}, { id: "kim" });
    const lea = await startCourier(place().broker(), {}, { id: "lea" });
    for (const note of ["1", "2", "3"]) await kim.handedOver({ courierId: "kim", parcel: 1, payload: { note } });
    await lea.handedOver({ courierId: "lea", parcel: 1, payload: { note: "1" } });
    expect(await came.next()).toBe("lea 1");
    slow.resolve();
    expect(await came.take(3)).toEqual(["kim 1", "kim 2", "kim 3"]);
  });

  it("tries again in place what a retry may mend, and no more often than the spec says", async () => {
    const attempts = new Arrivals<number>();
    const { logger, lines } = recorder();
    await startService(
      {
        async handedOver(_, ctx) {
          attempts.add(ctx.attempt);
          throw interactionError({ code: "unavailable", reason: null, details: null, message: "not now" });
        },
      },
      { broker: place().broker(), logger },
    );
    const courier = await startCourier(place().broker(), {}, { id: "mia" });
    await courier.handedOver({ courierId: "mia", parcel: 1, payload: { note: "" } });
    expect(await attempts.take(3)).toEqual([1, 2, 3]);
    await lines.until((it) => it.text === "call" && it.fields["attempt"] === 3);
    await courier.handedOver({ courierId: "mia", parcel: 2, payload: { note: "" } });
    expect(await attempts.next()).toBe(1);
  });

  it("tells what is none of its type, whatever it is, and goes on", async () => {
    const came = new Arrivals<unknown>();
    const { logger, lines } = recorder();
    await startService(
      { handedOver: async (message) => came.add(message["parcel"]) },
      { broker: place().broker(), logger },
    );
    const device = await bare(place().broker(), "nia");
    for (const packet of broken) await device.publish(packet, never());
    for (const { topic } of broken) {
      const line = await lines.until((it) => it.level === "warn");
      expect(line, topic).toMatchObject({
        text: "a message was refused",
        fields: { interaction: "shipping.handedOver" },
      });
      expect(["invalid_argument", "out_of_range"]).toContain(line.fields["code"]);
      // Not a word of what stood in it: it may be personal.
      expect(JSON.stringify(line)).not.toContain("nia");
    }
    const courier = await startCourier(place().broker(), {}, { id: "oda" });
    await courier.handedOver({ courierId: "oda", parcel: 3, payload: { note: "" } });
    expect(await came.next()).toBe(3);
    expect(came.all).toEqual([3]);
  });

  it("drops what came too late", async () => {
    const came = new Arrivals<string>();
    const { logger, lines } = recorder();
    await startService({ handedOver: async (_, ctx) => came.add(ctx.event.id) }, { broker: place().broker(), logger });
    const device = await bare(place().broker(), "pat");
    const late = { ...packetFor("pat", "late").userProperties, expirytime: "2026-01-01T00:00:00Z" };
    await device.publish({ ...packetFor("pat", "late"), userProperties: late }, never());
    await device.publish(packetFor("pat", "fresh"), never());
    await came.next();
    expect(came.all).toEqual(["fresh"]);
    expect(lines.all.some((it) => it.fields["outcome"] === "expired")).toBe(true);
  });

  it("finishes what it has begun when the server goes away, and takes nothing new", async () => {
    const [begun, go] = [later<void>(), later<void>()];
    const done: number[] = [];
    const app = await startService(
      {
        async handedOver(message) {
          begun.resolve();
          await go.promise;
          done.push(Number(message["parcel"]));
        },
      },
      { broker: place().broker() },
    );
    const courier = await startCourier(place().broker(), {}, { id: "quin" });
    await courier.handedOver({ courierId: "quin", parcel: 1, payload: { note: "" } });
    await begun.promise;
    const drained = app.drain();
    go.resolve();
    await drained;
    expect(done).toEqual([1]);
    await courier.handedOver({ courierId: "quin", parcel: 2, payload: { note: "" } });
    expect(done).toEqual([1]);
  });

  it("gives up a handler that takes longer than the server waits", async () => {
    const begun = later<void>();
    const ended = later<unknown>();
    const app = await startService(
      {
        async handedOver(_, ctx) {
          begun.resolve();
          await new Promise<void>((resolve) => {
            ctx.signal.addEventListener("abort", () => resolve());
          });
          ended.resolve(ctx.signal.reason);
        },
      },
      { broker: place().broker(), drain: { graceMs: 50 } },
    );
    const courier = await startCourier(place().broker(), {}, { id: "ria" });
    await courier.handedOver({ courierId: "ria", parcel: 1, payload: { note: "" } });
    await begun.promise;
    await app.drain();
    expect(await ended.promise).toMatchObject({ code: "canceled" });
  });

  it.each([
    ["a wildcard", "+"],
    ["all below", "#"],
    ["another level", "a/b"],
    ["the broker's own", "$SYS"],
    ["a blank", "a b"],
    ["nothing", ""],
    ["what is not ASCII", "ñ"],
    ["the end of a text", "a\0"],
  ])("lets no value put %s into a topic", async (_, courierId) => {
    const courier = await startCourier(place().broker(), {}, { id: "sam" });
    const error = await failure(courier.position({ courierId, payload: { lat: 1, lon: 2 } }));
    expect(error).toMatchObject({ code: "invalid_argument", interaction: "shipping.position" });
    expect(error.violations.map((it) => it.field)).toEqual(["courierId"]);
  });

  it("lets a device speak for itself alone", async () => {
    const courier = await startCourier(place().broker(), {}, { id: "tim" });
    const spoken = courier.position({ courierId: "una", payload: { lat: 1, lon: 2 } });
    expect(await failure(spoken)).toMatchObject({ code: "permission_denied" });
  });

  it.each([
    ["is none of its type", { note: 1 }, "invalid_argument"],
    ["is larger than the spec allows", { note: "x".repeat(4096) }, "out_of_range"],
  ])("sends nothing that %s", async (_, payload, code) => {
    const courier = await startCourier(place().broker(), {}, { id: "vic" });
    const sent = courier.handedOver({ courierId: "vic", parcel: 1, payload });
    expect(await failure(sent)).toMatchObject({ code, interaction: "shipping.handedOver" });
  });
}

/** A connection without anything around it. */
async function bare(broker: MqttBroker, clientId: string): Promise<MqttConnection> {
  const { logger } = recorder();
  const own = `${clientId}-${Math.random()}`;
  const settings = { clientId: own, user: clientId, isStable: false, logger, clock: systemClock, will: null };
  const connection = await broker.connectMqtt(settings);
  const { onTestFinished } = await import("vitest");
  onTestFinished(() => connection.close());
  return connection;
}

function never(): AbortSignal {
  return new AbortController().signal;
}

function noteOf({ payload }: Values): unknown {
  return typeof payload === "object" && payload !== null && "note" in payload ? payload.note : undefined;
}

const attributes = { specversion: "1.0", id: "x", source: "/shop/shipping", time: "2026-05-01T10:00:00Z" };

function packetFor(courierId: string, id: string): MqttPacket {
  return {
    topic: `shop/v1/${courierId}/parcels/1/handed-over`,
    payload: Buffer.from(JSON.stringify({ note: "" })),
    qos: 1,
    retain: false,
    expirySeconds: null,
    contentType: "application/json",
    responseTopic: null,
    correlationData: null,
    userProperties: { ...attributes, id, type: "shop.shipping.handedOver.v1" },
  };
}

function jobFor(courierId: string, id: string): MqttPacket {
  const type = "shop.shipping.job.v1";
  return {
    ...packetFor(courierId, id),
    topic: `shop/v1/${courierId}/jobs`,
    userProperties: { ...attributes, id, type },
  };
}

const sound = packetFor("nia", "broken");
const document: MqttPacket = { ...sound, contentType: "application/cloudevents+json", userProperties: {} };

/** Everything that a device can get wrong. */
const packets: readonly MqttPacket[] = [
  { ...sound, payload: Buffer.from("") },
  { ...sound, payload: Buffer.from("{") },
  { ...sound, payload: Buffer.from("null") },
  { ...sound, payload: Buffer.from("[]") },
  { ...sound, payload: Buffer.from('{"note":1}') },
  { ...sound, payload: Buffer.from([0xff, 0xfe, 0x00]) },
  { ...sound, payload: Buffer.from(`{"note":"\\ud800"}`) },
  { ...sound, payload: Buffer.from(JSON.stringify({ note: "x".repeat(5000) })) },
  { ...sound, payload: Buffer.from(`${"[".repeat(2000)}${"]".repeat(2000)}`) },
  { ...sound, userProperties: {} },
  { ...sound, userProperties: {}, contentType: null },
  { ...sound, userProperties: { ...sound.userProperties, id: "" } },
  { ...sound, userProperties: { ...sound.userProperties, specversion: "0.3" } },
  { ...sound, userProperties: { ...sound.userProperties, type: "shop.shipping.job.v1" } },
  { ...sound, contentType: "application/avro" },
  { ...document, payload: Buffer.from("{}") },
  { ...document, payload: Buffer.from("nonsense") },
  { ...document, payload: Buffer.from(JSON.stringify({ ...sound.userProperties, data: { note: 1 } })) },
  { ...document, payload: Buffer.from(JSON.stringify({ ...sound.userProperties, id: {}, data: { note: "" } })) },
  { ...document, payload: Buffer.from(JSON.stringify({ ...sound.userProperties, data_base64: "%" })) },
  { ...sound, topic: "shop/v1/nia/parcels/0/handed-over" },
  { ...sound, topic: "shop/v1/nia/parcels/one/handed-over" },
  { ...sound, topic: "shop/v1/nia/parcels/1.5/handed-over" },
  { ...sound, topic: "shop/v1/ni a/parcels/1/handed-over" },
  { ...sound, topic: "shop/v1/nía/parcels/1/handed-over" },
];

/** Each with an id of its own, as far as it has one. */
const broken = packets.map((packet, index) =>
  packet.userProperties["id"] === "broken"
    ? { ...packet, userProperties: { ...packet.userProperties, id: `broken-${index}` } }
    : packet,
);
