import { describe, expect, it } from "vitest";
import { IncomingMqtt } from "../../../runtime/src/mqtt/incoming-message.ts";
import { outgoingMessage, packetOf } from "../../../runtime/src/mqtt/outgoing-message.ts";
import { failure } from "../../support/outcome.ts";
import { message, shipping } from "./shipping.ts";

const time = new Date("2026-05-01T10:00:00.000Z");
const trace = {
  traceparent: "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01",
  tracestate: "a=b",
  baggage: "c=d",
};
const position = { courierId: "ada", payload: { lat: 1, lon: 2 } };

describe("a message that goes out", () => {
  const outgoing = outgoingMessage(shipping.position, position, { id: "e-1", time });
  const attributes = {
    specversion: "1.0",
    id: "e-1",
    source: "/shop/shipping",
    type: "shop.shipping.position.v1",
    subject: "ada",
    time: "2026-05-01T10:00:00.000Z",
    dataschema: "urn:interspec:shop:shipping:v1:position",
    expirytime: "2026-05-01T10:01:00.000Z",
    traceparent: trace.traceparent,
    tracestate: "a=b",
  };

  it("has its attributes as user properties with MQTT 5", () => {
    expect(packetOf(outgoing, true, trace)).toEqual({
      topic: "shop/v1/ada/position",
      payload: expect.any(Uint8Array),
      qos: 0,
      retain: true,
      expirySeconds: 60,
      contentType: "application/json",
      responseTopic: null,
      correlationData: null,
      userProperties: attributes,
    });
    expect(Buffer.from(packetOf(outgoing, true, null).payload).toString()).toBe('{"lat":1,"lon":2}');
  });

  it("is one document with MQTT 3.1.1", () => {
    const packet = packetOf(outgoing, false, trace);
    expect(packet.userProperties).toEqual({});
    expect(JSON.parse(Buffer.from(packet.payload).toString())).toEqual({
      ...attributes,
      datacontenttype: "application/json",
      data: { lat: 1, lon: 2 },
    });
  });

  it("says how sensitive it is, and when it goes out of use", () => {
    const deprecated = { since: "2026-01-01", sunset: "2027-01-01" };
    const old = message("old", { ...shipping.news, dataclassification: "pii", deprecated });
    const { attributes: said } = outgoingMessage(old, { note: "" }, { id: "e-1", time });
    expect(said).toMatchObject({
      dataclassification: "pii",
      deprecated: true,
      deprecationfrom: "2026-01-01T00:00:00Z",
      deprecationsunset: "2027-01-01T00:00:00Z",
    });
    expect(packetOf(outgoingMessage(old, { note: "" }, { id: "e-1", time }), true, null).userProperties).toMatchObject({
      deprecated: "true",
    });
  });

  it("has no end as a will: nobody knows when it begins; the broker alone counts", () => {
    const will = outgoingMessage(shipping.gone, { courierId: "ada", payload: {} }, { id: "e-1", time });
    expect(will.attributes).not.toHaveProperty("expirytime");
    expect(packetOf(will, true, null).expirySeconds).toBe(3600);
  });

  it.each(["", "a\0b", "a\nb", "\ud800", "x".repeat(1025)])("has an id that MQTT can carry, and not %j", async (id) => {
    const made = async () => outgoingMessage(shipping.position, position, { id, time });
    expect(await failure(made())).toMatchObject({ code: "invalid_argument", interaction: "shipping.position" });
  });

  it.each([null, undefined, 1, "text", [], {}, { courierId: "ada" }, { payload: {} }])(
    "is none of %j",
    async (value) => {
      const made = async () => outgoingMessage(shipping.position, value, { id: "e-1", time });
      expect(await failure(made())).toMatchObject({ code: "invalid_argument" });
    },
  );
});

describe("a message that comes in", () => {
  const sent = (isVersion5: boolean) =>
    packetOf(outgoingMessage(shipping.position, position, { id: "e-1", time }), isVersion5, null);

  it.each([
    ["with properties", sent(true), true],
    ["as a document, with the content type of one", sent(false), true],
    ["as a document of MQTT 3.1.1, for whoever has 5", { ...sent(false), contentType: null }, true],
    ["as a document of MQTT 3.1.1", { ...sent(false), contentType: null }, false],
  ])("is read %s", (_, packet, isVersion5) => {
    const incoming = new IncomingMqtt(shipping.position, packet, isVersion5);
    expect(incoming.decode()).toEqual(position);
    const known = { id: "e-1", source: "/shop/shipping", time, subject: "ada", key: null, correlationId: null };
    expect(incoming.facts(0)).toEqual(known);
    expect(incoming.identity).toBe("/shop/shipping\ne-1");
    expect([incoming.isExpired(time.getTime() + 59_999), incoming.isExpired(time.getTime() + 60_000)]).toEqual([
      false,
      true,
    ]);
  });

  it("is its payload alone where the broker has left nothing else, and then nobody knows its id", () => {
    const bare = { ...sent(true), contentType: null, userProperties: {} };
    const incoming = new IncomingMqtt(shipping.position, bare, false);
    expect(incoming.decode()).toEqual(position);
    expect([incoming.identity, incoming.facts(7).id, incoming.facts(7).time]).toEqual([null, "", new Date(7)]);
  });

  it("may have fields of a newer writer, which are dropped", () => {
    const newer = { ...sent(true), payload: Buffer.from('{"lat":1,"lon":2,"height":3}') };
    expect(new IncomingMqtt(shipping.position, newer, true).decode()).toEqual(position);
  });
});
