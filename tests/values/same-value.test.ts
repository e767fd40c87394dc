import { describe, expect, it } from "vitest";
import { maxTestMs, valueCount, workspaceSeeds } from "./budget.ts";
import { holdFor } from "./counterexample.ts";
import { difference } from "./difference.ts";
import { sampledWorkspace } from "./sampled-workspace.ts";
import { type WireOfType, wiresOf } from "./wires.ts";

describe.each(workspaceSeeds)("a value of the workspace of SEED=%i", (seed) => {
  it("is the same value on every wire", { timeout: maxTestMs }, async () => {
    const sampled = await sampledWorkspace(seed);
    expect(sampled.types.length).toBeGreaterThan(20);
    const each = Math.ceil(valueCount / workspaceSeeds.length / sampled.types.length);
    for (const type of sampled.types) {
      const wires = wiresOf(sampled.code, type);
      holdFor(sampled, type, sampled.values.ofNamed(type.id), each, (value) => {
        const expected = sampled.completed.ofNamed(type.id, value);
        for (const wire of wires) sameThrough(wire, value, expected);
      });
    }
  });
});

function sameThrough(wire: WireOfType, value: unknown, expected: unknown): void {
  const sent = wire.encode(value);
  expect(sent.violations, `written to ${wire.name}`).toEqual([]);
  const received = wire.decode(sent.made, "reject");
  expect(received.violations, `read from ${wire.name}`).toEqual([]);
  const different = difference(expected, received.made);
  if (different !== null) throw new Error(`over ${wire.name} ${different}`);
}
