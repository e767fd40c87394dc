import { describe, expect, it } from "vitest";
import { interactionError } from "../../../runtime/src/interaction-error.ts";
import type { MqttConnection, MqttPacket } from "../../../runtime/src/mqtt/broker.ts";
import { IncomingMqtt } from "../../../runtime/src/mqtt/incoming-message.ts";
import { MqttExchange } from "../../../runtime/src/mqtt/server/mqtt-exchange.ts";
import { Subscriber } from "../../../runtime/src/mqtt/server/subscriber.ts";
import { Admission } from "../../../runtime/src/server/admission.ts";
import { Endpoint } from "../../../runtime/src/server/endpoint.ts";
import { defineService } from "../../../runtime/src/service.ts";
import { memoryStore } from "../../../runtime/src/stores/memory.ts";
import { virtualClock } from "../../../runtime/src/testing/virtual-clock.ts";
import { later } from "../../support/outcome.ts";
import { type Handler, recorder } from "./desk.ts";
import { shipping, subscriber } from "./shipping.ts";

it("a message carries its trace and baggage, and nothing that might pass for a proof of who sent it", () => {
  const baggage = { traceparent: "00-1", tracestate: "a=b", baggage: "c=d" };
  const proofs = { authorization: "Bearer stolen", "x-api-key": "stolen", "idempotency-key": "x", "if-match": '"1"' };
  const sent = packet("a");
  const given = { ...sent, userProperties: { ...sent.userProperties, ...baggage, ...proofs } };
  const message = new IncomingMqtt(shipping.handedOver, given, true);
  const exchange = new MqttExchange({ message, peer: "", attempt: 1, timeoutMs: 1, nowMs: 0 });
  expect(Object.keys({ ...baggage, ...proofs }).map((it) => exchange.header(it))).toEqual([
    ...["00-1", "a=b", "c=d"],
    ...[null, null, null, null],
  ]);
});

describe("a subscriber", () => {
  it("gives a handler 30 s, or the time of the spec where that is longer", async () => {
    for (const [timeoutMs, expectedMs] of [
      [10_000, 30_000],
      [60_000, 60_000],
    ] as const) {
      const { take, clock } = subscribed(() => new Promise(() => undefined), { timeoutMs });
      const said = take(packet("a"));
      await clock.advance(expectedMs - 1);
      const isSaid = await Promise.race([said.then(() => true), Promise.resolve(false)]);
      expect(isSaid).toBe(false);
      await clock.advance(1);
      expect(await said).toEqual({ reason: 0x80, code: "deadline_exceeded" });
    }
  });

  it("waits while the server has no room, however long, and does not count that", async () => {
    const attempts: number[] = [];
    const { take, clock, admission } = subscribed(async (_, ctx) => void attempts.push(ctx.attempt), {});
    admission.isDraining = true;
    const said = take(packet("a"));
    await clock.advance(600_000);
    expect(attempts).toEqual([]);
    admission.isDraining = false;
    await clock.advance(60_000);
    expect(await said).toEqual({ reason: 0, code: null });
    expect(attempts).toEqual([1]);
  });

  it("drops what comes with QoS 0 while the server has no room", async () => {
    const { take, admission } = subscribed(async () => undefined, {});
    admission.isDraining = true;
    expect(await take(packet("a", 0))).toMatchObject({ code: "unavailable" });
  });

  it("leaves what waits to others when it stops, and what comes then", async () => {
    const unavailable = interactionError({ code: "unavailable", reason: null, details: null, message: "no" });
    const { take, clock, subscriber: it } = subscribed(() => Promise.reject(unavailable), {});
    const said = take(packet("a"));
    await clock.advance(0);
    it.stop();
    expect([await said, await take(packet("b"))]).toEqual([null, null]);
    await it.ended();
  });

  it("says of a message that comes twice what comes of the first, once that is known", async () => {
    const go = later<void>();
    let count = 0;
    const { take } = subscribed(async () => {
      count += 1;
      await go.promise;
    }, {});
    const both = [take(packet("same")), take(packet("same"))];
    go.resolve();
    expect(await Promise.all(both)).toEqual([
      { reason: 0, code: null },
      { reason: 0, code: null },
    ]);
    expect(await take(packet("same"))).toEqual({ reason: 0, code: null });
    expect(count).toBe(1);
  });

  it("handles again what has failed, when it is sent again", async () => {
    let count = 0;
    const { take } = subscribed(async () => {
      count += 1;
      if (count === 1) throw new Error("a mistake");
    }, {});
    expect(await take(packet("same"))).toEqual({ reason: 0x80, code: "internal" });
    expect(await take(packet("same"))).toEqual({ reason: 0, code: null });
  });

  it("holds no more than a thousand, and tells of what it drops", async () => {
    const go = later<void>();
    const { take, lines } = subscribed(() => go.promise, {});
    const all = Array.from({ length: 1001 }, (_, index) => take(packet(`m-${index}`, 0)));
    expect(await all[1000]).toEqual({ reason: 0x97, code: "resource_exhausted" });
    expect(lines.all).toMatchObject([{ level: "warn", fields: { waiting: 1000 } }]);
    go.resolve();
    expect((await Promise.all(all)).filter((it) => it?.reason === 0).length).toBe(1000);
  });
});

function subscribed(handler: Handler, own: { readonly timeoutMs?: number }) {
  const clock = virtualClock();
  const { logger, lines } = recorder();
  const admission = new Admission({ overload: false }, clock);
  const operation = subscriber(shipping.handedOver, own);
  const handlers = { handedOver: handler } as never;
  const service = defineService({
    name: "shipping",
    version: 1,
    maxHops: 3,
    calls: {},
    operations: { handedOver: operation },
    handlers,
  });
  const endpoint = new Endpoint(service, "handedOver", operation, {
    clock,
    logger: recorder().logger,
    admission,
    verifiers: new Map(),
    idempotency: memoryStore({ clock }),
    audit: () => undefined,
    clientsOf: () => ({}),
    publishersOf: () => ({}),
  });
  const connection = { isVersion5: true, isUp: true } as MqttConnection;
  const made = new Subscriber(endpoint, { connection, peer: "mqtt test", clock, logger });
  return { subscriber: made, take: made.take, clock, admission, lines };
}

function packet(id: string, qos: 0 | 1 = 1): MqttPacket {
  return {
    topic: "shop/v1/ada/parcels/1/handed-over",
    payload: Buffer.from('{"note":""}'),
    qos,
    retain: false,
    expirySeconds: null,
    contentType: "application/json",
    responseTopic: null,
    correlationData: null,
    userProperties: {
      specversion: "1.0",
      id,
      source: "/shop/shipping",
      type: "shop.shipping.handedOver.v1",
      time: "2026-01-01T00:00:00Z",
    },
  };
}
