// Prints the generation table of docs/performance.md: medians on this machine, and ratios to one-artifact tools on the same work in the same run.
import { cpSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { bin, median, runCommand, runNode } from "./measure.mjs";
import { writeWorkspace } from "./synthetic.mjs";
import { typespecOf } from "./typespec.mjs";
import { watchTimes } from "./watch.mjs";

const peers = join(dirname(fileURLToPath(import.meta.url)), "peers");
const repository = join(dirname(fileURLToPath(import.meta.url)), "../..");
const sizes = (process.argv[2] ?? "10,100,1000,10000").split(",").map(Number);
const runs = Number(process.argv[3] ?? 5);
const goals = { 10: [400, 100, 90], 100: [1000, 140, 140], 1000: [3000, 220, 140], 10000: [30000, 600, 400] };

let edits = 0;
/** Where the last run of each size lies. */
const made = new Map();
const root = mkdtempSync(join(tmpdir(), "interspec-bench-"));
try {
  table();
  await watchRows();
} finally {
  rmSync(root, { recursive: true, force: true });
}

function table() {
  const version = median(
    runs,
    () => {},
    () => runNode([bin, "--version"], root),
  );
  const empty = median(
    runs,
    () => {},
    () => runNode(["-e", "0"], root),
  );
  console.log(`gen --version   ${ms(version.wallMs)} (goal 80 ms; an empty node script ${ms(empty.wallMs)})`);
  console.log("");
  console.log("| N | cold | CPU | memory | goal | nothing changed | goal | one changed file |");
  console.log("|---|---|---|---|---|---|---|---|");
  const cold = new Map();
  for (const size of sizes) cold.set(size, row(size));
  if (cold.has(100) && cold.has(1000) && cold.has(10000)) {
    const perOperation = (a, b) => (cold.get(b) - cold.get(a)) / (b - a);
    console.log(
      `\ngrowth: ms an operation 1000→10000 over 100→1000: ${(perOperation(1000, 10000) / perOperation(100, 1000)).toFixed(2)} (goal 1.3)`,
    );
  }
  compare(cold);
}

function row(size) {
  const count = size >= 10000 ? Math.min(runs, 3) : runs;
  // Each cold run has a folder of its own: some file systems take ten times as long where much was just deleted.
  let fresh = 0;
  const cold = median(
    count,
    () => {
      fresh += 1;
      prepare(freshDir(size, fresh), size);
    },
    () => runNode([bin], freshDir(size, fresh)),
  );
  const dir = freshDir(size, fresh);
  made.set(size, dir);
  runNode([bin], dir);
  const same = median(
    runs,
    () => {},
    () => runNode([bin], dir),
  );
  const changed = median(
    count,
    () => edit(dir),
    () => runNode([bin], dir),
  );
  const [coldGoal, memoryGoal, sameGoal] = goals[size] ?? ["–", "–", "–"];
  console.log(
    `| ${size} | ${ms(cold.wallMs)} | ${ms(cold.cpuMs)} | ${Math.round(cold.memoryMb)} MB | ${coldGoal} ms, ${memoryGoal} MB | ${ms(same.wallMs)} | ${sameGoal} ms | ${ms(changed.wallMs)} |`,
  );
  return cold.wallMs;
}

function freshDir(size, run) {
  return join(root, `n${size}-${run}`);
}

function prepare(dir, size) {
  writeWorkspace(dir, size);
  mkdirSync(join(dir, "node_modules"), { recursive: true });
}

async function watchRows() {
  console.log("\n| watch | median | p95 | goal |");
  console.log("|---|---|---|---|");
  for (const size of [100, 1000].filter((it) => sizes.includes(it))) {
    const dir = join(root, `watch-${size}`);
    prepare(dir, size);
    const { medianMs, p95Ms } = await watchTimes(dir, join(dir, "specs/service0.yaml"), 40);
    console.log(`| N = ${size} | ${medianMs} ms | ${p95Ms} ms | 100 ms |`);
  }
  const dir = join(root, "storefront");
  cpSync(join(repository, "specs/storefront"), dir, { recursive: true });
  mkdirSync(join(dir, "node_modules"));
  const config = join(dir, "interspec.yaml");
  writeFileSync(config, readFileSync(config, "utf8").replace(/^(out|handlers): .*$/gm, "$1: $1"));
  const { medianMs, p95Ms } = await watchTimes(dir, join(dir, "specs/catalog.yaml"), 40);
  console.log(`| storefront | ${medianMs} ms | ${p95Ms} ms | 100 ms |`);
}

function edit(dir) {
  const path = join(dir, "specs/service0.yaml");
  edits += 1;
  writeFileSync(
    path,
    readFileSync(path, "utf8").replace(/description: Service 0.*/, `description: Service 0, edit ${edits}.`),
  );
}

function compare(cold) {
  if (!existsSync(join(peers, "node_modules"))) {
    console.log("\nno comparison: run `npm run bench:install` for TypeSpec and protoc-gen-es");
    return;
  }
  console.log("\n| N | TypeSpec to OpenAPI | ratio to ours | buf generate | ratio to ours |");
  console.log("|---|---|---|---|---|");
  for (const size of sizes.filter((it) => it <= 1000)) {
    const typespec = median(
      Math.min(3, runs),
      () => {},
      () => runTypespec(size),
    );
    const buf = median(
      Math.min(3, runs),
      () => {},
      () => runBuf(size),
    );
    const ours = cold.get(size);
    console.log(
      `| ${size} | ${ms(typespec.wallMs)} | ${(typespec.wallMs / ours).toFixed(1)} × | ${ms(buf.wallMs)} | ${(buf.wallMs / ours).toFixed(1)} × |`,
    );
  }
}

function runTypespec(size) {
  const file = join(peers, `bench-${size}.tsp`);
  writeFileSync(file, typespecOf(size));
  const out = join(root, `tsp-${size}`);
  return runNode(
    [
      join(peers, "node_modules/@typespec/compiler/cmd/tsp.js"),
      "compile",
      file,
      "--emit",
      "@typespec/openapi3",
      "--output-dir",
      out,
    ],
    peers,
  );
}

function runBuf(size) {
  const dir = join(made.get(size) ?? "", "generated/contracts/proto");
  const template = join(root, "buf.gen.yaml");
  const plugin = join(peers, "node_modules/.bin/protoc-gen-es");
  writeFileSync(
    template,
    `version: v2\nplugins:\n  - local: ${plugin}\n    out: ${join(root, `buf-${size}`)}\n    opt: target=ts\n`,
  );
  const buf = fileURLToPath(new URL("../../node_modules/.bin/buf", import.meta.url));
  return runCommand(buf, ["generate", "--template", template, dir], dir);
}

function ms(value) {
  return Number.isNaN(value) ? "–" : `${Math.round(value)} ms`;
}
