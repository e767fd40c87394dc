import { describe, expect, it } from "vitest";
import { type Hedge, hedged, LatencyTracker } from "../../../runtime/src/policy/hedge.ts";
import { hedgeLimit, RetryBudget } from "../../../runtime/src/policy/retry-budget.ts";
import { virtualClock } from "../../../runtime/src/testing/virtual-clock.ts";
import { countingClock } from "./counting-clock.ts";

describe("how long calls take", () => {
  it("is known after twenty of them", () => {
    const latency = new LatencyTracker();
    for (let call = 0; call < 19; call += 1) latency.record(100);
    expect(latency.p95Ms).toBeNull();
    latency.record(100);
    expect(latency.p95Ms).toBe(100);
  });

  it("is what 95 % do not exceed", () => {
    const latency = new LatencyTracker();
    for (let call = 200; call > 0; call -= 1) latency.record(call);
    expect(latency.p95Ms).toBe(190);
  });

  it("is that of the last two hundred", () => {
    const latency = new LatencyTracker();
    for (let call = 0; call < 200; call += 1) latency.record(1000);
    for (let call = 0; call < 180; call += 1) latency.record(50);
    expect(latency.p95Ms).toBe(1000);
    for (let call = 0; call < 20; call += 1) latency.record(50);
    expect(latency.p95Ms).toBe(50);
  });

  it("is never less than 20 ms: faster ones are not worth a second call", () => {
    expect(latencyOf(1).p95Ms).toBe(20);
  });
});

/** Of a target that has always answered in so many milliseconds. */
function latencyOf(durationMs: number): LatencyTracker {
  const latency = new LatencyTracker();
  for (let call = 0; call < 20; call += 1) latency.record(durationMs);
  return latency;
}

/** A target that has always answered in 100 ms, with as many calls before that a hedge is allowed. */
function setUp(more: Partial<Hedge> = {}) {
  const clock = countingClock();
  const limit = hedgeLimit(clock);
  for (let call = 0; call < 100; call += 1) limit.countCall();
  const hedge: Hedge = { clock, latency: latencyOf(100), limit, budget: new RetryBudget(clock), ...more };
  const attempts: Attempt[] = [];
  const start = (signal: AbortSignal) =>
    new Promise<string>((resolve, reject) => void attempts.push({ resolve, reject, signal }));
  const call = () => watched(hedged(hedge, start));
  return { clock, hedge, attempts, call };
}

interface Attempt {
  readonly resolve: (value: string) => void;
  readonly reject: (error: Error) => void;
  readonly signal: AbortSignal;
}

/** What became of a call: "waits" until it has a value, or the message of its failure. */
function watched(call: Promise<string>) {
  const outcome = { is: "waits" };
  call.then(
    (value) => {
      outcome.is = value;
    },
    (error: Error) => {
      outcome.is = error.message;
    },
  );
  return outcome;
}

describe("a hedged call", () => {
  it("is sent once more when it takes longer than most, and once only", async () => {
    const { clock, attempts, call } = setUp();
    call();
    await clock.advance(99);
    expect(attempts).toHaveLength(1);
    await clock.advance(1);
    expect(attempts).toHaveLength(2);
    await clock.advance(10_000);
    expect(attempts).toHaveLength(2);
  });

  it("is not sent again while nobody knows how long calls take", async () => {
    const { clock, attempts, call } = setUp({ latency: new LatencyTracker() });
    call();
    await clock.advance(60_000);
    expect(attempts).toHaveLength(1);
  });

  it("is answered by whoever is first, and the other is cancelled", async () => {
    for (const [first, second] of [
      [0, 1],
      [1, 0],
    ] as const) {
      const { clock, attempts, call } = setUp();
      const outcome = call();
      await clock.advance(150);
      attempts[first]?.resolve("first");
      await clock.advance(0);
      expect(outcome.is).toBe("first");
      expect([attempts[first]?.signal.aborted, attempts[second]?.signal.aborted]).toEqual([false, true]);
      attempts[second]?.reject(new Error("cancelled"));
      await clock.advance(0);
      expect(outcome.is).toBe("first");
    }
  });

  it("is answered at once by an attempt that is in time, and leaves no timer", async () => {
    const { clock, attempts, call } = setUp();
    const outcome = call();
    await clock.advance(50);
    expect(clock.pending()).toBe(1);
    attempts[0]?.resolve("in time");
    await clock.advance(0);
    expect([outcome.is, clock.pending()]).toEqual(["in time", 0]);
    await clock.advance(1000);
    expect(attempts).toHaveLength(1);
  });

  it("fails at once where it fails before it was sent again: that is for retries", async () => {
    const { clock, attempts, call } = setUp();
    const outcome = call();
    attempts[0]?.reject(new Error("refused"));
    await clock.advance(0);
    expect([outcome.is, clock.pending()]).toEqual(["refused", 0]);
    await clock.advance(1000);
    expect(attempts).toHaveLength(1);
  });

  it("waits for the other attempt where one fails, and fails with the last", async () => {
    const { clock, attempts, call } = setUp();
    const [saved, lost] = [call(), call()];
    await clock.advance(100);
    attempts[0]?.reject(new Error("first failure"));
    attempts[3]?.reject(new Error("failure of the hedge"));
    await clock.advance(0);
    expect([saved.is, lost.is]).toEqual(["waits", "waits"]);
    attempts[2]?.resolve("saved");
    attempts[1]?.reject(new Error("last failure"));
    await clock.advance(0);
    expect([saved.is, lost.is]).toEqual(["saved", "last failure"]);
  });

  it("fails as what cannot even start it does", async () => {
    const { hedge } = setUp();
    const broken = () => {
      throw new Error("it cannot start");
    };
    await expect(hedged(hedge, broken)).rejects.toThrow("it cannot start");
  });

  it("says how long it took, where it succeeds", async () => {
    const { clock, hedge, attempts, call } = setUp({ latency: new LatencyTracker() });
    for (let count = 0; count < 21; count += 1) call();
    await clock.advance(70);
    attempts[0]?.reject(new Error("it failed"));
    for (const attempt of attempts.slice(1, 20)) attempt.resolve("done");
    await clock.advance(0);
    expect(hedge.latency.p95Ms).toBeNull();
    attempts[20]?.resolve("done");
    await clock.advance(0);
    expect(hedge.latency.p95Ms).toBe(70);
  });
});

describe("hedges", () => {
  it("are no more than 5 % of the calls", async () => {
    const clock = virtualClock();
    const { hedge, attempts, call } = setUp({ clock, limit: hedgeLimit(clock) });
    for (let count = 0; count < 19; count += 1) call();
    await clock.advance(100);
    expect(attempts).toHaveLength(19);
    expect(hedge.limit.take()).toBe(false);
    for (let count = 19; count < 100; count += 1) call();
    await clock.advance(100);
    expect(attempts).toHaveLength(100 + 5);
  });

  it("are spent from the budget of retries", async () => {
    const clock = countingClock();
    const budget = new RetryBudget(clock, { ratio: 0, perSecond: 0.2 });
    const { attempts, call } = setUp({ clock, budget });
    for (let count = 0; count < 10; count += 1) call();
    await clock.advance(100);
    expect(attempts).toHaveLength(10 + 2);
    expect(budget.take()).toBe(false);
  });
});
