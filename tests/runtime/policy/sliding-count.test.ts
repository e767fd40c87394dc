import fc from "fast-check";
import { expect, it } from "vitest";
import { SlidingCount } from "../../../runtime/src/policy/sliding-count.ts";

const startMs = Date.UTC(2026, 0, 1);

it("counts what was in its window, and forgets it a tenth after at the latest", () => {
  const count = new SlidingCount(10_000);
  count.add(startMs);
  count.add(startMs + 5000);
  expect(count.at(startMs + 5000)).toBe(2);
  expect(count.at(startMs + 10_000)).toBe(2);
  expect(count.at(startMs + 11_000)).toBe(1);
  expect(count.at(startMs + 16_000)).toBe(0);
});

it("starts over when it is told to", () => {
  const count = new SlidingCount(10_000);
  count.add(startMs);
  count.clear();
  expect(count.at(startMs)).toBe(0);
  count.add(startMs);
  expect(count.at(startMs)).toBe(1);
});

it("keeps no old counts when the clock is set back", () => {
  const count = new SlidingCount(10_000);
  for (let one = 0; one < 5; one += 1) count.add(startMs);
  expect(count.at(startMs - 3_600_000)).toBe(0);
  count.add(startMs - 3_600_000);
  expect(count.at(startMs - 3_600_000)).toBe(1);
});

it("is right through any history, to a tenth of its window", () => {
  const histories = fc.array(fc.oneof(fc.nat(300), fc.nat(20_000)), { maxLength: 200, size: "max" });
  fc.assert(
    fc.property(fc.integer({ min: 10, max: 10_000 }), histories, (windowMs, waits) => {
      const count = new SlidingCount(windowMs);
      const times: number[] = [];
      let now = startMs;
      for (const wait of waits) {
        now += wait;
        count.add(now);
        times.push(now);
        const within = (ms: number) => times.filter((it) => it > now - ms).length;
        expect(count.at(now)).toBeGreaterThanOrEqual(within(windowMs));
        expect(count.at(now)).toBeLessThanOrEqual(within(windowMs * 1.1 + 1e-6));
      }
    }),
    { numRuns: 200, seed: 20_261_123 },
  );
});
