// Prints what the types, errors and JSON codecs of each service weigh in a browser: minified, and as it travels.
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { bin, runNode } from "../generate/measure.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "..", "..");
const workspace = process.argv[2] ?? join(root, "tests", "goldens", "workspaces", "corner-shop");
const dir = mkdtempSync(join(tmpdir(), "interspec-bench-"));
try {
  await table();
} finally {
  rmSync(dir, { recursive: true, force: true });
}

async function table() {
  for (const it of ["interspec.yaml", "specs"]) cpSync(join(workspace, it), join(dir, it), { recursive: true });
  runNode([bin, "generate", "--cwd", dir, "--only", "ts-types", "--only", "ts-codecs"], dir);
  const out = join(dir, "generated");
  const units = readdirSync(out).filter((it) => existsSync(join(out, it, "codecs.ts")));
  console.log("| types, errors and codecs of | minified | gzipped | of that the runtime, minified |");
  console.log("|---|---|---|---|");
  for (const it of units) console.log(await row(out, it));
}

async function row(out, unit) {
  const modules = ["types", "errors", "codecs"].filter((it) => existsSync(join(out, unit, `${it}.ts`)));
  const bundle = await build({
    stdin: { contents: modules.map((it) => `export * from "./${it}.js";`).join("\n"), resolveDir: join(out, unit) },
    bundle: true,
    minify: true,
    platform: "browser",
    format: "esm",
    nodePaths: [join(root, "node_modules")],
    metafile: true,
    write: false,
    outfile: "bundle.js",
  });
  const [{ contents }] = bundle.outputFiles;
  const [{ inputs }] = Object.values(bundle.metafile.outputs);
  const ours = Object.entries(inputs).filter(([path]) => path.includes("runtime/dist/"));
  const runtime = ours.reduce((sum, [, it]) => sum + it.bytesInOutput, 0);
  return `| \`${unit}\` | ${kb(contents.length)} | ${kb(gzipSync(contents).length)} | ${kb(runtime)} |`;
}

function kb(bytes) {
  return `${(bytes / 1000).toFixed(1)} kB`;
}
