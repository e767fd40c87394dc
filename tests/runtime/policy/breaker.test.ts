import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { errorCodes } from "../../../runtime/src/errors.ts";
import { Breaker, type BreakerSettings, type BreakerState } from "../../../runtime/src/policy/breaker.ts";
import { countsAsFailure } from "../../../runtime/src/policy/breaker-codes.ts";
import { virtualClock } from "../../../runtime/src/testing/virtual-clock.ts";

const settings: BreakerSettings = { failureRate: 50, minimumCalls: 20, windowMs: 10_000, openForMs: 5000 };

/** No jitter, so that times are round. */
function setUp() {
  const clock = { ...virtualClock(), random: () => 0.5 };
  const states: BreakerState[] = [];
  return { clock, states, breaker: new Breaker(clock, settings, (state) => states.push(state)) };
}

function calls(breaker: Breaker, count: number, isFailure: boolean): number {
  let entered = 0;
  for (let call = 0; call < count; call += 1) {
    if (!breaker.enter()) continue;
    entered += 1;
    breaker.record(isFailure);
  }
  return entered;
}

function enters(breaker: Breaker, count: number): number {
  let entered = 0;
  for (let call = 0; call < count; call += 1) if (breaker.enter()) entered += 1;
  return entered;
}

describe("a closed breaker", () => {
  it("opens when half of at least twenty calls fail", () => {
    const { breaker, states } = setUp();
    calls(breaker, 10, false);
    calls(breaker, 9, true);
    expect(breaker.state).toBe("closed");
    calls(breaker, 1, true);
    expect(breaker.state).toBe("open");
    expect(states).toEqual(["open"]);
    expect(breaker.enter()).toBe(false);
  });

  it("opens on a success too, when that is the call that makes them enough", () => {
    const { breaker } = setUp();
    calls(breaker, 19, true);
    expect(breaker.state).toBe("closed");
    calls(breaker, 1, false);
    expect(breaker.state).toBe("open");
  });

  it("stays closed below its rate", () => {
    const { breaker } = setUp();
    for (let round = 0; round < 100; round += 1) {
      calls(breaker, 6, false);
      calls(breaker, 5, true);
    }
    expect(breaker.state).toBe("closed");
  });

  it("forgets what is older than its window", async () => {
    const { breaker, clock } = setUp();
    calls(breaker, 19, true);
    await clock.advance(11_000);
    calls(breaker, 1, true);
    expect(breaker.state).toBe("closed");
  });

  it("does not count calls that say nothing of the target", () => {
    const { breaker } = setUp();
    for (let call = 0; call < 100; call += 1) {
      breaker.enter();
      breaker.forget();
    }
    calls(breaker, 19, true);
    expect(breaker.state).toBe("closed");
  });
});

describe("an open breaker", () => {
  it("refuses until its time is over, then lets three probes through", async () => {
    const { breaker, clock, states } = setUp();
    calls(breaker, 20, true);
    expect(breaker.retryAfterMs()).toBe(5000);
    await clock.advance(4999);
    expect(breaker.retryAfterMs()).toBe(1);
    expect(enters(breaker, 10)).toBe(0);
    await clock.advance(1);
    expect(enters(breaker, 10)).toBe(3);
    expect(breaker.retryAfterMs()).toBe(0);
    expect(states).toEqual(["open", "half-open"]);
  });

  it("closes after three probes that succeed, and starts counting anew", async () => {
    const { breaker, clock, states } = setUp();
    calls(breaker, 20, true);
    await clock.advance(5000);
    expect(calls(breaker, 3, false)).toBe(3);
    expect(states).toEqual(["open", "half-open", "closed"]);
    calls(breaker, 19, true);
    expect(breaker.state).toBe("closed");
  });

  it("opens again at the first probe that fails, twice as long each time, up to a minute", async () => {
    const { breaker, clock } = setUp();
    calls(breaker, 20, true);
    const waits: number[] = [];
    for (let round = 0; round < 6; round += 1) {
      waits.push(breaker.retryAfterMs());
      await clock.advance(breaker.retryAfterMs());
      expect(breaker.enter()).toBe(true);
      expect(breaker.enter()).toBe(true);
      breaker.record(false);
      breaker.record(true);
      expect(breaker.state).toBe("open");
    }
    expect(waits).toEqual([5000, 10_000, 20_000, 40_000, 60_000, 60_000]);
    await clock.advance(60_000);
    calls(breaker, 3, false);
    calls(breaker, 20, true);
    expect(breaker.retryAfterMs()).toBe(5000);
  });

  it("is off by 20 to 50 %, to both sides", () => {
    const clock = virtualClock();
    const factors = Array.from({ length: 500 }, () => {
      const breaker = new Breaker(clock, settings);
      calls(breaker, 20, true);
      return breaker.retryAfterMs() / 5000;
    });
    const isWithin = (it: number) => (it >= 0.5 && it <= 0.8) || (it >= 1.2 && it <= 1.5);
    expect(factors.filter((it) => !isWithin(it))).toEqual([]);
    const shorter = factors.filter((it) => it < 1).length;
    expect(shorter).toBeGreaterThan(150);
    expect(shorter).toBeLessThan(350);
  });

  it("does not stay open when the clock is set back", () => {
    let now = 1_000_000_000_000;
    const breaker = new Breaker({ ...virtualClock(), now: () => now }, settings);
    calls(breaker, 20, true);
    now -= 3_600_000;
    expect(breaker.enter()).toBe(true);
  });
});

describe("a half-open breaker", () => {
  it("gets a probe back that was cancelled", async () => {
    const { breaker, clock } = setUp();
    calls(breaker, 20, true);
    await clock.advance(5000);
    expect(enters(breaker, 10)).toBe(3);
    breaker.forget();
    expect(enters(breaker, 10)).toBe(1);
    for (let probe = 0; probe < 9; probe += 1) breaker.forget();
    expect(enters(breaker, 10)).toBe(3);
  });

  it("tries again after its time when probes never report, and still listens to them", async () => {
    const { breaker, clock, states } = setUp();
    calls(breaker, 20, true);
    await clock.advance(5000);
    expect(enters(breaker, 10)).toBe(3);
    await clock.advance(4999);
    expect(enters(breaker, 10)).toBe(0);
    await clock.advance(1);
    expect(enters(breaker, 10)).toBe(3);
    for (let probe = 0; probe < 3; probe += 1) breaker.record(false);
    expect(states).toEqual(["open", "half-open", "closed"]);
  });

  it("is not confused by outcomes of calls that entered before", async () => {
    const { breaker, clock } = setUp();
    breaker.enter();
    const whileClosed = breaker.generation;
    calls(breaker, 20, true);
    breaker.record(true, whileClosed);
    await clock.advance(5000);
    breaker.enter();
    const probe = breaker.generation;
    breaker.record(true, whileClosed);
    breaker.forget(whileClosed);
    expect(breaker.state).toBe("half-open");
    for (let call = 0; call < 3; call += 1) breaker.record(false, whileClosed);
    expect(breaker.state).toBe("half-open");
    expect(enters(breaker, 10)).toBe(2);
    for (let call = 0; call < 3; call += 1) breaker.record(false, probe);
    expect(breaker.state).toBe("closed");
    for (let call = 0; call < 40; call += 1) breaker.record(true, call % 2 === 0 ? whileClosed : probe);
    expect(breaker.state).toBe("closed");
  });

  it("keeps its promises through any history", async () => {
    const what = fc.constantFrom("enter", "enter", "enter", "success", "failure", "forget", "time");
    const steps = fc.array(fc.record({ what, which: fc.nat(40) }), { maxLength: 200, size: "max" });
    await fc.assert(
      fc.asyncProperty(steps, fc.integer(), async (history, seed) => {
        const { clock, breaker, step } = observed(seed);
        for (const { what, which } of history) await step(what, which);
        // Whatever happened, and whoever never reported: a target that is well again is called again.
        await clock.advance(90_000);
        for (let call = 0; call < 3; call += 1) if (breaker.enter()) breaker.record(false, breaker.generation);
        expect(breaker.enter()).toBe(true);
      }),
      { numRuns: 150, seed: 20_261_123 },
    );
  });
});

/** A breaker whose every step is compared with its promises. */
function observed(seed: number) {
  const clock = virtualClock({ seed });
  const running: number[] = [];
  let probes = 0;
  let halfOpenMs = 0;
  const breaker = new Breaker(clock, { ...settings, minimumCalls: 4 }, () => {
    probes = 0;
    halfOpenMs = clock.now();
  });
  const enter = () => {
    const before = breaker.state;
    const isIn = breaker.enter();
    if (before === "closed") expect(isIn).toBe(true);
    if (breaker.state === "open") expect(isIn).toBe(false);
    if (!isIn) return;
    running.push(breaker.generation);
    if (breaker.state === "half-open") probes += 1;
    // Half of five seconds is the shortest time after which there are more.
    if (clock.now() - halfOpenMs < 2500) expect(probes).toBeLessThanOrEqual(3);
  };
  const end = (what: string, which: number) => {
    const [generation] = running.splice(which % Math.max(1, running.length), 1);
    if (generation === undefined) return;
    const before = breaker.state;
    const isProbe = generation === breaker.generation && before === "half-open";
    const isLate = generation !== breaker.generation;
    if (what === "forget") {
      breaker.forget(generation);
      if (isProbe) probes -= 1;
    } else breaker.record(what === "failure", generation);
    if (isLate || what === "forget") expect(breaker.state).toBe(before);
    if (isProbe && what === "failure") expect(breaker.state).toBe("open");
  };
  const step = async (what: string, which: number) => {
    if (what === "time") await clock.advance(which * 100);
    else if (what === "enter") enter();
    else end(what, which);
  };
  return { clock, breaker, step };
}

it("counts as failures what the target is to blame for", () => {
  expect(errorCodes.filter(countsAsFailure)).toEqual([
    "unknown",
    "deadline_exceeded",
    "internal",
    "unavailable",
    "data_loss",
  ]);
});
