import { spawn } from "node:child_process";
import { join } from "node:path";
import { python, root } from "../infra/places.mjs";

/** How a process ended. */
export interface Ended {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What a process is given. */
export interface RunOptions {
  readonly cwd: string;
  readonly input?: string;
  readonly timeoutMs?: number;
  readonly env?: Readonly<Record<string, string>>;
}

/** Runs a command to its end, without a shell and not longer than the time given. */
export function run(command: string, args: readonly string[], options: RunOptions): Promise<Ended> {
  const { cwd, input = "", timeoutMs = 110_000, env = {} } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(command, args, { cwd, env: { ...process.env, NO_COLOR: "1", ...env }, timeout: timeoutMs });
    const out: Buffer[] = [];
    const err: Buffer[] = [];
    child.stdout.on("data", (it: Buffer) => out.push(it));
    child.stderr.on("data", (it: Buffer) => err.push(it));
    child.on("error", reject);
    child.on("close", (status) => {
      resolve({ status, stdout: Buffer.concat(out).toString(), stderr: Buffer.concat(err).toString() });
    });
    // A child that ends without reading closes the pipe; how it ended says more than that.
    child.stdin.on("error", () => undefined);
    child.stdin.end(input);
  });
}

/** Runs the command of an npm package of ours. */
export function runBin(name: string, args: readonly string[], options: RunOptions): Promise<Ended> {
  return run(join(root, "node_modules", ".bin", name), args, options);
}

/** Runs a script of `tests/judges/python/`, with JSON on its stdin, and answers the JSON of its stdout. */
export async function runPython(script: string, input: unknown): Promise<unknown> {
  const args = ["-I", "-B", join(root, "tests", "judges", "python", script)];
  const { status, stdout, stderr } = await run(python, args, { cwd: root, input: JSON.stringify(input) });
  if (status !== 0) throw new Error(`${script} ended with ${status}: ${stderr}`);
  return JSON.parse(stdout);
}
