import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { interactionError } from "../../../runtime/src/interaction-error.ts";
import { Bulkhead } from "../../../runtime/src/policy/bulkhead.ts";
import { virtualClock } from "../../../runtime/src/testing/virtual-clock.ts";
import { countingClock } from "./counting-clock.ts";

function setUp(inFlight: number, queue: number) {
  const clock = virtualClock();
  return { clock, bulkhead: new Bulkhead({ inFlight, queue }, clock) };
}

/** Takes a place at once. */
function fill(bulkhead: Bulkhead): void {
  expect(bulkhead.enter(1000)).toBeNull();
}

/** What became of a wait: "waits" until it is "in" or has a code. */
function watched(wait: Promise<void> | null) {
  const outcome = { state: wait === null ? "in" : "waits" };
  wait?.then(
    () => {
      outcome.state = "in";
    },
    (error: { readonly code: string }) => {
      outcome.state = error.code;
    },
  );
  return outcome;
}

describe("a bulkhead", () => {
  it("lets calls in while there is room, without a promise", () => {
    const { bulkhead } = setUp(2, 0);
    expect([bulkhead.enter(1000), bulkhead.enter(1000)]).toEqual([null, null]);
    expect(bulkhead.inFlight).toBe(2);
    expect(() => bulkhead.enter(1000)).toThrow("2 calls are in flight and 0 wait");
    expect(() => bulkhead.enter(1000)).toThrow(expect.objectContaining({ code: "resource_exhausted" }));
    bulkhead.leave();
    expect(bulkhead.enter(1000)).toBeNull();
  });

  it("queues as many as it may, first come, first served", async () => {
    const { bulkhead, clock } = setUp(1, 2);
    fill(bulkhead);
    const [first, second] = [watched(bulkhead.enter(1000)), watched(bulkhead.enter(1000))];
    expect(() => bulkhead.enter(1000)).toThrow(expect.objectContaining({ code: "resource_exhausted" }));
    bulkhead.leave();
    await clock.advance(0);
    expect([first.state, second.state, bulkhead.inFlight]).toEqual(["in", "waits", 1]);
    bulkhead.leave();
    await clock.advance(0);
    expect([second.state, bulkhead.inFlight]).toEqual(["in", 1]);
    bulkhead.leave();
    expect(bulkhead.inFlight).toBe(0);
  });

  it("gives a place to who waited for it, not to who comes at that moment", () => {
    const { bulkhead } = setUp(1, 1);
    fill(bulkhead);
    void bulkhead.enter(1000);
    bulkhead.leave();
    expect(bulkhead.enter(1000)).not.toBeNull();
  });

  it("lets nobody wait longer than there is time", async () => {
    const { bulkhead, clock } = setUp(1, 1);
    fill(bulkhead);
    const waiter = watched(bulkhead.enter(300));
    await clock.advance(299);
    expect(waiter.state).toBe("waits");
    await clock.advance(1);
    expect(waiter.state).toBe("deadline_exceeded");
    // Its place in the queue is free, and no place in flight is lost to it.
    expect(watched(bulkhead.enter(1000)).state).toBe("waits");
    bulkhead.leave();
    expect(bulkhead.inFlight).toBe(1);
  });

  it("lets who gives up leave the queue", async () => {
    const { bulkhead, clock } = setUp(1, 2);
    const controller = new AbortController();
    fill(bulkhead);
    const [gone, next] = [watched(bulkhead.enter(1000, controller.signal)), watched(bulkhead.enter(1000))];
    controller.abort();
    bulkhead.leave();
    await clock.advance(0);
    expect([gone.state, next.state]).toEqual(["canceled", "in"]);
    expect(watched(bulkhead.enter(1000)).state).toBe("waits");
  });

  it("passes on why its signal was aborted, before or while it waits", async () => {
    const { bulkhead } = setUp(1, 1);
    const tooLate = interactionError({ code: "deadline_exceeded", reason: null, details: null, message: "too late" });
    fill(bulkhead);
    await expect(bulkhead.enter(1000, AbortSignal.abort(tooLate))).rejects.toBe(tooLate);
    await expect(bulkhead.enter(1000, AbortSignal.abort())).rejects.toMatchObject({ code: "canceled" });
    const controller = new AbortController();
    const wait = bulkhead.enter(1000, controller.signal);
    controller.abort(tooLate);
    await expect(wait).rejects.toBe(tooLate);
  });

  it("leaves no timer and no listener behind", async () => {
    const clock = countingClock();
    const bulkhead = new Bulkhead({ inFlight: 1, queue: 3 }, clock);
    const signal = countingSignal();
    fill(bulkhead);
    const waits = [bulkhead.enter(100, signal), bulkhead.enter(1000, signal), bulkhead.enter(1000, signal)].map(
      watched,
    );
    expect([clock.pending(), signal.listeners.size]).toEqual([3, 3]);
    await clock.advance(100);
    bulkhead.leave();
    for (const listener of [...signal.listeners]) listener();
    await clock.advance(0);
    expect(waits.map((it) => it.state)).toEqual(["deadline_exceeded", "in", "canceled"]);
    expect([clock.pending(), signal.listeners.size]).toEqual([0, 0]);
  });

  it("never has more in flight than it may, never fewer than could be, and lets nobody overtake", async () => {
    const what = fc.constantFrom("enter", "enter", "leave", "abort", "time");
    const steps = fc.array(fc.record({ what, which: fc.nat(20) }), { maxLength: 100, size: "max" });
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 5 }), fc.nat(5), steps, async (inFlight, queue, history) => {
        const step = observed(inFlight, queue);
        for (const { what, which } of history) await step(what, which);
      }),
      { numRuns: 150, seed: 20_261_123 },
    );
  });
});

/** A bulkhead, who is in it, and who waits: what happens to it, and after each step what must hold. */
function observed(inFlight: number, queue: number) {
  const { clock, bulkhead } = setUp(inFlight, queue);
  const entered: { state: string; hasLeft: boolean; readonly controller: AbortController }[] = [];
  const inside = () => entered.filter((it) => it.state === "in" && !it.hasLeft);
  const waiting = () => entered.filter((it) => it.state === "waits");
  const enter = (which: number) => {
    const controller = new AbortController();
    const attempt = () => watched(bulkhead.enter(1 + 100 * which, controller.signal));
    if (inside().length === inFlight && waiting().length === queue) expect(attempt).toThrow("in flight");
    else entered.push(Object.assign(attempt(), { controller, hasLeft: false }));
    return false;
  };
  const leave = (which: number) => {
    const leaver = inside()[which % Math.max(1, inside().length)];
    if (leaver === undefined) return false;
    leaver.hasLeft = true;
    bulkhead.leave();
    return true;
  };
  const abort = (which: number) => {
    waiting()[which % Math.max(1, waiting().length)]?.controller.abort();
    return false;
  };
  const act = { enter, leave, abort };
  return async (what: keyof typeof act | "time", which: number) => {
    const first = waiting()[0];
    const hasLeft = what !== "time" && act[what](which);
    await clock.advance(what === "time" ? which * 50 : 0);
    if (hasLeft && first !== undefined) expect(first.state).toBe("in");
    expect(bulkhead.inFlight).toBe(inside().length);
    expect(inside().length).toBeLessThanOrEqual(inFlight);
    expect(waiting().length).toBeLessThanOrEqual(inside().length === inFlight ? queue : 0);
  };
}

function countingSignal() {
  const listeners = new Set<() => void>();
  return {
    aborted: false,
    reason: null,
    listeners,
    addEventListener: (_type: "abort", listener: () => void) => void listeners.add(listener),
    removeEventListener: (_type: "abort", listener: () => void) => void listeners.delete(listener),
  };
}
