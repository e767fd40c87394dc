import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { avro } from "../../generator/emitters/avro/index.ts";
import { need } from "../infra/have.ts";
import { root } from "../infra/places.mjs";
import { judgeAvro, judgeAvroPython } from "../judges/avro.ts";
import { compileFolder } from "../support/compile.ts";
import { emitted } from "../support/contracts-of.ts";

describe("Avro schemas", async () => {
  const { workspace } = await compileFolder(join(root, "tests/emitters/type-traps"));
  const files = await emitted(workspace, [avro]);

  it("are accepted by avsc, and give one name one schema", async () => {
    expect(await judgeAvro(files)).toEqual([]);
  });

  it("are accepted by fastavro and Apache's avro", async (test) => {
    await need(test, "python");
    expect(await judgeAvroPython(files)).toEqual([]);
  });
});
