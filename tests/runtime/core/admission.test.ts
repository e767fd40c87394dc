import { expect, it } from "vitest";
import { isNotProcessed } from "../../../runtime/src/evidence.ts";
import type { Operation } from "../../../runtime/src/operation.ts";
import { Admission, type ServerLimits } from "../../../runtime/src/server/admission.ts";
import { virtualClock } from "../../../runtime/src/testing/virtual-clock.ts";
import { operation } from "./stub-target.ts";

const admission = (limits: ServerLimits) => new Admission({ overload: false, ...limits }, virtualClock());

/** How many of these are let in, and why the next one is not. */
function letIn(to: Admission, of: Operation): readonly [count: number, why: string | undefined] {
  for (let count = 0; count < 1000; count += 1) {
    const refusal = to.enter(of, null);
    if (refusal !== null) return [count, refusal.why];
  }
  return [1000, undefined];
}

it.each([
  ["critical", 100, { priority: "critical" }],
  ["default", 90, {}],
  ["sheddable", 75, { priority: "sheddable" }],
] as const)("keeps room for what is more important than %s: %i of 100 are let in", (_priority, count, of) => {
  expect(letIn(admission({ inFlight: 100 }), operation(of))).toEqual([count, "in flight"]);
});

it("keeps no room where there is little, and always lets one in", () => {
  expect(letIn(admission({ inFlight: 19 }), operation({}))).toEqual([19, "in flight"]);
  expect(letIn(admission({ inFlight: 0 }), operation({}))).toEqual([1, "in flight"]);
});

it("lets in as many of one operation as it says, whatever else there is", () => {
  const [narrow, other] = [operation({ limits: { bodyBytes: 1, inFlight: 2 } }), operation({})];
  const full = admission({ inFlight: 10 });
  expect(letIn(full, narrow)).toEqual([2, "in flight"]);
  full.leave(narrow, 1, false);
  expect(letIn(full, narrow)).toEqual([1, "in flight"]);
  expect(letIn(full, other)).toEqual([8, "in flight"]);
});

it("has room again for each that leaves", () => {
  const full = admission({ inFlight: 3 });
  expect(letIn(full, operation({}))).toEqual([3, "in flight"]);
  full.leave(operation({}), 1, false);
  full.leave(operation({}), 1, false);
  expect(full.inFlight).toBe(1);
  expect(letIn(full, operation({}))).toEqual([2, "in flight"]);
});

it("counts connected clients apart from calls", () => {
  const realtime = { ...operation({}), style: "realtime" } as const;
  const both = admission({ inFlight: 2, realtime: 3 });
  expect(letIn(both, realtime)).toEqual([3, "in flight"]);
  expect(letIn(both, operation({}))).toEqual([2, "in flight"]);
  expect(both.inFlight).toBe(5);
  both.leave(realtime, 1, false);
  expect([letIn(both, operation({})), letIn(both, realtime)]).toEqual([
    [0, "in flight"],
    [1, "in flight"],
  ]);
});

it("finds its own limit where it is asked to", () => {
  expect(letIn(admission({ adaptive: true }), operation({}))).toEqual([20, "adaptive limit"]);
});

it("lets in what is critical, however long the line is", async () => {
  let nowMs = 0;
  const busy = new Admission({}, { ...virtualClock(), now: () => nowMs });
  busy.begin(() => {
    nowMs += 20;
  });
  const second = new Promise<void>((resolve) => busy.begin(resolve));
  nowMs += 1001;
  expect(busy.enter(operation({}), null)?.why).toBe("overload");
  expect(busy.enter(operation({ priority: "critical" }), null)).toBe(null);
  await second;
});

it("lets nothing in any more while it drains, and says that nothing was done", () => {
  const draining = admission({});
  draining.isDraining = true;
  const refusal = draining.enter(operation({ priority: "critical" }), null);
  expect(refusal?.why).toBe("draining");
  expect(refusal?.error).toMatchObject({ code: "unavailable", retryable: true, retryAfterMs: 1000 });
  expect(isNotProcessed(refusal?.error ?? {})).toBe(true);
});
