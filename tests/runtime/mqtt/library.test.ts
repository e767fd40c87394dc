import { describe, expect, it } from "vitest";
import type { Acknowledgement, MqttPacket } from "../../../runtime/src/mqtt/broker.ts";
import { InFlight } from "../../../runtime/src/mqtt/library/in-flight.ts";
import { Inbox } from "../../../runtime/src/mqtt/library/inbox.ts";
import { Reconnection } from "../../../runtime/src/mqtt/library/reconnection.ts";
import { mqtt } from "../../../runtime/src/mqtt/mqtt.ts";
import { KnownIds } from "../../../runtime/src/mqtt/server/known-ids.ts";
import { virtualClock } from "../../../runtime/src/testing/virtual-clock.ts";
import { recorder } from "./desk.ts";

describe("a connection that is lost", () => {
  it("is opened again after 1 s at most, doubled up to 60 s, for ever; anew after a minute in which it was well", async () => {
    const clock = { ...virtualClock(), random: () => 1 };
    let dialled = 0;
    const reconnection = new Reconnection(clock, () => {
      dialled += 1;
    });
    const waits: number[] = [];
    for (let turn = 1; turn <= 12; turn += 1) {
      const ms = reconnection.lost();
      waits.push(ms / 1000);
      await clock.advance(ms - 1);
      expect(dialled).toBe(turn - 1);
      await clock.advance(1);
      expect(dialled).toBe(turn);
    }
    expect(waits).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60, 60, 60, 60]);
    reconnection.up();
    await clock.advance(59_999);
    expect(reconnection.lost()).toBe(60_000);
    reconnection.up();
    await clock.advance(60_000);
    expect(reconnection.lost()).toBe(1000);
    reconnection.stop();
    const before = dialled;
    await clock.advance(100_000);
    expect(dialled).toBe(before);
  });

  it("spreads over all of that time", () => {
    const waits = [0, 0.25, 0.999].map((chance) => {
      const reconnection = new Reconnection({ ...virtualClock(), random: () => chance }, () => undefined);
      return reconnection.lost();
    });
    expect(waits).toEqual([0, 250, 999]);
  });
});

describe("what is on its way", () => {
  it("is no more than there is room for, first come, first served", async () => {
    const inFlight = new InFlight(2);
    const entered: string[] = [];
    const enter = async (name: string, signal = new AbortController().signal) => {
      await inFlight.enter(signal);
      entered.push(name);
    };
    const givenUp = new AbortController();
    const all = [enter("a"), enter("b"), enter("c", givenUp.signal), enter("d"), enter("e")];
    const third = expect(all[2]).rejects.toThrow("enough");
    await Promise.all([all[0], all[1]]);
    givenUp.abort(new Error("enough"));
    await third;
    expect(entered).toEqual(["a", "b"]);
    inFlight.leave();
    await all[3];
    inFlight.limit = 3;
    await all[4];
    expect(entered).toEqual(["a", "b", "d", "e"]);
  });
});

describe("an inbox", () => {
  const packet = { topic: "a/b", payload: new Uint8Array(), qos: 1 } as MqttPacket;
  const saying = (said: Acknowledgement | null, filter = "a/+") => {
    return { filter, group: null, qos: 1, take: async () => said } as const;
  };
  const well = { reason: 0, code: null };
  const bad = { reason: 0x99, code: "invalid_argument" } as const;

  it("asks those that the broker names, and else those whose filters match", async () => {
    const inbox = new Inbox(recorder().logger, virtualClock());
    inbox.add(1, saying(well));
    inbox.add(2, saying(bad, "a/#"));
    expect(await inbox.take(packet, [1])).toEqual(well);
    expect(await inbox.take(packet, [2])).toEqual(bad);
    // One that was subscribed to by a process that is no more, under a number that is another's now.
    expect(await inbox.take({ ...packet, topic: "a/b/c" }, [1])).toEqual(bad);
    expect(await inbox.take(packet, [])).toEqual(bad);
    inbox.add(3, saying(null));
    expect(await inbox.take(packet, [])).toBe(null);
  });

  it("says after ten seconds that nobody wants it, and nothing more when it is stopped", async () => {
    const clock = virtualClock();
    const { logger, lines } = recorder();
    const inbox = new Inbox(logger, clock);
    const unwanted = inbox.take(packet, []);
    await clock.advance(10_000);
    expect(await unwanted).toEqual({ reason: 0x90, code: "not_found" });
    expect(lines.all).toMatchObject([{ level: "warn", text: "a message came that nobody has subscribed to" }]);
    const waiting = inbox.take(packet, []);
    inbox.stop();
    expect(await waiting).toBe(null);
    inbox.add(1, saying(well));
    expect(await inbox.take(packet, [1])).toBe(null);
  });
});

describe("ids that are known", () => {
  it("are the last so many", () => {
    const known = new KnownIds(2);
    for (const it of ["a", "b", "b", "c"]) known.add(it);
    expect(["a", "b", "c"].map((it) => known.has(it))).toEqual([false, true, true]);
  });
});

describe("the address of a broker", () => {
  it("is told without its secrets", () => {
    expect(mqtt({ url: "mqtts://user:secret@mqtt.shop.example:8883" }).address).toBe("mqtt.shop.example:8883");
  });

  it.each(["", "shop.example", "http://shop.example", "mqtt://", "mqtt:user:secret@"])("is not '%s'", (url) => {
    const wrong = expect(() => mqtt({ url }));
    wrong.toThrow(TypeError);
    wrong.not.toThrow("secret");
  });
});
