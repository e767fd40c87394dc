import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { BadValues } from "./bad-values.ts";
import { maxTestMs, valueCount, workspaceSeeds } from "./budget.ts";
import { holdFor } from "./counterexample.ts";
import { shown } from "./difference.ts";
import { jsonMutations, mutatedJson } from "./random-json.ts";
import { type SampledWorkspace, sampledWorkspace } from "./sampled-workspace.ts";
import { type Strictness, type WireOfType, wiresOf } from "./wires.ts";

describe.each(workspaceSeeds.slice(0, 4))("values outside the types of the workspace of SEED=%i", (seed) => {
  let sampled: SampledWorkspace;
  let each: number;

  beforeAll(async () => {
    sampled = await sampledWorkspace(seed);
    each = Math.ceil(valueCount / 25 / sampled.types.length);
  });

  it("are refused by writers of every wire, at their place", { timeout: maxTestMs }, () => {
    const bad = new BadValues(sampled.workspace, sampled.values);
    for (const type of sampled.types) {
      const wires = wiresOf(sampled.code, type);
      // A place may be filled with what was wrong elsewhere: what counts is that this one is told.
      const cases = bad.ofNamed(type.id).map(({ value, path }) => [value, path.slice(1)] as const);
      holdFor(sampled, type, cases, each, (it) => {
        const [value, path] = asCase(it);
        for (const wire of wires) {
          const { violations } = wire.encode(value);
          const isTold = violations.some(({ field }) => field === path || field.startsWith(`${path}.`) || path === "");
          if (violations.length === 0 || !isTold)
            throw new Error(`${wire.name} takes ${shown(value)}, wrong at '${path}': ${shown(violations)}`);
        }
      });
    }
  });

  it("never make a reader throw, nor become values that its writer refuses", { timeout: maxTestMs }, () => {
    for (const type of sampled.types) {
      for (const wire of wiresOf(sampled.code, type)) {
        const wires = sampled.values.ofNamed(type.id).map((it) => wire.encode(it).made);
        const broken = wire.name === "Avro" || wire.name === "protobuf" ? brokenBytes(wires) : brokenTexts(wires);
        holdFor(sampled, type, broken, Math.ceil(each / 3), (it) => {
          for (const strictness of ["reject", "ignore"] as const) readAndWrite(wire, asWire(it), strictness);
        });
      }
    }
  });
});

type OnWire = string | Uint8Array;

function brokenTexts(texts: fc.Arbitrary<OnWire>): fc.Arbitrary<OnWire> {
  const documents = fc
    .tuple(texts, fc.array(jsonMutations, { minLength: 1, maxLength: 3 }))
    .map(([text, mutations]) => JSON.stringify(mutations.reduce(mutatedJson, JSON.parse(String(text)))));
  return fc.oneof(documents, fc.json());
}

function brokenBytes(messages: fc.Arbitrary<OnWire>): fc.Arbitrary<OnWire> {
  const changes = fc.array(fc.tuple(fc.nat(4000), fc.nat(255)), { minLength: 1, maxLength: 4 });
  const changed = fc.tuple(messages, changes).map(([message, all]) => {
    const bytes = Uint8Array.from(Buffer.from(message));
    for (const [index, byte] of all) if (bytes.length > 0) bytes[index % bytes.length] = byte;
    return bytes;
  });
  const cut = fc
    .tuple(messages, fc.nat(4000))
    .map(([message, index]) => Uint8Array.from(Buffer.from(message)).slice(0, index % (message.length + 1)));
  return fc.oneof(changed, cut, fc.uint8Array({ maxLength: 60 }));
}

function readAndWrite(wire: WireOfType, message: OnWire, strictness: Strictness): void {
  const { made, violations } = wire.decode(message, strictness);
  if (violations.length > 0) return;
  // Writers refuse what an open type kept for a reader.
  const wrong = wire.encode(made).violations.filter(({ rule }) => rule !== "enum" && rule !== "variant");
  expect(wrong, shown(made)).toEqual([]);
}

function asCase(it: unknown): readonly [unknown, string] {
  if (!Array.isArray(it)) throw new Error("this is no case");
  return [it[0], String(it[1])];
}

function asWire(it: unknown): OnWire {
  return it instanceof Uint8Array ? it : String(it);
}
