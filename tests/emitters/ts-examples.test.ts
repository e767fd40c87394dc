import { readdirSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import type { JsonCodec } from "../../runtime/src/values/codec.ts";
import { Pass } from "../../runtime/src/values/pass.ts";
import { root } from "../infra/places.mjs";

const generated = join(root, "generated-sample", "generated");
const units = readdirSync(generated).filter((it) => it !== "contracts" && !it.startsWith("."));

type Module = Readonly<Record<string, unknown>>;

function load(unit: string, module: string): Promise<Module> {
  return import(pathToFileURL(join(generated, unit, `${module}.ts`)).href);
}

/** The codec of a type, as generated code calls it; null where JSON never carries it alone. */
function codecOf(codecs: Module, type: string): JsonCodec<unknown, unknown> | null {
  const found = codecs[`${type.charAt(0).toLowerCase()}${type.slice(1)}Json`];
  return (found as JsonCodec<unknown, unknown> | undefined) ?? null;
}

describe("the examples of the storefront", () => {
  it.each(units)("are values of their types: %s", async (unit) => {
    const [{ examples }, codecs] = [await load(unit, "examples"), await load(unit, "codecs")];
    const found = Object.entries(examples as Module);
    const checked = found.flatMap(([type, value]) => {
      const codec = codecOf(codecs, type);
      return codec === null ? [] : [{ type, value, codec }];
    });
    expect(checked).not.toEqual([]);
    for (const { type, value, codec } of checked) {
      const pass = new Pass("reject");
      const json = codec.encode(value, "", pass);
      expect({ type, violations: pass.violations }).toEqual({ type, violations: [] });
      expect(codec.decode(json, "", pass)).toEqual(value);
    }
  });

  it("are made anew whenever they are read", async () => {
    const { examples } = await load("orders-v2", "examples");
    const read = () => (examples as Module)["Order"];
    expect(read()).toEqual(read());
    expect(read()).not.toBe(read());
  });
});
