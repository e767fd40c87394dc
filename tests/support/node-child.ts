import { spawn } from "node:child_process";
import { root } from "../infra/places.mjs";

/** A process of Node that a test started. */
export interface NodeChild {
  /** Resolves with the first line of its output that begins so, without that beginning; rejects when it ends before. */
  line(beginning: string): Promise<string>;
  /** How it ended: a status, or the signal that killed it. */
  readonly ended: Promise<number | string>;
  kill(signal: "SIGTERM" | "SIGINT" | "SIGKILL"): void;
}

/** Runs a module, which finds the packages of this project. It is killed after a minute. */
export function nodeChild(source: string): NodeChild {
  const env = { ...process.env, NODE_ENV: "test" };
  const args = ["--input-type=module", "--eval", source];
  const child = spawn(process.execPath, args, { cwd: root, env, stdio: ["ignore", "pipe", "pipe"], timeout: 60_000 });
  let [output, errors, hasEnded] = ["", "", false];
  const listeners = new Set<() => void>();
  const changed = () => {
    for (const it of listeners) it();
  };
  child.stdout.on("data", (chunk: Buffer) => {
    output += chunk.toString();
    changed();
  });
  child.stderr.on("data", (chunk: Buffer) => {
    errors += chunk.toString();
  });
  const ended = new Promise<number | string>((resolve) => {
    child.once("close", (status, signal) => {
      hasEnded = true;
      changed();
      resolve(status ?? signal ?? "for no reason");
    });
  });
  return {
    ended,
    kill: (signal) => void child.kill(signal),
    line: (beginning) =>
      new Promise((resolve, reject) => {
        const look = () => {
          const found = output.split("\n").find((it, index, all) => it.startsWith(beginning) && index < all.length - 1);
          if (found === undefined && !hasEnded) return;
          listeners.delete(look);
          if (found === undefined) reject(new Error(`it ended without saying '${beginning}': ${output}${errors}`));
          else resolve(found.slice(beginning.length));
        };
        listeners.add(look);
        look();
      }),
  };
}
