import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";

const usage = new URL("./usage.mjs", import.meta.url).href;

/** Runs a node script: wall and CPU time in ms, peak memory in MB. Throws when it fails. */
export function runNode(args, cwd) {
  const start = process.hrtime.bigint();
  const result = spawnSync(process.execPath, ["--import", usage, ...args], {
    cwd,
    stdio: ["ignore", "pipe", "pipe", "pipe"],
    maxBuffer: 1 << 28,
    env: { ...process.env, CI: "" },
  });
  const wallMs = Number(process.hrtime.bigint() - start) / 1e6;
  if (result.status !== 0)
    throw new Error(`${args.join(" ")} ended with ${result.status}: ${result.stderr}${result.stdout}`.slice(0, 2000));
  const told = JSON.parse(result.output[3]?.toString() || "{}");
  return { wallMs, cpuMs: told.cpuMs ?? Number.NaN, memoryMb: (told.maxRssKb ?? Number.NaN) / 1024 };
}

/** Runs any command: wall time in ms. Throws when it fails. */
export function runCommand(command, args, cwd) {
  const start = process.hrtime.bigint();
  const result = spawnSync(command, args, { cwd, stdio: ["ignore", "pipe", "pipe"], maxBuffer: 1 << 28 });
  const wallMs = Number(process.hrtime.bigint() - start) / 1e6;
  if (result.status !== 0)
    throw new Error(
      `${command} ${args.join(" ")} ended with ${result.status}: ${result.stderr}${result.stdout}`.slice(0, 2000),
    );
  return { wallMs, cpuMs: Number.NaN, memoryMb: Number.NaN };
}

/** The median of each figure over several runs; `before` prepares each of them and is not measured. */
export function median(runs, before, run) {
  const results = Array.from({ length: runs }, () => {
    before();
    return run();
  });
  const of = (key) => results.map((it) => it[key]).sort((a, b) => a - b)[Math.floor(runs / 2)];
  return { wallMs: of("wallMs"), cpuMs: of("cpuMs"), memoryMb: of("memoryMb") };
}

/** The bin that is measured. */
export const bin = fileURLToPath(new URL("../../dist/bin.js", import.meta.url));
