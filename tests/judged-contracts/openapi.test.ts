import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { openapi } from "../../generator/emitters/openapi/index.ts";
import { need } from "../infra/have.ts";
import { root } from "../infra/places.mjs";
import type { TextFile } from "../judges/finding.ts";
import { judgeOpenapiForeign } from "../judges/openapi-foreign.ts";
import { judgeOpenapiMeta } from "../judges/openapi-meta.ts";
import { judgeRedocly } from "../judges/redocly.ts";
import { judgeSpectral } from "../judges/spectral.ts";
import { judgeYaml11 } from "../judges/yaml11.ts";
import { compiledTexts, compileFolder } from "../support/compile.ts";
import { emitted } from "../support/contracts-of.ts";
import { bareWorkspace } from "./bare-workspace.ts";

describe("OpenAPI documents", () => {
  let files: readonly TextFile[] = [];

  beforeAll(async () => {
    const workspaces = [
      await compileFolder(join(root, "tests/judged-contracts/documents")),
      await compileFolder(join(root, "tests/emitters/type-traps")),
      await compileFolder(join(root, "tests/goldens/workspaces/corner-shop")),
      await compiledTexts(bareWorkspace),
    ];
    const made = workspaces.map(async ({ workspace }) => {
      const own = await emitted(workspace, [openapi]);
      return own.map((it) => ({ ...it, path: `${workspace.name}/${it.path}` }));
    });
    files = (await Promise.all(made)).flat();
  });

  it("are made for services with REST or server-sent events", () => {
    expect(files.map((it) => it.path).filter((it) => it.startsWith("bare/"))).toEqual([
      "bare/contracts/openapi/bare.yaml",
      "bare/contracts/openapi/heads.yaml",
    ]);
  });

  it("have no finding by redocly's recommended rules", async () => {
    expect(await judgeRedocly(files)).toEqual([]);
  });

  it("have no finding by spectral's rules", async () => {
    expect(await judgeSpectral(files)).toEqual([]);
  });

  it("fit the meta-schema of 3.1, and their schemas Ajv's strict mode, and their examples the schemas", async () => {
    expect(await judgeOpenapiMeta(files)).toEqual([]);
  });

  it("are read by openapi-typescript", async () => {
    expect(await judgeOpenapiForeign(files)).toEqual([]);
  });

  it("are read the same by a YAML 1.1 reader", async (test) => {
    await need(test, "python");
    expect(await judgeYaml11(files)).toEqual([]);
  });
});
