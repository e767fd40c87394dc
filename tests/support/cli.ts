import { type ChildProcess, spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll } from "vitest";
import { bundle, bundleStart } from "../../scripts/bundle.mjs";

const root = join(dirname(fileURLToPath(import.meta.url)), "../..");

/** What a run of `gen` printed, and its exit code. */
export interface Ran {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Where to run, with what in the environment, and for how long at most. */
export interface Place {
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly onStart?: (child: ChildProcess) => void;
  readonly limitMs?: number;
  /** What comes in; nothing by default. */
  readonly input?: string;
}

/** The program as it ships, bundled once for a test file, and a way to run it. */
export function cli(): (args: readonly string[], place: Place) => Promise<Ran> {
  const home = mkdtempSync(join(tmpdir(), "interspec-cli-"));
  beforeAll(async () => {
    mkdirSync(join(home, "dist"));
    writeFileSync(join(home, "package.json"), readFileSync(join(root, "package.json")));
    await bundle(root, { main: "generator/cli/main.ts", index: "generator/index.ts" }, join(home, "dist"));
    await bundleStart(root, "generator/cli/bin.ts", join(home, "dist/bin.js"));
  });
  afterAll(() => rmSync(home, { recursive: true, force: true }));
  return (args, place) => ran(join(home, "dist/bin.js"), args, place, join(home, "cache"));
}

function ran(
  bin: string,
  args: readonly string[],
  { cwd, env = {}, onStart, limitMs = 60_000, input = "" }: Place,
  cache: string,
): Promise<Ran> {
  // Nothing of the machine that runs the tests: no CI, no colours, no cache of its user.
  const clean = { PATH: process.env["PATH"] ?? "", HOME: cache, XDG_CACHE_HOME: cache, TMPDIR: tmpdir() };
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [bin, ...args], {
      cwd,
      env: { ...clean, ...env },
      stdio: ["pipe", "pipe", "pipe"],
      timeout: limitMs,
      killSignal: "SIGKILL",
    });
    let stdout = "";
    let stderr = "";
    child.stdout.setEncoding("utf8").on("data", (it: string) => {
      stdout += it;
    });
    child.stderr.setEncoding("utf8").on("data", (it: string) => {
      stderr += it;
    });
    child.on("error", reject);
    // A run that reads nothing may be over before.
    child.stdin.on("error", () => undefined).end(input);
    child.on("close", (code, signal) => resolve({ code, signal, stdout, stderr }));
    onStart?.(child);
  });
}
