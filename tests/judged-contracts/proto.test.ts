import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { buf } from "../../generator/emitters/buf/index.ts";
import { proto } from "../../generator/emitters/proto/index.ts";
import { serviceConfigs } from "../../generator/emitters/service-config/index.ts";
import { need } from "../infra/have.ts";
import { root } from "../infra/places.mjs";
import { judgeBuf } from "../judges/buf.ts";
import { judgeProtocPython } from "../judges/protoc-python.ts";
import { compileFolder } from "../support/compile.ts";
import { emitted } from "../support/contracts-of.ts";

describe("proto files and service configs", async () => {
  const { workspace } = await compileFolder(join(root, "tests/emitters/type-traps"));
  const files = await emitted(workspace, [proto, buf, serviceConfigs]);

  it("are accepted by buf", async () => {
    expect(await judgeBuf(files)).toEqual([]);
  });

  it("are accepted by protoc, Python and gRPC's core", async (test) => {
    await need(test, "python");
    expect(await judgeProtocPython(files)).toEqual([]);
  });
});
