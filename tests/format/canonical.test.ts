import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { pipelineFiles } from "../../generator/cli/starters/pipelines.ts";
import { starters } from "../../generator/cli/starters.ts";
import { formatted } from "../../generator/format/format.ts";
import { lockFileName } from "../../generator/lock/lock.ts";
import { root } from "../infra/places.mjs";

const specs = readdirSync(join(root, "specs"), { recursive: true, encoding: "utf8" })
  .map((it) => it.replaceAll("\\", "/"))
  .filter((it) => it.endsWith(".yaml") && !it.includes("/generated/") && !it.endsWith(lockFileName));
const ofRepository = specs.map((it) => ({ path: `specs/${it}`, text: readFileSync(join(root, "specs", it), "utf8") }));
const ofStarters = Object.entries(starters).flatMap(([name, starter]) =>
  starter.files("shop").map(({ path, text }) => ({ path: `${name}: ${path}`, text })),
);
const ofPipelines = Object.values(pipelineFiles).flatMap(({ own, shared }) => [...own, ...shared]);

describe("has its canonical form", () => {
  it.each([...ofRepository, ...ofStarters, ...ofPipelines])("$path", (file) => {
    expect(formatted(file).value).toBe(file.text);
  });
});
