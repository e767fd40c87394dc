import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RateLimiter, TokenBucket } from "../../../runtime/src/policy/token-bucket.ts";
import { virtualClock } from "../../../runtime/src/testing/virtual-clock.ts";

describe("a token bucket", () => {
  it("lets through a second's worth at once, then says when there is one again", async () => {
    const clock = virtualClock();
    const bucket = new TokenBucket(clock, { count: 50, perMs: 1000 });
    expect(bucket.remaining).toBe(50);
    expect(taken(bucket)).toBe(50);
    expect([bucket.remaining, bucket.take()]).toEqual([0, 20]);
    await clock.advance(19);
    expect(bucket.take()).toBe(1);
    await clock.advance(1);
    expect([bucket.remaining, bucket.take(), bucket.take()]).toEqual([1, 0, 20]);
    await clock.advance(60_000);
    expect(taken(bucket)).toBe(50);
  });

  it("lets through one at least", async () => {
    const clock = virtualClock();
    const bucket = new TokenBucket(clock, { count: 10, perMs: 60_000 });
    expect([bucket.take(), bucket.take()]).toEqual([0, 6000]);
    await clock.advance(6000);
    expect([bucket.take(), bucket.take()]).toEqual([0, 6000]);
  });

  it("does not stay empty when the clock is set back", () => {
    let now = 1_000_000_000_000;
    const bucket = new TokenBucket({ ...virtualClock(), now: () => now }, { count: 5, perMs: 1000 });
    taken(bucket);
    now -= 3_600_000;
    expect(bucket.take()).toBe(200);
    now += 200;
    expect(bucket.take()).toBe(0);
  });

  it("keeps to any rate, and to what it says", async () => {
    const rates = fc.record({ count: fc.integer({ min: 1, max: 3000 }), perMs: fc.constantFrom(1000, 60_000) });
    const times = fc.array(fc.integer({ min: 0, max: 700 }), { maxLength: 30 });
    await fc.assert(
      fc.asyncProperty(rates, times, async (rate, steps) => {
        const clock = virtualClock();
        const bucket = new TokenBucket(clock, rate);
        const burst = Math.max(1, (rate.count * 1000) / rate.perMs);
        const start = clock.now();
        let count = taken(bucket);
        expect(count).toBe(Math.floor(burst));
        for (const ms of steps) {
          await clock.advance(ms);
          count += taken(bucket);
          const allowed = burst + ((clock.now() - start) * rate.count) / rate.perMs;
          expect(count).toBeLessThanOrEqual(allowed + 1e-3);
          const waitMs = bucket.take();
          await clock.advance(waitMs - 1);
          if (waitMs > 1) expect(bucket.take()).toBe(1);
          await clock.advance(1);
          expect(bucket.take()).toBe(0);
          count += 1;
        }
      }),
      { numRuns: 100, seed: 20_261_123 },
    );
  });
});

describe("a rate limiter", () => {
  it("has a bucket for each key", () => {
    const limiter = new RateLimiter(virtualClock(), { count: 2, perMs: 1000 });
    expect([taken(limiter.bucket("a")), taken(limiter.bucket("b")), taken(limiter.bucket("a"))]).toEqual([2, 2, 0]);
  });

  it("forgets the key that was not used for longest when there are too many", () => {
    const limiter = new RateLimiter(virtualClock(), { count: 1, perMs: 1000 }, 2);
    taken(limiter.bucket("a"));
    taken(limiter.bucket("b"));
    expect(limiter.bucket("a").remaining).toBe(0);
    taken(limiter.bucket("c"));
    expect(limiter.bucket("a").remaining).toBe(0);
    expect(limiter.bucket("b").remaining).toBe(1);
    expect(limiter.bucket("c").remaining).toBe(1);
  });

  it("remembers ten thousand keys", () => {
    const limiter = new RateLimiter(virtualClock(), { count: 1, perMs: 1000 });
    for (let key = 0; key < 10_001; key += 1) taken(limiter.bucket(`${key}`));
    expect(limiter.bucket("1").remaining).toBe(0);
    expect(limiter.bucket("0").remaining).toBe(1);
  });
});

function taken(bucket: TokenBucket): number {
  let count = 0;
  while (bucket.take() === 0) count += 1;
  return count;
}
