import { describe, expect, it } from "vitest";
import { maxTestMs, valueCount, workspaceSeeds } from "./budget.ts";
import { holdFor } from "./counterexample.ts";
import { difference } from "./difference.ts";
import { OlderView } from "./newer-workspace.ts";
import { sampledReleases } from "./sampled-workspace.ts";
import { type WireName, wireOf } from "./wires.ts";

// A graph checks inputs before anybody reads them.
const plainWires: readonly WireName[] = ["JSON", "protobuf", "protobuf JSON", "GraphQL output"];

describe.each(workspaceSeeds.slice(0, 4))("a newer writer's value of the workspace of SEED=%i", (seed) => {
  it("arrives as types.md says", { timeout: maxTestMs }, async () => {
    const { older, newer } = await sampledReleases(seed);
    const each = Math.ceil(valueCount / 50 / older.types.length);
    for (const type of older.types) {
      const written = newer.types.find((it) => it.id === type.id) ?? type;
      const wires = plainWires.map((it) => ({
        writer: wireOf(newer.code, written, it),
        reader: wireOf(older.code, type, it),
        view: new OlderView(older.workspace, newer.workspace, it),
      }));
      holdFor(newer, written, newer.values.ofNamed(type.id), each, (value) => {
        const whole = newer.completed.ofNamed(type.id, value);
        for (const { writer, reader, view } of wires) {
          const sent = writer.encode(value);
          expect(sent.violations, writer.name).toEqual([]);
          const received = reader.decode(sent.made, "ignore");
          expect(received.violations, writer.name).toEqual([]);
          expect(difference(view.ofNamed(type.id, whole), received.made), writer.name).toBeNull();
        }
      });
    }
  });
});
