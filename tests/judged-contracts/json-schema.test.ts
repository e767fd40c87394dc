import { join } from "node:path";
import { beforeAll, describe, expect, it } from "vitest";
import { jsonSchema } from "../../generator/emitters/json-schema/index.ts";
import { root } from "../infra/places.mjs";
import type { TextFile } from "../judges/finding.ts";
import { judgeJsonSchema } from "../judges/json-schema.ts";
import { compiledTexts, compileFolder } from "../support/compile.ts";
import { emitted } from "../support/contracts-of.ts";
import { bareWorkspace } from "./bare-workspace.ts";

describe("JSON Schema files", () => {
  let files: readonly TextFile[] = [];

  beforeAll(async () => {
    const workspaces = [
      await compileFolder(join(root, "tests/judged-contracts/documents")),
      await compileFolder(join(root, "tests/emitters/type-traps")),
      await compileFolder(join(root, "tests/goldens/workspaces/corner-shop")),
      await compiledTexts(bareWorkspace),
    ];
    const made = workspaces.map(async ({ workspace }) => {
      const own = await emitted(workspace, [jsonSchema]);
      return own.map((it) => ({ ...it, path: `${workspace.name}/${it.path}` }));
    });
    files = (await Promise.all(made)).flat();
  });

  it("are accepted by Ajv's strict mode, with their examples", async () => {
    expect(await judgeJsonSchema(files)).toEqual([]);
  });

  it("have a path of their own each", () => {
    const paths = files.map((it) => it.path);
    expect(paths).toEqual([...new Set(paths)]);
  });

  it("have a $id of their own each, by workspace", () => {
    const ids = files.map((it) => `${it.path.split("/")[0]} ${String(JSON.parse(it.content).$id)}`);
    expect(ids).toEqual([...new Set(ids)]);
  });
});
