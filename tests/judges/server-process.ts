import { spawn } from "node:child_process";
import { createServer } from "node:net";

/** A server that a judge started. */
export interface ServerProcess {
  /** What it wrote so far. */
  readonly log: () => string;
  /** Ends it, and answers when it has ended. */
  readonly stop: () => Promise<void>;
}

/**
 * Starts a server and answers once it logs `ready`; throws what it logged when it ends before, or takes longer than it
 * may: ten seconds where nothing is said.
 */
export function startServer(
  command: string,
  args: readonly string[],
  ready: RegExp,
  env: Readonly<Record<string, string>>,
  limitMs = 10_000,
): Promise<ServerProcess> {
  return new Promise((resolve, reject) => {
    let log = "";
    const child = spawn(command, args, { env: { ...process.env, ...env }, stdio: ["ignore", "pipe", "pipe"] });
    const ended = new Promise<void>((done) => child.once("close", () => done()));
    const stop = async () => {
      child.kill("SIGKILL");
      await ended;
    };
    const limit = setTimeout(() => child.kill("SIGKILL"), limitMs);
    const take = (chunk: Buffer) => {
      log += chunk.toString();
      if (!ready.test(log)) return;
      clearTimeout(limit);
      resolve({ log: () => log, stop });
    };
    child.stdout.on("data", take);
    child.stderr.on("data", take);
    child.once("error", reject);
    child.once("close", () => {
      clearTimeout(limit);
      reject(new Error(log.trim() || `${command} ended at once`));
    });
  });
}

/** A port on the loopback that nobody listens on just now. */
export function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = address === null || typeof address === "string" ? null : address.port;
      server.close(() => (port === null ? reject(new Error("no port")) : resolve(port)));
    });
  });
}
