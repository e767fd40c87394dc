import { chownSync, mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathOf, type Tool } from "../infra/have.ts";
import { run } from "../judges/run.ts";
import { freePort, startServer } from "../judges/server-process.ts";

/** A server of its own for one file of tests, with nothing in it. */
export interface StoreServer {
  readonly port: number;
  /** Ends it and removes what it wrote. */
  stop(): Promise<void>;
}

/** Starts Redis on the loopback, in memory alone. Needs `redis-server`. */
export async function startRedis(): Promise<StoreServer> {
  const command = await commandOf("redis-server");
  const port = await freePort();
  const folder = newFolder();
  const settings = { port, bind: "127.0.0.1", dir: folder, save: "", appendonly: "no" };
  const args = Object.entries(settings).flatMap(([name, value]) => [`--${name}`, `${value}`]);
  const server = await startServer(command, args, /Ready to accept connections/, {});
  const stop = async () => {
    await server.stop();
    rmSync(folder, { recursive: true });
  };
  return { port, stop };
}

/** Starts PostgreSQL on the loopback; its user is `postgres`, without a password. Needs `postgres`. */
export async function startPostgres(): Promise<StoreServer> {
  const [postgres, initdb, control] = await Promise.all([
    commandOf("postgres"),
    commandOf("initdb"),
    commandOf("pg_ctl"),
  ]);
  const port = await freePort();
  const folder = newFolder();
  const data = join(folder, "data");
  const as = await userFor(folder);
  const options = { cwd: folder, timeoutMs: 60_000, env: { LC_ALL: "C" } };
  const done = async (command: string, ...args: readonly string[]) => {
    const [first = "", ...rest] = [...as, command, ...args];
    const { status, stderr } = await run(first, rest, options);
    if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr}`);
  };
  await done(initdb, "-D", data, "-U", "postgres", "--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync");
  const settings = {
    port,
    listen_addresses: "127.0.0.1",
    unix_socket_directories: "",
    fsync: "off",
    // Not in a place that outlives a server that was killed.
    dynamic_shared_memory_type: "mmap",
  };
  const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`]);
  const [first = "", ...rest] = [...as, postgres, "-D", data, ...flags];
  const server = await startServer(first, rest, /ready to accept connections/, options.env);
  const stop = async () => {
    try {
      await done(control, "-D", data, "-m", "immediate", "-w", "stop");
    } finally {
      await server.stop();
      rmSync(folder, { recursive: true });
    }
  };
  return { port, stop };
}

async function commandOf(name: Tool | "initdb" | "pg_ctl"): Promise<string> {
  const path = await pathOf(name);
  if (path === null) throw new Error(`${name} is not installed`);
  return path;
}

function newFolder(): string {
  return realpathSync(mkdtempSync(join(tmpdir(), "interspec-store-")));
}

/** PostgreSQL does not run as root: what goes before its commands, where that is who we are. */
async function userFor(folder: string): Promise<readonly string[]> {
  if (process.getuid?.() !== 0) return [];
  const id = async (flag: string) => {
    const { status, stdout, stderr } = await run("id", [flag, "postgres"], { cwd: folder });
    if (status !== 0) throw new Error(`PostgreSQL needs the user 'postgres': ${stderr}`);
    return Number(stdout);
  };
  const [user, group] = await Promise.all([id("-u"), id("-g")]);
  chownSync(folder, user, group);
  return ["setpriv", `--reuid=${user}`, `--regid=${group}`, "--clear-groups", "env", `HOME=${folder}`];
}
