import { describe, expect, it } from "vitest";
import { virtualClock } from "../../../runtime/src/testing/virtual-clock.ts";

describe("time", () => {
  it("passes only when a test says so", async () => {
    const clock = virtualClock({ startMs: 1000 });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(clock.now()).toBe(1000);
    await clock.advance(250);
    expect(clock.now()).toBe(1250);
    expect(virtualClock().now()).toBe(Date.UTC(2026, 0, 1));
  });

  it("lets timers fire in the order in which they are due, at their own time", async () => {
    const clock = virtualClock({ startMs: 0 });
    const fired: string[] = [];
    for (const [name, ms] of [
      ["c", 30],
      ["a", 10],
      ["b", 20],
      ["b again", 20],
      ["late", 31],
      ["past", -5],
    ] as const)
      clock.after(ms, () => fired.push(`${name} at ${clock.now()}`));
    expect(fired).toEqual([]);
    await clock.advance(0);
    expect(fired).toEqual(["past at 0"]);
    await clock.advance(30);
    expect(fired.slice(1)).toEqual(["a at 10", "b at 20", "b again at 20", "c at 30"]);
    await clock.advance(1);
    expect(fired.at(-1)).toBe("late at 31");
  });

  it("lets no timer fire twice, nor one that was cancelled", async () => {
    const clock = virtualClock();
    let fired = 0;
    const timer = clock.after(10, () => {
      fired += 1;
    });
    const gone = clock.after(5, () => {
      fired += 100;
    });
    clock.after(3, () => gone.cancel());
    await clock.advance(10);
    await clock.advance(10);
    timer.cancel();
    expect(fired).toBe(1);
  });

  it("lets timers fire that are set meanwhile, by timers and by what waits for them", async () => {
    const clock = virtualClock({ startMs: 0 });
    const seen: number[] = [];
    const sleep = (ms: number) => new Promise<void>((resolve) => void clock.after(ms, resolve));
    const loop = (async () => {
      for (let round = 0; round < 4; round += 1) {
        await sleep(10);
        // As deep as a call goes through its policies.
        for (let depth = 0; depth < 50; depth += 1) await null;
        seen.push(clock.now());
      }
    })();
    await clock.advance(35);
    expect(seen).toEqual([10, 20, 30]);
    await clock.advance(5);
    expect(seen).toEqual([10, 20, 30, 40]);
    await loop;
  });

  it("waits for what was begun before it passes", async () => {
    const clock = virtualClock({ startMs: 0 });
    const seen: number[] = [];
    const late = (async () => {
      for (let depth = 0; depth < 50; depth += 1) await null;
      clock.after(10, () => seen.push(clock.now()));
    })();
    await clock.advance(10);
    expect(seen).toEqual([10]);
    await late;
  });
});

describe("chance", () => {
  function numbers(seed: number, count: number): readonly number[] {
    const { random } = virtualClock({ seed });
    return Array.from({ length: count }, random);
  }

  it("is the same for the same seed, and another for another", () => {
    expect(numbers(7, 100)).toEqual(numbers(7, 100));
    expect(virtualClock().random()).toBe(virtualClock({ seed: 1 }).random());
    for (const seed of [0, 1, 8, -7, 2 ** 31]) expect(numbers(seed, 3)).not.toEqual(numbers(7, 3));
  });

  it("looks like chance", () => {
    const drawn = numbers(1, 10_000);
    expect(drawn.filter((it) => !(it >= 0 && it < 1))).toEqual([]);
    expect(new Set(drawn).size).toBeGreaterThan(9990);
    const tenths = Array.from({ length: 10 }, (_, tenth) => drawn.filter((it) => Math.floor(it * 10) === tenth).length);
    expect(Math.min(...tenths)).toBeGreaterThan(900);
    expect(Math.max(...tenths)).toBeLessThan(1100);
    // One number says nothing of the next.
    const rises = drawn.filter((it, index) => it < (drawn[index + 1] ?? 0)).length;
    expect(Math.abs(rises - 5000)).toBeLessThan(200);
  });
});
