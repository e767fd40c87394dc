import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RetryBudget } from "../../../runtime/src/policy/retry-budget.ts";
import { virtualClock } from "../../../runtime/src/testing/virtual-clock.ts";

describe("a retry budget", () => {
  it("gives a fifth of the calls and three a second over ten seconds", () => {
    const budget = new RetryBudget(virtualClock());
    for (let call = 0; call < 100; call += 1) budget.countCall();
    expect(taken(budget)).toBe(20 + 30);
    expect(budget.take()).toBe(false);
  });

  it("gives three a second to a client without calls, and again when the window is over", async () => {
    const clock = virtualClock();
    const budget = new RetryBudget(clock);
    expect(taken(budget)).toBe(30);
    await clock.advance(9000);
    expect(taken(budget)).toBe(0);
    await clock.advance(2000);
    expect(taken(budget)).toBe(30);
  });

  it("forgets calls that are older than its window", async () => {
    const clock = virtualClock();
    const budget = new RetryBudget(clock, { perSecond: 0 });
    for (let call = 0; call < 100; call += 1) budget.countCall();
    await clock.advance(11_000);
    expect(taken(budget)).toBe(0);
  });

  it("takes its numbers", () => {
    const budget = new RetryBudget(virtualClock(), { ratio: 0.5, perSecond: 1, windowMs: 2000 });
    for (let call = 0; call < 10; call += 1) budget.countCall();
    expect(taken(budget)).toBe(5 + 2);
  });

  it("does not stay spent when the clock is set back", () => {
    let now = 1_000_000_000_000;
    const budget = new RetryBudget({ ...virtualClock(), now: () => now });
    expect(taken(budget)).toBe(30);
    now -= 3_600_000;
    expect(taken(budget)).toBe(30);
  });

  it("never gives more than its bound in any window", async () => {
    const step = fc.record({
      what: fc.constantFrom("calls", "retries", "time"),
      count: fc.integer({ min: 1, max: 60 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 5, maxLength: 100, size: "max" }), async (steps) => {
        const { calls, retries } = await history(steps);
        const inLast = (times: readonly number[], ms: number, end: number) =>
          times.filter((it) => it <= end && it > end - ms).length;
        // Of calls, up to one bucket more is remembered.
        const excess = retries.map((end) => inLast(retries, 10_000, end) - 0.2 * inLast(calls, 11_000, end) - 30);
        expect(Math.max(0, ...excess)).toBe(0);
      }),
      { numRuns: 100, seed: 20_261_123 },
    );
  });
});

/** When calls were counted, and retries given. */
async function history(steps: readonly { readonly what: string; readonly count: number }[]) {
  const clock = virtualClock();
  const budget = new RetryBudget(clock);
  const calls: number[] = [];
  const retries: number[] = [];
  for (const { what, count } of steps) {
    if (what === "time") await clock.advance(count * 50);
    else for (let one = 0; one < count; one += 1) act(what);
  }
  return { calls, retries };

  function act(what: string): void {
    if (what === "calls") {
      budget.countCall();
      calls.push(clock.now());
    } else if (budget.take()) retries.push(clock.now());
  }
}

function taken(budget: RetryBudget): number {
  let count = 0;
  while (budget.take()) count += 1;
  return count;
}
