import { describe, expect, it } from "vitest";
import { memory } from "../../../runtime/src/event/memory/memory.ts";
import type { MqttConnectSettings, MqttPacket, MqttSubscription } from "../../../runtime/src/mqtt/broker.ts";
import { silent } from "../../../runtime/src/server/json-lines.ts";
import { virtualClock } from "../../../runtime/src/testing/virtual-clock.ts";

const never = new AbortController().signal;
const turn = () => new Promise((resolve) => setImmediate(resolve));
const fine = { reason: 0, code: null } as const;

function packetOf(topic: string, text: string, fields: Partial<MqttPacket> = {}): MqttPacket {
  const none = { expirySeconds: null, contentType: null, responseTopic: null, correlationData: null };
  return { topic, payload: Buffer.from(text), qos: 1, retain: false, userProperties: {}, ...none, ...fields };
}

function opened() {
  const broker = memory();
  const clock = virtualClock();
  const connect = (clientId: string, fields: Partial<MqttConnectSettings> = {}) =>
    broker.connectMqtt({ clientId, user: clientId, isStable: false, logger: silent, clock, will: null, ...fields });
  /** A client that takes all of a filter. */
  const subscribe = async (clientId: string, filter: string, fields: Partial<MqttSubscription> = {}) => {
    const seen: MqttPacket[] = [];
    const connection = await connect(clientId);
    const take = async (packet: MqttPacket) => {
      seen.push(packet);
      return fine;
    };
    await connection.subscribe({ filter, group: null, qos: 1, take, ...fields });
    return { connection, seen, texts: () => seen.map((it) => Buffer.from(it.payload).toString()) };
  };
  return { broker, clock, connect, subscribe };
}

describe("MQTT in memory", () => {
  it("delivers to whom the filter fits, in order", async () => {
    const { connect, subscribe } = opened();
    const exact = await subscribe("a", "couriers/1/position");
    const one = await subscribe("b", "couriers/+/position");
    const all = await subscribe("c", "couriers/#");
    const other = await subscribe("d", "couriers/+");
    const { publish } = await connect("p");
    for (const text of ["1", "2", "3"]) await publish(packetOf("couriers/1/position", text), never);
    await publish(packetOf("couriers/2/position", "4"), never);
    await turn();
    expect([exact, one, all, other].map((it) => it.texts())).toEqual([
      ["1", "2", "3"],
      ["1", "2", "3", "4"],
      ["1", "2", "3", "4"],
      [],
    ]);
  });

  it("shares the load within a group", async () => {
    const { connect, subscribe } = opened();
    const members = [await subscribe("a", "t", { group: "g" }), await subscribe("b", "t", { group: "g" })];
    const alone = await subscribe("c", "t");
    const { publish } = await connect("p");
    for (let index = 0; index < 10; index += 1) await publish(packetOf("t", `${index}`), never);
    await turn();
    expect(members.map((it) => it.seen.length)).toEqual([5, 5]);
    expect(alone.seen.length).toBe(10);
  });

  it("keeps the last retained message for those who come later, until it expires or is taken back", async () => {
    const { clock, connect, subscribe } = opened();
    const { publish } = await connect("p");
    for (const text of ["old", "new"]) await publish(packetOf("t/a", text, { retain: true }), never);
    await publish(packetOf("t/b", "brief", { retain: true, expirySeconds: 10 }), never);
    await publish(packetOf("t/c", "gone", { retain: true }), never);
    await publish(packetOf("t/c", "", { retain: true }), never);
    const early = await subscribe("a", "t/+");
    const shared = await subscribe("s", "t/+", { group: "g" });
    await turn();
    expect(early.texts()).toEqual(["new", "brief"]);
    expect(early.seen.every((it) => it.retain)).toBe(true);
    expect(shared.texts()).toEqual([]);
    await clock.advance(10_000);
    const late = await subscribe("b", "t/+");
    await turn();
    expect(late.texts()).toEqual(["new"]);
  });

  it("publishes the will of a client that is lost, and not of one that says goodbye", async () => {
    const { broker, connect, subscribe } = opened();
    const { texts } = await subscribe("a", "gone");
    const will = (text: string) => ({ will: () => packetOf("gone", text) });
    const polite = await connect("polite", will("polite"));
    const lost = await connect("lost", will("lost"));
    await connect("twice", will("twice"));
    await polite.close();
    broker.lose("lost");
    await connect("twice");
    await turn();
    expect(texts()).toEqual(["lost", "twice"]);
    expect([lost.isUp, polite.isUp]).toEqual([false, false]);
    await expect(lost.publish(packetOf("t", "x"), never)).rejects.toMatchObject({ code: "unavailable" });
  });

  it("has twenty on their way to a client, drops what is too old, and lets publishers of QoS 1 wait", async () => {
    const { clock, connect, subscribe } = opened();
    let goOn: () => void = () => undefined;
    let begun = 0;
    await subscribe("slow", "t", {
      take: () => {
        begun += 1;
        return new Promise((resolve) => {
          const before = goOn;
          goOn = () => {
            before();
            resolve(fine);
          };
        });
      },
    });
    const { publish } = await connect("p");
    for (let index = 0; index < 1020; index += 1) await publish(packetOf("t", "x", { expirySeconds: 5 }), never);
    await turn();
    expect(begun).toBe(20);
    let isPublished = false;
    await publish(packetOf("t", "x", { qos: 0 }), never);
    void publish(packetOf("t", "last"), never).then(() => {
      isPublished = true;
    });
    await turn();
    expect(isPublished).toBe(false);
    await clock.advance(5000);
    goOn();
    await turn();
    expect([isPublished, begun]).toEqual([true, 21]);
  });

  it("delivers by the lower of the two qualities, and nothing once it has stopped", async () => {
    const { connect, subscribe } = opened();
    const { connection, seen } = await subscribe("a", "t", { qos: 0 });
    const { publish } = await connect("p");
    await publish(packetOf("t", "x", { qos: 2 }), never);
    await turn();
    await connection.stop();
    await publish(packetOf("t", "y"), never);
    await turn();
    expect(seen.map((it) => it.qos)).toEqual([0]);
  });
});
