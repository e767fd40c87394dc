import { describe, expect, it } from "vitest";
import { backoffMs } from "../../../runtime/src/policy/backoff.ts";
import { virtualClock } from "../../../runtime/src/testing/virtual-clock.ts";

const retry = { backoffMs: 50, maxBackoffMs: 2000 };
const longest = () => 1;
const shortest = () => 0;

describe("the time between attempts", () => {
  it("is bound by 50 ms, twice as much each time, up to 2 s", () => {
    const bounds = [1, 2, 3, 4, 5, 6, 7, 100, 5000].map((it) => backoffMs(retry, it, "unavailable", null, longest));
    expect(bounds).toEqual([50, 100, 200, 400, 800, 1600, 2000, 2000, 2000]);
  });

  it("is anything up to its bound", () => {
    const { random } = virtualClock();
    const waits = Array.from({ length: 1000 }, () => backoffMs(retry, 2, "unavailable", null, random) ?? Number.NaN);
    const quarters = [0, 1, 2, 3].map((it) => waits.filter((wait) => Math.floor(wait / 25) === it).length);
    expect(quarters.reduce((sum, it) => sum + it)).toBe(1000);
    expect(Math.min(...quarters)).toBeGreaterThan(200);
  });

  it("is longer for a target that says it has too much", () => {
    const bounds = [1, 2, 3].map((it) => backoffMs(retry, it, "resource_exhausted", null, longest));
    expect(bounds).toEqual([1000, 2000, 2000]);
    expect(backoffMs({ backoffMs: 3000, maxBackoffMs: 9000 }, 1, "resource_exhausted", null, longest)).toBe(3000);
  });

  it("is at least what the target asks for, and still spread", () => {
    expect(backoffMs(retry, 1, "unavailable", 1000, shortest)).toBe(1000);
    expect(backoffMs(retry, 1, "unavailable", 1000, longest)).toBe(1050);
    expect(backoffMs(retry, 1, "unavailable", 0, longest)).toBe(50);
    expect(backoffMs(retry, 1, "unavailable", -1, longest)).toBe(50);
  });

  it("is never more than five seconds longer because a target asks for it: then there is no retry", () => {
    expect(backoffMs(retry, 1, "unavailable", 5000, shortest)).toBe(5000);
    expect(backoffMs(retry, 1, "unavailable", 5050, longest)).toBe(5050);
    expect(backoffMs(retry, 1, "unavailable", 5001, shortest)).toBeNull();
    expect(backoffMs(retry, 1, "unavailable", Number.POSITIVE_INFINITY, longest)).toBeNull();
    for (const asked of [1, 700, 4990, 5010, 5040])
      expect(backoffMs(retry, 1, "unavailable", asked, longest)).toBeLessThanOrEqual(5050);
  });

  it("is nothing where nothing is asked for", () => {
    expect(backoffMs({ backoffMs: 0, maxBackoffMs: 0 }, 5000, "unavailable", null, longest)).toBe(0);
  });
});
