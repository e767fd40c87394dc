import { describe, expect, it } from "vitest";
import { Admission } from "../../../runtime/src/server/admission.ts";
import { Turns } from "../../../runtime/src/server/turns.ts";
import { virtualClock } from "../../../runtime/src/testing/virtual-clock.ts";
import { operation } from "./stub-target.ts";

/** Turns by a clock that goes on while calls compute; the log has the calls that were begun, and `|` for each turn. */
function computing() {
  const clock = virtualClock();
  let nowMs = clock.now();
  const turns = new Turns({ ...clock, now: () => nowMs });
  const log: (number | "|")[] = [];
  const pass = (ms: number) => {
    nowMs += ms;
  };
  const take = (call: number, ms: number) =>
    turns.take(() => {
      log.push(call);
      pass(ms);
    });
  const pause = async (count: number) => {
    for (let turn = 0; turn < count; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      log.push("|");
    }
  };
  return { turns, log, take, pass, pause };
}

describe("calls that compute", () => {
  it("are begun at once where they take no time", () => {
    const { turns, log, take } = computing();
    for (let call = 0; call < 100; call += 1) take(call, 0);
    expect([log.length, turns.expectedMs, turns.waitedMs]).toEqual([100, 0, 0]);
  });

  it("stand in line when they had 10 ms of a turn, and keep their order", async () => {
    const { log, take, pause } = computing();
    for (let call = 0; call < 6; call += 1) take(call, 5);
    await pause(3);
    // Whoever comes now is behind those who were there before.
    take(6, 5);
    await pause(60);
    expect(log.join("")).toMatch(/^01\|+23\|+45\|+6\|+$/);
  });

  it("are begun one a turn where each takes longer", async () => {
    const { log, take, pause } = computing();
    for (let call = 0; call < 4; call += 1) take(call, 50);
    await pause(60);
    expect(log.join("")).toMatch(/^0\|+1\|+2\|+3\|+$/);
  });

  it("are begun many a turn where one took long and the others are short", async () => {
    const { log, take, pause } = computing();
    take(0, 50);
    for (let call = 1; call < 10; call += 1) take(call, 0);
    await pause(20);
    expect(log.join("")).toMatch(/^0\|+123456789\|+$/);
  });

  it("wait for those who connect, of whom Node takes in one a turn", async () => {
    const { turns, log, take, pause } = computing();
    take(0, 20);
    take(1, 20);
    for (let connection = 0; connection < 20; connection += 1) {
      turns.connected();
      await pause(1);
    }
    expect(log.join("")).toBe(`0${"|".repeat(20)}`);
    await pause(5);
    expect(log).toContain(1);
  });

  it("do not wait for ever while others connect", async () => {
    const { turns, log, take, pause } = computing();
    take(0, 20);
    take(1, 20);
    for (let connection = 0; connection < 110; connection += 1) {
      turns.connected();
      await pause(1);
    }
    expect(log).toContain(1);
  });

  it("count what they do after their promises, too", async () => {
    const { turns, log, take, pass, pause } = computing();
    take(0, 20);
    for (let call = 1; call < 4; call += 1)
      turns.take(async () => {
        log.push(call);
        await null;
        pass(20);
      });
    await pause(60);
    expect(log.join("")).toMatch(/^0\|+1\|+2\|+3\|+$/);
  });

  it("have a wait that is known when some have been begun", async () => {
    const { turns, log, take, pass, pause } = computing();
    for (let call = 0; call < 101; call += 1) take(call, 10);
    pass(30);
    expect([turns.waitedMs, turns.expectedMs]).toEqual([30, 0]);
    await pause(150);
    const left = 101 - log.filter((it) => it !== "|").length;
    expect(left).toBeGreaterThan(20);
    expect(turns.expectedMs).toBeGreaterThan(left * 8);
    expect(turns.expectedMs).toBeLessThanOrEqual(left * 10);
    await pause(600);
    expect([turns.waitedMs, turns.expectedMs, log.filter((it) => it !== "|").length]).toEqual([0, 0, 101]);
  });

  it("have no long wait because one of them stalled", async () => {
    const { turns, take, pause } = computing();
    take(0, 500);
    for (let call = 1; call < 100; call += 1) take(call, 0);
    await pause(4);
    expect(turns.expectedMs).toBeLessThan(20);
  });
});

describe("a server whose line is long", () => {
  /** What becomes of a call of a priority, with so much time, behind so many that compute for 10 ms each. */
  async function admitted(line: number, timeoutMs: number | null, priority: "critical" | "default" | "sheddable") {
    const clock = virtualClock();
    let nowMs = clock.now();
    let begun = 0;
    const admission = new Admission({}, { ...clock, now: () => nowMs });
    const compute = () => {
      nowMs += 10;
      begun += 1;
    };
    for (let call = 0; call < 60 + line; call += 1) admission.begin(compute);
    while (begun < 60) await new Promise((resolve) => setImmediate(resolve));
    // By then it is known what a call takes.
    const refusal = admission.enter(operation(priority === "default" ? {} : { priority }), timeoutMs);
    admission.close();
    return refusal?.why ?? "in";
  }

  it.each([
    [85, null, "default", "in"],
    [95, null, "default", "overload"],
    [80, null, "sheddable", "overload"],
    [95, null, "critical", "in"],
    // It would be late: half of its time is for what it does.
    [12, 200, "default", "overload"],
    [8, 200, "default", "in"],
  ] as const)("of %i calls sends away one of %s ms that is %s: %s", async (line, timeoutMs, priority, expected) => {
    expect(await admitted(line, timeoutMs, priority)).toBe(expected);
  });

  it.each([
    [900, "in"],
    [1100, "overload"],
  ] as const)("because of one call of %i ms: %s", (ms, expected) => {
    const clock = virtualClock();
    let nowMs = clock.now();
    const admission = new Admission({}, { ...clock, now: () => nowMs });
    admission.begin(() => {
      nowMs += 10;
    });
    admission.begin(() => undefined);
    nowMs += ms;
    expect(admission.enter(operation({}), null)?.why ?? "in").toBe(expected);
    admission.close();
  });
});
