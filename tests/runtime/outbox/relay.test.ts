import { describe, expect, it } from "vitest";
import type { Logger } from "../../../runtime/src/logger.ts";
import { memoryOutbox } from "../../../runtime/src/outbox/memory-outbox.ts";
import type { OutboxMessage } from "../../../runtime/src/outbox/outbox.ts";
import { Relay } from "../../../runtime/src/outbox/relay.ts";
import { virtualClock } from "../../../runtime/src/testing/virtual-clock.ts";
import { messageOf, textOf } from "./messages.ts";

const nothing = () => undefined;

/** A relay whose broker does what a test says. */
function started(send: (message: OutboxMessage) => Promise<void>) {
  const told: object[] = [];
  const logger: Logger = { debug: nothing, info: nothing, warn: nothing, error: (fields) => told.push(fields) };
  const clock = virtualClock();
  const outbox = memoryOutbox();
  const relay = new Relay({ outbox, clock, logger, interactions: ["orders.placed"], send });
  relay.start();
  const commit = (...messages: readonly OutboxMessage[]) =>
    outbox.transaction(async (tx) => {
      for (const it of messages) await outbox.add(tx, it);
    });
  return { outbox, clock, relay, told, commit };
}

describe("a relay", () => {
  it("sends what was committed, and nothing of what was not", async () => {
    const sent: string[] = [];
    const { outbox, clock, relay, commit } = started(async (it) => void sent.push(textOf(it)));
    const rolledBack = outbox.transaction(async (tx) => {
      await outbox.add(tx, messageOf("a", "never"));
      throw new Error("rolled back");
    });
    await expect(rolledBack).rejects.toThrow("rolled back");
    await commit(messageOf("a", "one"), messageOf("a", "two"));
    await clock.advance(0);
    expect(sent).toEqual(["one", "two"]);
    await relay.stop();
  });

  it("leaves alone what it does not know", async () => {
    const sent: string[] = [];
    const { outbox, clock, relay, commit } = started(async (it) => void sent.push(textOf(it)));
    await commit(messageOf("a", "of another service", "stock.low"), messageOf("b", "own"));
    await clock.advance(10_000);
    expect(sent).toEqual(["own"]);
    await outbox.relay(["stock.low"], async (it) => void sent.push(textOf(it)));
    expect(sent).toEqual(["own", "of another service"]);
    await relay.stop();
  });

  it("stops a key at what fails, goes on with the others, and tries again later and later", async () => {
    const tries: string[] = [];
    let isDown = true;
    const { clock, relay, told, commit } = started(async (it) => {
      tries.push(textOf(it));
      if (isDown && it.key === "a") throw new Error("the broker is away");
    });
    await commit(messageOf("a", "a1"), messageOf("a", "a2"), messageOf("b", "b1"));
    await clock.advance(0);
    expect(tries).toEqual(["a1", "b1"]);
    await clock.advance(250);
    await clock.advance(500);
    expect(tries).toEqual(["a1", "b1", "a1", "a1"]);
    expect(told).toMatchObject([{ retryAfterMs: 250 }, { retryAfterMs: 500 }, { retryAfterMs: 1000 }]);
    isDown = false;
    await clock.advance(1000);
    expect(tries).toEqual(["a1", "b1", "a1", "a1", "a1", "a2"]);
    await relay.stop();
  });

  it("sends what the last handlers committed before it ends, and nothing after it", async () => {
    const sent: string[] = [];
    const { clock, relay, commit } = started(async (it) => void sent.push(textOf(it)));
    const committed = commit(messageOf("a", "last"));
    await Promise.all([committed, relay.stop()]);
    expect(sent).toEqual(["last"]);
    await commit(messageOf("a", "too late"));
    await clock.advance(60_000);
    expect(sent).toEqual(["last"]);
  });

  it("takes no transaction but an open one of its own", async () => {
    const { outbox, relay } = started(async () => undefined);
    const ended = await outbox.transaction(async (tx) => tx);
    for (const tx of [ended, {}, null, undefined])
      await expect(outbox.add(tx, messageOf("a", "x"))).rejects.toThrow(TypeError);
    await relay.stop();
  });
});
