import { expect, it } from "vitest";
import { fileOrigin } from "../../generator/base/origin.ts";
import { checkPaths } from "../../generator/plan/output-paths.ts";

it("names a path that no file system should get", () => {
  const origin = fileOrigin("specs/a.yaml");
  const file = { path: "../a", bytes: Buffer.of(), ownership: "generated" as const, emitter: "openapi", digest: "", origin };
  expect(checkPaths([file]).diagnostics).toMatchObject([{ code: "bad-output-path", origin }]);
});
