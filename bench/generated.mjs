import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { transformSync } from "esbuild";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** Generates the code of a spec into a workspace below a folder, and makes JavaScript of it; answers its `out`. */
export function generated(folder, name, spec) {
  const workspace = join(folder, name);
  mkdirSync(join(workspace, "specs"), { recursive: true });
  writeFileSync(join(workspace, "package.json"), '{ "type": "module" }\n');
  writeFileSync(join(workspace, "interspec.yaml"), `interspec: 1\nname: ${name}\n`);
  writeFileSync(join(workspace, "specs", `${name}.yaml`), spec);
  const run = spawnSync(process.execPath, [join(root, "dist/bin.js"), "generate"], {
    cwd: workspace,
    encoding: "utf8",
  });
  if (run.status !== 0) throw new Error(run.stdout + run.stderr);
  const out = join(workspace, "generated");
  for (const path of readdirSync(out, { recursive: true, encoding: "utf8" }).filter((it) => it.endsWith(".ts"))) {
    const { code } = transformSync(readFileSync(join(out, path), "utf8"), { loader: "ts", target: "es2022" });
    writeFileSync(join(out, path.replace(/ts$/, "js")), code);
  }
  return out;
}

/** The value in the middle. */
export function median(values) {
  return values.toSorted((left, right) => left - right)[values.length >> 1];
}
