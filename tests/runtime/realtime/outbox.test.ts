import { describe, expect, it } from "vitest";
import type { SlowConsumer } from "../../../runtime/src/realtime/operation.ts";
import type { Entry } from "../../../runtime/src/realtime/server/entry.ts";
import { Outbox } from "../../../runtime/src/realtime/server/outbox.ts";
import { virtualClock } from "../../../runtime/src/testing/virtual-clock.ts";

const quarter = 256 * 1024;
const entry = (seq: number, key = "message"): Entry => ({ seq, data: "x".repeat(quarter), event: "message", key });

function outboxOf(slowConsumer: SlowConsumer) {
  const clock = virtualClock();
  const state = { buffered: 0, written: [] as number[], stalled: 0, rooms: 0 };
  const outbox = new Outbox({
    sink: {
      get bufferedBytes() {
        return state.buffered;
      },
      write({ seq, data }) {
        state.written.push(seq);
        state.buffered += data.length;
      },
    },
    slowConsumer,
    clock,
    patienceMs: 1000,
    stalled: () => {
      state.stalled += 1;
    },
    hasRoom: () => {
      state.rooms += 1;
    },
  });
  /** All that was written has left. */
  const drain = () => {
    while (state.buffered > 0) {
      state.buffered = 0;
      outbox.drained();
    }
  };
  return { clock, state, outbox, drain };
}

function push(outbox: Outbox, first: number, last: number, keyOf = (_seq: number) => "message"): void {
  for (let seq = first; seq <= last; seq += 1) outbox.push(entry(seq, keyOf(seq)));
}

describe("an outbox", () => {
  it.each(["close", "drop-oldest", "conflate"] as const)("writes at once what is taken at once: %s", (policy) => {
    const { outbox, state, drain } = outboxOf(policy);
    for (let seq = 1; seq <= 100; seq += 1) {
      push(outbox, seq, seq);
      drain();
    }
    expect(state.written).toHaveLength(100);
    expect([outbox.isFull, outbox.isBehind, state.stalled, state.rooms]).toEqual([false, false, 0, 0]);
  });

  it("keeps 1 MiB, and is full then, until there is room", async () => {
    const { outbox, state, drain, clock } = outboxOf("close");
    push(outbox, 1, 5);
    expect([state.written, outbox.isFull, outbox.isBehind]).toEqual([[1], false, true]);
    push(outbox, 6, 6);
    expect(outbox.isFull).toBe(true);
    await clock.advance(999);
    state.buffered = 0;
    outbox.drained();
    expect([outbox.isFull, state.rooms, state.written]).toEqual([false, 1, [1, 2]]);
    await clock.advance(10_000);
    expect(state.stalled).toBe(0);
    drain();
    expect(state.written).toEqual([1, 2, 3, 4, 5, 6]);
  });

  it("gives up a client that takes nothing for too long", async () => {
    const { outbox, state, clock } = outboxOf("close");
    push(outbox, 1, 6);
    await clock.advance(1000);
    expect(state.stalled).toBe(1);
    const closed = outboxOf("close");
    push(closed.outbox, 1, 6);
    closed.outbox.close();
    await closed.clock.advance(10_000);
    expect(closed.state.stalled).toBe(0);
  });

  it("drops what is oldest of what waits", () => {
    const { outbox, state, drain } = outboxOf("drop-oldest");
    push(outbox, 1, 20);
    expect(outbox.isFull).toBe(false);
    drain();
    expect(state.written).toEqual([1, 17, 18, 19, 20]);
  });

  it("keeps the newest of each, and drops what is oldest where that is too much, too", () => {
    const { outbox, state, drain } = outboxOf("conflate");
    push(outbox, 1, 20, (seq) => `key-${seq % 2}`);
    drain();
    // Those that waited since the last time that there was too much.
    expect(state.written.slice(-2)).toEqual([19, 20]);
    expect(state.written.length).toBeLessThan(7);
    const many = outboxOf("conflate");
    push(many.outbox, 1, 20, (seq) => `key-${seq}`);
    many.drain();
    expect(many.state.written).toEqual([1, 17, 18, 19, 20]);
  });

  it("keeps what is said rarely, however often other things are", () => {
    const { outbox, state, drain } = outboxOf("conflate");
    push(outbox, 1, 20, (seq) => (seq === 3 ? "rare" : "often"));
    drain();
    expect(state.written).toEqual([1, 3, 18, 19, 20]);
  });

  it("says when nothing waits any more", () => {
    const { outbox, drain } = outboxOf("close");
    let isEmpty = false;
    push(outbox, 1, 3);
    outbox.whenEmpty(() => {
      isEmpty = true;
    });
    expect(isEmpty).toBe(false);
    drain();
    expect(isEmpty).toBe(true);
    let isAtOnce = false;
    outbox.whenEmpty(() => {
      isAtOnce = true;
    });
    expect(isAtOnce).toBe(true);
  });
});
