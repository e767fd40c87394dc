// Builds dist/ of the generator and runtime/dist/.
import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bundle, bundleStart } from "./bundle.mjs";
import { thirdPartyLicences } from "./licences.mjs";
import { copyTypes } from "./types.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const dist = join(root, "dist");

rmSync(dist, { recursive: true, force: true });
rmSync(join(root, "runtime", "dist"), { recursive: true, force: true });

const entries = {
  main: "generator/cli/main.ts",
  index: "generator/index.ts",
  testing: "generator/testing/expect-generated.ts",
};
const inputs = await bundle(root, entries, dist);
await bundleStart(root, "generator/cli/bin.ts", join(dist, "bin.js"));
writeFileSync(join(dist, "THIRD-PARTY-LICENSES.txt"), thirdPartyLicences(root, inputs));
chmodSync(join(dist, "bin.js"), 0o755);

// Editors read the one, and programs that read reports the other: both are part of the package.
mkdirSync(join(root, "schema"), { recursive: true });
for (const [name, file] of [
  ["spec", "interspec.schema.json"],
  ["diagnostics", "report.schema.json"],
]) {
  const text = execFileSync(process.execPath, [join(dist, "bin.js"), "schema", name]);
  writeFileSync(join(root, "schema", file), text);
}

const tsc = join(root, "node_modules", "typescript", "bin", "tsc");
const types = spawnSync(process.execPath, [tsc, "-b", "generator", "runtime"], { cwd: root, stdio: "inherit" });
const foreign = copyTypes(join(root, ".cache", "types"), dist, ["index.d.ts", "testing/expect-generated.d.ts"]);
for (const it of foreign)
  console.error(`the types of the package name '${it}', which a user of the package does not have`);
process.exitCode = types.status === 0 && foreign.length === 0 ? 0 : 1;
