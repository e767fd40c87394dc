import { describe, expect, it } from "vitest";
import { asRealtime } from "../../../runtime/src/realtime/as-realtime.ts";
import type { Entry, Outgoing } from "../../../runtime/src/realtime/server/entry.ts";
import { Incoming } from "../../../runtime/src/realtime/server/incoming.ts";
import { ConnectionFailure, RealtimeExchange } from "../../../runtime/src/realtime/server/realtime-exchange.ts";
import { Session } from "../../../runtime/src/realtime/server/session.ts";
import { ownRecord, type SessionRecord } from "../../../runtime/src/realtime/server/session-record.ts";
import type { View } from "../../../runtime/src/realtime/server/view.ts";
import type { Failed } from "../../../runtime/src/server/arrival.ts";
import { virtualClock } from "../../../runtime/src/testing/virtual-clock.ts";
import { operations } from "./operations.ts";

/** What a client was shown. */
class FakeView implements View {
  readonly shown: number[] = [];
  readonly acknowledged: string[] = [];
  readonly refused: (string | null)[] = [];
  isFull = false;
  readonly isBehind = false;
  outcome: Failed | null | undefined;
  left: string | null = null;

  show({ seq }: Entry): void {
    this.shown.push(seq);
  }
  acknowledge(id: string): void {
    this.acknowledged.push(id);
  }
  refuse(id: string | null): void {
    this.refused.push(id);
  }
  read(): void {}
  end(failed: Failed | null): void {
    this.outcome = failed;
  }
  leave(why: string): void {
    this.left = why;
  }
}

const outgoing = (number: number): Outgoing => ({ data: `{"number":${number}}`, event: "message", key: "message" });

/** A session whose handler says what a test lets it say; of five messages, for two minutes. */
function begun(
  of: "chat" | "loose" = "chat",
  run: (incoming: AsyncIterable<unknown>) => AsyncIterable<Outgoing> = endless,
  past: { readonly record?: SessionRecord; readonly noted?: readonly string[] } = {},
) {
  const clock = virtualClock();
  const operation = asRealtime(operations[of]);
  const incoming = new Incoming();
  const request = { peer: "", tlsSocket: null, target: "/chat", params: {}, header: () => null };
  const exchange = new RealtimeExchange(operation, request, incoming, {});
  const state = { forgotten: false, returned: false };
  const session = new Session({
    ...{ operation, clock, exchange, incoming, lastSeq: 0, entries: [], traceId: "t-1" },
    unknownFields: "reject",
    admitted: { headers: {}, principal: null, run: () => run(incoming), leave: () => undefined },
    ...{ record: ownRecord("s-1"), noted: [], ...past },
    forget: () => {
      state.forgotten = true;
    },
  });
  return { clock, session, exchange, state };
}

async function* endless(): AsyncGenerator<Outgoing> {
  for (let number = 1; ; number += 1) yield outgoing(number);
}

const said = (id: string, number: number | string) => ({ data: { number }, id, bytes: 10, place: ".data" });

describe("a session", () => {
  it("goes on without its client for as many messages as are kept, and then waits for it", async () => {
    const { clock, session } = begun();
    const view = new FakeView();
    view.isFull = true;
    session.attach(view, 0);
    await clock.advance(30_000);
    expect(view.shown).toEqual([1]);
    session.detach(view, false);
    session.hasRoom();
    await clock.advance(0);
    expect(session.lastSeq).toBe(6);
    await clock.advance(60_000);
    expect(session.lastSeq).toBe(6);
    const back = new FakeView();
    back.isFull = true;
    session.attach(back, 1);
    await clock.advance(0);
    expect(back.shown).toEqual([2, 3, 4, 5, 6]);
    back.isFull = false;
    session.hasRoom();
    for (let turns = 0; turns < 3; turns += 1) await Promise.resolve();
    back.isFull = true;
    await clock.advance(0);
    expect(back.shown.slice(0, 6)).toEqual([2, 3, 4, 5, 6, 7]);
    session.stop();
  });

  it("keeps room for what its client may not have got", async () => {
    const { clock, session } = begun();
    const view = new FakeView();
    view.isFull = true;
    session.attach(view, 0);
    await clock.advance(1000);
    session.detach(view, false);
    session.hasRoom();
    await clock.advance(0);
    expect([session.lastSeq, session.canResume(0)]).toEqual([5, true]);
    session.stop();
  });

  it("knows what it can go on after", async () => {
    const { clock, session } = begun();
    const view = new FakeView();
    view.isFull = true;
    session.attach(view, 0);
    await clock.advance(30_000);
    session.detach(view, false);
    session.hasRoom();
    await clock.advance(0);
    expect([0, 1, 2, 6, 7].map((it) => session.canResume(it))).toEqual([false, true, true, true, false]);
    session.stop();
  });

  it("ends when its client does not come back within the window", async () => {
    const { clock, session, exchange, state } = begun();
    const view = new FakeView();
    view.isFull = true;
    session.attach(view, 0);
    await clock.advance(0);
    session.detach(view, false);
    await clock.advance(119_999);
    expect([state.forgotten, exchange.cancellation.reason]).toEqual([false, null]);
    await clock.advance(1);
    expect(state.forgotten).toBe(true);
    expect(exchange.cancellation.reason?.code).toBe("canceled");
  });

  it("ends at once where it does not resume, or its client says so", async () => {
    for (const [of, isOver] of [
      ["loose", false],
      ["chat", true],
    ] as const) {
      const { clock, session, state, exchange } = begun(of);
      const view = new FakeView();
      view.isFull = true;
      session.attach(view, 0);
      await clock.advance(0);
      session.detach(view, isOver);
      expect([state.forgotten, exchange.cancellation.reason?.code]).toEqual([true, "canceled"]);
    }
  });

  it("stays for a while after its handler has ended, so that its client hears of that", async () => {
    const { clock, session, state } = begun("chat", async function* () {
      yield outgoing(1);
      yield outgoing(2);
    });
    const view = new FakeView();
    session.attach(view, 0);
    await clock.advance(0);
    expect([view.shown, view.outcome]).toEqual([[1, 2], null]);
    session.detach(view, false);
    await clock.advance(60_000);
    const back = new FakeView();
    session.attach(back, 1);
    expect([back.shown, back.outcome]).toEqual([[2], null]);
    session.detach(back, true);
    expect(state.forgotten).toBe(true);
  });

  it("tells how its handler failed", async () => {
    const { session, clock } = begun("chat", async function* () {
      yield outgoing(1);
      throw new Error("not ours");
    });
    const view = new FakeView();
    session.attach(view, 0);
    await clock.advance(0);
    expect(view.outcome?.error).toMatchObject({ code: "internal", message: "internal error" });
    expect(view.outcome?.error instanceof ConnectionFailure).toBe(false);
  });

  it("takes each message of its client once, and acknowledges it where it is now", async () => {
    const taken: unknown[] = [];
    const { clock, session } = begun("chat", async function* (incoming) {
      for await (const it of incoming) taken.push(it);
      yield outgoing(1);
    });
    const view = new FakeView();
    session.attach(view, 0);
    await clock.advance(0);
    session.take(said("a", 1));
    session.take(said("a", 1));
    session.take(said("b", "x"));
    const back = new FakeView();
    session.attach(back, 0);
    session.take(said("a", 1));
    session.take(said("b", 2));
    session.endIncoming();
    await clock.advance(0);
    expect(taken).toEqual([{ number: 1 }, { number: 2 }]);
    expect([view.acknowledged, view.refused, view.left]).toEqual([["a", "a"], ["b"], "replaced"]);
    expect(back.acknowledged).toEqual(["a", "b"]);
  });

  it("acknowledges a message of its client once that is noted where others find it, and not before there is room", async () => {
    const notes: { readonly id: string; readonly resolve: () => void; readonly reject: (error: unknown) => void }[] =
      [];
    const note = (id: string) => new Promise<void>((resolve, reject) => notes.push({ id, resolve, reject }));
    const taken: unknown[] = [];
    const { clock, session } = begun(
      "chat",
      async function* (incoming) {
        for await (const it of incoming) {
          taken.push(it);
          await new Promise<void>((resolve) => clock.after(1000, resolve));
        }
        yield outgoing(1);
      },
      { record: { ...ownRecord("s-1"), note }, noted: ["old"] },
    );
    const view = new FakeView();
    session.attach(view, 0);
    await clock.advance(0);
    session.take(said("old", 0));
    expect(view.acknowledged).toEqual(["old"]);
    for (let number = 1; number <= 258; number += 1) session.take(said(String(number), number));
    session.take(said("1", 1));
    await clock.advance(0);
    // One is with the handler, 256 wait; of the last one nobody hears before there is room.
    expect(taken).toEqual([{ number: 1 }]);
    expect(notes.map((it) => it.id)).toEqual(Array.from({ length: 257 }, (_, index) => String(index + 1)));
    expect(view.acknowledged).toEqual(["old"]);
    notes[0]?.resolve();
    notes[1]?.reject(new Error("no"));
    await clock.advance(0);
    expect([view.acknowledged, view.refused]).toEqual([["old", "1"], ["2"]]);
    await clock.advance(1000);
    expect(notes.at(-1)?.id).toBe("258");
    session.stop();
  });
});
