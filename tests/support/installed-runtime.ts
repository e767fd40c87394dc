import { cpSync, mkdirSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { root } from "../infra/places.mjs";
import { runBin } from "../judges/run.ts";

/** Puts the runtime into the `node_modules` of a folder, built from what its sources are now, and what it leans on. */
export async function installedRuntime(folder: string): Promise<void> {
  const modules = join(folder, "node_modules");
  const runtime = join(modules, "@interspec", "runtime");
  mkdirSync(runtime, { recursive: true });
  cpSync(join(root, "runtime", "package.json"), join(runtime, "package.json"));
  for (const it of ["@bufbuild", "@opentelemetry", "@types", "fastify", "undici-types"])
    symlinkSync(join(root, "node_modules", it), join(modules, it));
  const flags = [
    "--composite",
    "false",
    "--tsBuildInfoFile",
    "null",
    "--declaration",
    "--outDir",
    join(runtime, "dist"),
  ];
  const { status, stdout } = await runBin("tsc", ["-p", join(root, "runtime"), ...flags], { cwd: root });
  if (status !== 0) throw new Error(`the runtime does not compile: ${stdout}`);
}
