import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { expect, it } from "vitest";

const root = join(import.meta.dirname, "..");

it("generated-sample is what `gen` makes of specs/storefront", () => {
  const bin = join(root, "dist", "bin.js");
  const args = [bin, "--check", "--no-cache", "--frozen", "--cwd", join(root, "specs", "storefront")];
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { encoding: "utf8", timeout: 60_000 });
  expect(stdout + stderr).toContain("up to date");
  expect(status).toBe(0);
});
