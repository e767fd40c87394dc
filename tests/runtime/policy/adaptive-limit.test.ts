import { describe, expect, it } from "vitest";
import { type AdaptiveLimit, AimdLimit, Gradient2Limit } from "../../../runtime/src/policy/adaptive-limit.ts";
import { virtualClock } from "../../../runtime/src/testing/virtual-clock.ts";

const answered = { durationMs: 10, isDropped: false };
const dropped = { durationMs: 10, isDropped: true };

/** Lets in as many as it may of those who come. */
function acquired(limit: AdaptiveLimit, callers = Number.POSITIVE_INFINITY): number {
  let count = 0;
  while (count < callers && limit.acquire()) count += 1;
  return count;
}

describe("the limit of a client", () => {
  it("lets twenty in at first, and one more for each that ends", () => {
    const limit = new AimdLimit();
    expect(acquired(limit)).toBe(20);
    expect(limit.acquire()).toBe(false);
    limit.release(answered);
    expect(limit.limit).toBe(21);
    expect(acquired(limit)).toBe(2);
  });

  it("grows only while it is used to nine tenths", () => {
    const limit = new AimdLimit();
    expect(acquired(limit, 17)).toBe(17);
    for (let call = 0; call < 17; call += 1) limit.release(answered);
    expect(limit.limit).toBe(20);
    acquired(limit, 18);
    limit.release(answered);
    expect(limit.limit).toBe(21);
  });

  it("shrinks by a tenth for each call that the target dropped, to one at least", () => {
    const limit = new AimdLimit();
    acquired(limit);
    const limits = [1, 2, 3].map(() => {
      limit.release(dropped);
      return limit.limit;
    });
    expect(limits).toEqual([18, 16, 14]);
    for (let call = 0; call < 17; call += 1) limit.release(dropped);
    for (let call = 0; call < 30; call += 1) if (limit.acquire()) limit.release(dropped);
    expect(limit.limit).toBe(1);
    expect(acquired(limit)).toBe(1);
    expect(limit.acquire()).toBe(false);
  });

  it("comes back from one when the target is well again", () => {
    const limit = new AimdLimit();
    for (let call = 0; call < 40; call += 1) if (limit.acquire()) limit.release(dropped);
    for (let round = 0; round < 6; round += 1) {
      const count = acquired(limit);
      for (let call = 0; call < count; call += 1) limit.release(answered);
    }
    expect(limit.limit).toBeGreaterThan(5);
  });

  it("settles near what a target can do", () => {
    const limit = new AimdLimit();
    const limits = Array.from({ length: 200 }, () => {
      const count = acquired(limit);
      // A target that takes fifty at once, and drops the rest.
      for (let call = 0; call < count; call += 1) limit.release(call < 50 ? answered : dropped);
      return limit.limit;
    });
    const settled = limits.slice(20);
    expect(Math.min(...settled)).toBeGreaterThan(25);
    expect(Math.max(...settled)).toBeLessThan(100);
  });
});

/** A server that is asked for more than it lets in, or for less, and answers in so much time: for so long. */
function served(
  { clock, limit }: ReturnType<typeof server>,
  { forMs, durationMs, callers = Number.POSITIVE_INFINITY, dropsEvery = 0 }: Load,
): void {
  const endMs = clock.now() + forMs;
  while (clock.now() < endMs) {
    const count = acquired(limit, callers);
    clock.passed(durationMs);
    for (let call = 1; call <= count; call += 1)
      limit.release({ durationMs, isDropped: dropsEvery > 0 && call % dropsEvery === 0 });
  }
}

interface Load {
  readonly forMs: number;
  readonly durationMs: number;
  /** At the same time. */
  readonly callers?: number;
  /** One of so many is dropped; 0: none. */
  readonly dropsEvery?: number;
}

function server() {
  let now = Date.UTC(2026, 0, 1);
  // Hours pass in these tests, and no timer is set.
  const passed = (ms: number) => {
    now += ms;
  };
  const clock = { ...virtualClock(), now: () => now, passed };
  return { clock, limit: new Gradient2Limit(clock) };
}

describe("the limit of a server", () => {
  it("lets twenty in at first", () => {
    expect(acquired(server().limit)).toBe(20);
  });

  it("grows while calls take the usual time, to two hundred", () => {
    const it = server();
    served(it, { forMs: 5000, durationMs: 50 });
    const halfway = it.limit.limit;
    expect(halfway).toBeGreaterThan(40);
    expect(halfway).toBeLessThan(200);
    served(it, { forMs: 60_000, durationMs: 50 });
    expect(it.limit.limit).toBe(200);
  });

  it("shrinks while calls take longer, to twenty, and grows when they do not", () => {
    const it = server();
    served(it, { forMs: 60_000, durationMs: 50 });
    served(it, { forMs: 1000, durationMs: 500 });
    expect(it.limit.limit).toBeLessThan(190);
    served(it, { forMs: 15_000, durationMs: 500 });
    expect(it.limit.limit).toBeLessThan(60);
    served(it, { forMs: 60_000, durationMs: 50 });
    expect(it.limit.limit).toBe(200);
    served(it, { forMs: 30_000, durationMs: 50, dropsEvery: 2 });
    expect(it.limit.limit).toBe(20);
  });

  it("does not mind calls that take half as long again", () => {
    const it = server();
    served(it, { forMs: 60_000, durationMs: 50 });
    served(it, { forMs: 10_000, durationMs: 75 });
    expect(it.limit.limit).toBe(200);
  });

  it("shrinks when calls are dropped, however fast the others are", () => {
    const it = server();
    served(it, { forMs: 60_000, durationMs: 50 });
    served(it, { forMs: 2000, durationMs: 50, dropsEvery: 10 });
    expect(it.limit.limit).toBeLessThan(50);
  });

  it("stays as it is while it is not used: that proves nothing", () => {
    const it = server();
    served(it, { forMs: 20_000, durationMs: 50, callers: 9 });
    expect(it.limit.limit).toBe(20);
    served(it, { forMs: 5000, durationMs: 50 });
    const { limit } = it.limit;
    served(it, { forMs: 20_000, durationMs: 500, callers: Math.floor(limit / 2) - 1 });
    expect(it.limit.limit).toBe(limit);
  });

  it("looks at a tenth of a second at least, and at ten calls", () => {
    const { clock, limit } = server();
    const ended = (calls: number) => {
      acquired(limit);
      for (let call = 0; call < calls; call += 1) limit.release(answered);
    };
    // Four more are wanted, and a fifth of that is done: 20, 20.8, 21.6.
    clock.passed(99);
    ended(15);
    clock.passed(1);
    ended(1);
    clock.passed(200);
    ended(9);
    expect(limit.limit).toBe(20);
    ended(1);
    expect(limit.limit).toBe(21);
  });

  it("gets used to calls that take longer for good, and comes down from that quickly", () => {
    const it = server();
    served(it, { forMs: 3_600_000, durationMs: 50 });
    served(it, { forMs: 60_000, durationMs: 500 });
    expect(it.limit.limit).toBeLessThan(60);
    served(it, { forMs: 600_000, durationMs: 500 });
    expect(it.limit.limit).toBe(200);
    served(it, { forMs: 30_000, durationMs: 50 });
    served(it, { forMs: 10_000, durationMs: 500 });
    expect(it.limit.limit).toBeLessThan(100);
  });
});
