import { describe, expect, it, onTestFinished } from "vitest";
import { systemClock } from "../../../runtime/src/clock.ts";
import { Admission } from "../../../runtime/src/server/admission.ts";
import { Overload } from "../../../runtime/src/server/overload.ts";
import { operation } from "./stub-target.ts";

const rested = { utilization: 0.4, medianDelayMs: 20, longestDelayMs: 30 };
const late = { utilization: 1, medianDelayMs: 300, longestDelayMs: 400 };
const blocked = { utilization: 1, medianDelayMs: 20, longestDelayMs: 1100 };

/** The shares of calls that are turned away, look by look. */
function shares(loads: readonly (typeof rested)[]) {
  const overload = new Overload();
  return loads.map((it) => {
    overload.look(it);
    return Math.round(overload.share * 10) / 10;
  });
}

describe("an event loop", () => {
  it.each([
    ["is late again and again", late],
    ["is blocked again and again", blocked],
  ])("has too much to do when it %s, and less by and by", (_when, over) => {
    expect(shares([over, over, over, over, over, over, over, rested, rested])).toEqual([
      0, 0.2, 0.4, 0.6, 0.8, 0.9, 0.9, 0.8, 0.7,
    ]);
  });

  it("recovers until there is nothing left to turn away", () => {
    expect(shares([late, late, late, rested, rested, rested, rested, rested])).toEqual([
      0, 0.2, 0.4, 0.3, 0.2, 0.1, 0, 0,
    ]);
  });

  it.each([
    ["stalled once", [blocked, rested, blocked, rested]],
    ["rests, and is late because of what else the machine has to do", Array(4).fill({ ...late, utilization: 0.9 })],
    ["rests between calls that block it", Array(4).fill({ ...blocked, utilization: 0.9 })],
    ["never rests and is quick", Array(4).fill({ ...rested, utilization: 1 })],
  ])("turns nothing away that %s", (_what, loads) => {
    expect(shares(loads)).toEqual([0, 0, 0, 0]);
  });
});

/** Stops the event loop, and lets it go on for two turns. */
async function stopLoop(ms: number): Promise<void> {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
  for (let turn = 0; turn < 2; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

describe("a server", () => {
  it("turns away what is sheddable while its event loop stops again and again, and nothing that is critical", async () => {
    const admission = new Admission({}, systemClock);
    onTestFinished(() => admission.close());
    const refused = (priority: "sheddable" | "critical") =>
      admission.enter(operation({ priority }), null)?.why ?? "nothing";
    admission.becomeReady();
    await stopLoop(1100);
    expect(refused("sheddable")).toBe("nothing");
    for (let stops = 0; stops < 8 && refused("sheddable") === "nothing"; stops += 1) await stopLoop(1100);
    expect([refused("sheddable"), refused("critical")]).toEqual(["overload", "nothing"]);
  });
});
