import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { fileOrigin } from "../../generator/base/origin.ts";
import { specPaths } from "../../generator/source/read.ts";
import { tempFolder } from "../support/temp-folder.ts";

function codesOf(dir: string, ...patterns: readonly string[]) {
  const folder = { dir, project: dir, configName: "interspec.yaml" };
  return specPaths(folder, { patterns, except: [], origin: fileOrigin("interspec.yaml") }).diagnostics.map(
    (it) => it.code,
  );
}

it("refuses a pattern that stands for too many", () => {
  const dir = tempFolder({ "specs/a.yaml": "" });
  expect(codesOf(dir, `specs/${"{a,b}".repeat(6)}.yaml`)).not.toContain("bad-glob");
  expect(codesOf(dir, `specs/${"{a,b}".repeat(7)}.yaml`)).toContain("bad-glob");
  expect(codesOf(dir, `specs/${"{a,b}".repeat(1000)}.yaml`)).toContain("bad-glob");
});

it("refuses more files than any workspace has", () => {
  const dir = tempFolder({ "specs/a.yaml": "" });
  for (let index = 0; index < 20_000; index += 1) writeFileSync(join(dir, "specs", `s${index}.yaml`), "");
  expect(codesOf(dir, "specs/*.yaml")).toEqual(["too-many-spec-files"]);
});
