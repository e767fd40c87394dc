import { describe, expect, it } from "vitest";
import type { Clock } from "../../../runtime/src/clock.ts";
import { systemClock } from "../../../runtime/src/clock.ts";
import { errorCodes } from "../../../runtime/src/errors.ts";
import { interactionError } from "../../../runtime/src/interaction-error.ts";
import type { MqttConnection, MqttPacket } from "../../../runtime/src/mqtt/broker.ts";
import { failure, later } from "../../support/outcome.ts";
import { Arrivals, mosquittoAt, recorder, startCourier, startService } from "./desk.ts";
import { FakeBroker, publishedIn, saidBy } from "./fake-broker.ts";
import { shipping } from "./shipping.ts";

/** What PUBACK may carry. Source: MQTT 5, 3.4.2.1. */
const allowed = [0x00, 0x10, 0x80, 0x83, 0x87, 0x90, 0x91, 0x97, 0x99];

/** Waits are cut to a tenth: a connection that is lost is soon there again. */
const hasty: Clock = { ...systemClock, after: (ms, call) => systemClock.after(ms / 10, call) };

const handedOver = {
  topic: "shop/v1/ada/parcels/1/handed-over",
  payload: '{"note":""}',
  userProperties: {
    specversion: "1.0",
    id: "m-1",
    source: "/shop/shipping",
    type: "shop.shipping.handedOver.v1",
    time: "2026-05-01T10:00:00Z",
  },
};

describe("what is said of a message of QoS 1", () => {
  it("is said when its handler has ended, and not before", async () => {
    const broker = await FakeBroker.start();
    const [begun, go] = [later<void>(), later<void>()];
    await startService(
      {
        async handedOver() {
          begun.resolve();
          await go.promise;
        },
      },
      { broker: mosquittoAt(broker) },
    );
    broker.publish({ ...handedOver, id: 258 });
    await begun.promise;
    // What the client says is in order: had it acknowledged before the ping, it would be here.
    broker.publish({ ...handedOver, topic: "shop/v1/bea/parcels/x/handed-over", id: 3, userProperties: {} });
    expect(saidBy(await broker.next("puback"))).toMatchObject({ id: 3 });
    go.resolve();
    expect(saidBy(await broker.next("puback"))).toEqual({ id: 258, reason: 0, code: null });
  });

  it.each([
    ["canceled", 0x83],
    ["unknown", 0x80],
    ["invalid_argument", 0x99],
    ["deadline_exceeded", 0x80],
    ["not_found", 0x90],
    ["already_exists", 0x83],
    ["permission_denied", 0x87],
    ["resource_exhausted", 0x97],
    ["failed_precondition", 0x83],
    ["aborted", 0x83],
    ["out_of_range", 0x99],
    ["unimplemented", 0x83],
    ["internal", 0x80],
    ["unavailable", 0x80],
    ["data_loss", 0x80],
    ["unauthenticated", 0x87],
  ] as const)("is the reason of %s, and the word itself", async (code, reason) => {
    const broker = await FakeBroker.start();
    await startService(
      {
        async handedOver() {
          throw interactionError({ code, reason: null, details: null, message: "no" });
        },
      },
      { broker: mosquittoAt(broker) },
    );
    broker.publish(handedOver);
    expect(saidBy(await broker.next("puback"))).toEqual({ id: 1, reason, code });
    expect(allowed).toContain(reason);
  });

  it("is known of all codes", () => expect(errorCodes.length).toBe(16));

  it("is said in PUBREC with QoS 2, once the handler has ended; what is sent again is not handled again", async () => {
    const broker = await FakeBroker.start();
    const came = new Arrivals<string>();
    await startService({ signed: async (_, ctx) => came.add(ctx.event.id) }, { broker: mosquittoAt(broker) });
    const signed = { ...handedOver, topic: "shop/v1/ada/signed", qos: 2 } as const;
    const of = (id: string) => ({ ...handedOver.userProperties, id, type: "shop.shipping.signed.v1" });
    broker.publish({ ...signed, id: 9, userProperties: of("one") });
    expect(saidBy(await broker.next("pubrec"))).toEqual({ id: 9, reason: 0, code: null });
    // Under the same id it is the same message, whatever is in it, until it is released.
    broker.publish({ ...signed, id: 9, dup: true, userProperties: of("other") });
    expect(saidBy(await broker.next("pubrec"))).toEqual({ id: 9, reason: 0, code: null });
    broker.send(0x62, Buffer.from([0, 9]));
    expect((await broker.next("pubcomp")).body.readUInt16BE(0)).toBe(9);
    broker.publish({ ...signed, id: 9, userProperties: of("two") });
    await broker.next("pubrec");
    expect(came.all).toEqual(["one", "two"]);
  });

  it("is nothing while the server has no room: the message waits", async () => {
    const broker = await FakeBroker.start();
    const begun = new Arrivals<string>();
    const go = later<void>();
    const app = await startService(
      {
        async handedOver(_, ctx) {
          begun.add(ctx.event.id);
          await go.promise;
        },
      },
      { broker: mosquittoAt(broker), drain: { graceMs: 50 } },
    );
    broker.publish(handedOver);
    await begun.next();
    const drained = app.drain();
    // It asks for no more, and what comes all the same is left to others: nothing is said of it.
    await broker.next("unsubscribe");
    await drained;
    await broker.next("disconnect");
    expect(broker.packets.all.filter((it) => it.kind === "puback")).toEqual([]);
    go.resolve();
  });
});

describe("a connection", () => {
  it("reads on while handlers run: what they publish arrives", async () => {
    const broker = await FakeBroker.start();
    const published = later<void>();
    await startService(
      {
        async handedOver(_, ctx) {
          await ctx.publish.job({ courierId: "ada", payload: { note: "next" } });
          published.resolve();
        },
      },
      { broker: mosquittoAt(broker), emits: { job: shipping.job } },
    );
    broker.publish(handedOver);
    await published.promise;
    const kinds = broker.packets.all.map((it) => it.kind).filter((it) => it === "publish" || it === "puback");
    expect(kinds).toEqual(["publish"]);
    await broker.next("puback");
  });

  it("subscribes again where the broker has forgotten, and not where it has not", async () => {
    for (const [hasSessions, expected] of [
      [false, 2],
      [true, 1],
    ] as const) {
      const broker = await FakeBroker.start({ hasSessions });
      const came = new Arrivals<string>();
      const connection = await connected(broker);
      await connection.subscribe({
        filter: "a/+",
        group: null,
        qos: 1,
        take: async (packet) => {
          came.add(packet.topic);
          return { reason: 0, code: null };
        },
      });
      broker.cut();
      await broker.next("connect");
      await broker.next("connect");
      if (!hasSessions) await broker.next("subscribe");
      broker.publish({ topic: "a/b" });
      await broker.next("puback");
      expect(came.all).toEqual(["a/b"]);
      expect(broker.packets.all.filter((it) => it.kind === "subscribe").length).toBe(expected);
    }
  });

  it("keeps what a session brings at once until it is subscribed to", async () => {
    const broker = await FakeBroker.start({ hasSessions: true });
    const connection = await connected(broker);
    broker.publish({ topic: "a/early" });
    const came = new Arrivals<string>();
    const take = async (packet: MqttPacket) => {
      came.add(packet.topic);
      return { reason: 0, code: null };
    };
    await connection.publish(packet("x"), never());
    await connection.subscribe({ filter: "a/#", group: null, qos: 1, take });
    expect(await came.next()).toBe("a/early");
    expect(saidBy(await broker.next("puback"))).toEqual({ id: 1, reason: 0, code: null });
  });

  it("says of what nobody has subscribed to that there is no such topic", async () => {
    const broker = await FakeBroker.start();
    await connected(broker);
    broker.publish({ topic: "a/stray", id: 4 });
    expect(saidBy(await broker.next("puback"))).toEqual({ id: 4, reason: 0x90, code: "not_found" });
  });

  it("says which broker it cannot reach, and why", async () => {
    const broker = await FakeBroker.start();
    const { port } = broker;
    await broker.stop();
    const message = `the broker at 127.0.0.1:${port} cannot be reached: ECONNREFUSED`;
    await expect(connected({ port })).rejects.toMatchObject({ code: "unavailable", message });
  });

  it("waits with what is published while it is lost, and sends it when it is there again", async () => {
    const broker = await FakeBroker.start();
    const { logger, lines } = recorder();
    const connection = await connected(broker, logger);
    const { port } = broker;
    await broker.stop();
    await lines.until((it) => it.text === "the connection to the broker of MQTT was lost");
    const sent = connection.publish(packet("late"), never());
    await lines.until((it) => it.text === "the broker of MQTT cannot be reached");
    await broker.restart(port);
    expect(publishedIn(await broker.next("publish")).topic).toBe("late");
    await sent;
  });

  it("sends again what was on its way", async () => {
    const broker = await FakeBroker.start({ puback: null });
    const connection = await connected(broker);
    const sent = connection.publish(packet("lost"), never());
    sent.catch(() => undefined);
    const first = await broker.next("publish");
    broker.cut();
    const second = await broker.next("publish");
    expect(second.body).toEqual(first.body);
    expect([publishedIn(first).isDup, publishedIn(second).isDup]).toEqual([false, true]);
  });

  it("forgets what nobody waits for any more", async () => {
    const broker = await FakeBroker.start({ puback: null });
    const connection = await connected(broker);
    const givenUp = new AbortController();
    const sent = connection.publish(packet("abandoned"), givenUp.signal);
    await broker.next("publish");
    givenUp.abort(new Error("enough"));
    await expect(sent).rejects.toThrow("enough");
    broker.cut();
    await broker.next("connect");
    const other = connection.publish({ ...packet("other"), qos: 0 }, never());
    expect(publishedIn(await broker.next("publish")).topic).toBe("other");
    await other;
  });

  it("sends nothing for whoever has given up before", async () => {
    const broker = await FakeBroker.start();
    const connection = await connected(broker);
    for (const qos of [0, 1, 2] as const) {
      const over = connection.publish({ ...packet("a"), qos }, AbortSignal.abort(new Error("enough")));
      await expect(over).rejects.toThrow("enough");
    }
    await connection.publish(packet("b"), never());
    expect(publishedIn(await broker.next("publish")).topic).toBe("b");
  });

  it("has no more on its way than the broker takes", async () => {
    // Receive maximum 2.
    const broker = await FakeBroker.start({ puback: null, properties: [0x21, 0, 2] });
    const connection = await connected(broker);
    const all = ["1", "2", "3"].map((it) => connection.publish(packet(it), never()));
    const settled = Promise.allSettled(all);
    const [first] = [await broker.next("publish"), await broker.next("publish")];
    await connection.publish({ ...packet("0"), qos: 0 }, never());
    expect(publishedIn(await broker.next("publish")).topic).toBe("0");
    const at = 2 + first.body.readUInt16BE(0);
    broker.send(0x40, first.body.subarray(at, at + 2));
    expect(publishedIn(await broker.next("publish")).topic).toBe("3");
    await connection.close();
    expect((await settled).map((it) => it.status)).toEqual(["fulfilled", "rejected", "rejected"]);
  });

  it("sends nothing that is larger than the broker takes", async () => {
    const broker = await FakeBroker.start({ properties: [0x27, 0, 0, 0, 64] });
    const connection = await connected(broker);
    const large = connection.publish({ ...packet("a"), payload: Buffer.alloc(100) }, never());
    expect(await failure(large)).toMatchObject({ code: "out_of_range" });
    await connection.publish(packet("a"), never());
  });

  it.each([
    [0x87, "permission_denied"],
    [0x90, "not_found"],
    [0x97, "resource_exhausted"],
    [0x99, "invalid_argument"],
    [0x80, "unknown"],
  ] as const)("rejects with what the broker says to a message: %i is %s", async (puback, code) => {
    const broker = await FakeBroker.start({ puback });
    const connection = await connected(broker);
    expect(await failure(connection.publish(packet("a"), never()))).toMatchObject({ code });
  });

  it("is content where nobody has subscribed", async () => {
    const broker = await FakeBroker.start({ puback: 0x10 });
    const { logger, lines } = recorder();
    const connection = await connected(broker, logger);
    await connection.publish(packet("a"), never());
    expect(await lines.next()).toMatchObject({ level: "debug", text: "nobody has subscribed to what was published" });
  });

  it.each([
    [0x86, "unauthenticated"],
    [0x87, "permission_denied"],
    [0x88, "unavailable"],
    [0x8a, "permission_denied"],
    [0x9f, "resource_exhausted"],
  ] as const)("rejects at first with what the broker says: %i is %s", async (connack, code) => {
    const broker = await FakeBroker.start({ connack });
    expect(await failure(connected(broker))).toMatchObject({ code });
    expect(broker.connections).toBe(1);
  });

  it("rejects with `unavailable` where nobody listens", async () => {
    const broker = await FakeBroker.start();
    const { port } = broker;
    await broker.stop();
    expect(await failure(connected({ port }))).toMatchObject({ code: "unavailable" });
  });

  it.each([
    [0x80, "unknown"],
    [0x87, "permission_denied"],
    [0x8f, "invalid_argument"],
    [0x9e, "unimplemented"],
  ] as const)("rejects with what the broker says to a subscription: %i is %s", async (suback, code) => {
    const broker = await FakeBroker.start({ suback });
    const handlers = { handedOver: async () => undefined };
    const started = startService(handlers, { broker: mosquittoAt(broker) });
    expect(await failure(started)).toMatchObject({ code });
  });

  it.each([
    ["a goodbye", 0xe0, [0x8b, 0]],
    ["a packet that a client alone may send", 0x82, [0, 1, 0]],
    ["half a packet", 0x30, [0, 200, 1]],
    ["a message with a topic alias that nobody knows", 0x32, [0, 0, 0, 1, 3, 0x23, 0, 7]],
    ["an acknowledgement of nothing", 0x40, [0, 77, 0, 0]],
    ["noise", 0xff, [0xff, 0xff]],
  ] as const)("survives %s", async (_, first, body) => {
    const broker = await FakeBroker.start();
    const connection = await connected(broker);
    broker.send(first, Buffer.from(body));
    if (first === 0xe0) broker.cut();
    await connection.publish(packet("after"), never());
    expect(publishedIn(await broker.next("publish")).topic).toBe("after");
  });

  it("says how long its session lasts, how much it takes, and that it is there", async () => {
    const broker = await FakeBroker.start();
    await startCourier(mosquittoAt(broker, { password: "p" }), {}, { id: "ada" });
    const device = (await broker.next("connect")).body.toString("latin1");
    // MQTT, version 5, user name and password, 30 s; an hour, 20 packets, 256 KiB; client id, user name, password.
    expect(device).toBe(
      "\0\x04MQTT\x05\xc0\0\x1e\x0d\x11\0\0\x0e\x10\x21\0\x14\x27\0\x04\0\0\0\x03ada\0\x03ada\0\x01p",
    );
    await connected(broker);
    const passing = (await broker.next("connect")).body.toString("latin1");
    expect(passing.slice(11, 16)).toBe("\x11\0\0\0\x3c");
  });

  it("says goodbye so that no will is sent, and a session that nobody comes back to ends", async () => {
    const broker = await FakeBroker.start();
    const connection = await connected(broker);
    await connection.close();
    expect([...(await broker.next("disconnect")).body]).toEqual([0, 5, 0x11, 0, 0, 0, 0]);
    expect(await failure(connection.publish(packet("a"), never()))).toMatchObject({ code: "unavailable" });
  });

  it("keeps the session of a device when it says goodbye", async () => {
    const broker = await FakeBroker.start();
    const courier = await startCourier(mosquittoAt(broker), {}, { id: "ada" });
    await courier[Symbol.asyncDispose]();
    expect([...(await broker.next("disconnect")).body]).not.toContain(0x11);
  });

  it("ends though the broker is silent", async () => {
    const broker = await FakeBroker.start({ puback: null });
    const connection = await connected(broker);
    const sent = connection.publish(packet("a"), never());
    const failed = failure(sent);
    await broker.next("publish");
    await connection.close();
    expect(await failed).toMatchObject({ code: "unavailable" });
  });
});

async function connected(broker: { readonly port: number }, logger = recorder().logger): Promise<MqttConnection> {
  const { onTestFinished } = await import("vitest");
  const settings = { clientId: "me", user: "me", isStable: false, logger, clock: hasty, will: null };
  const connection = await mosquittoAt(broker).connectMqtt(settings);
  onTestFinished(() => connection.close());
  return connection;
}

function packet(topic: string): MqttPacket {
  return {
    topic,
    payload: Buffer.from("{}"),
    qos: 1,
    retain: false,
    expirySeconds: null,
    contentType: null,
    responseTopic: null,
    correlationData: null,
    userProperties: {},
  };
}

function never(): AbortSignal {
  return new AbortController().signal;
}
