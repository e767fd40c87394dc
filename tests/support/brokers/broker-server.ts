import { mkdtempSync, realpathSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathOf, type Tool } from "../../infra/have.ts";
import type { ServerProcess } from "../../judges/server-process.ts";

/** A broker of its own for one file of tests, on the loopback, with nothing in it. */
export interface BrokerServer {
  /** Where clients connect. */
  readonly url: string;
  readonly port: number;
  /** What it wrote since it was started last. */
  log(): string;
  /** Ends it as a power cut does to a process: nothing is said, nothing is tidied. */
  kill(): Promise<void>;
  /** Starts it again after `kill`, on the same data and ports. */
  restart(): Promise<void>;
  /** Ends it and removes what it wrote. */
  stop(): Promise<void>;
}

/** How a broker is started in its folder. */
export interface BrokerStart {
  readonly url: string;
  readonly port: number;
  start(): Promise<ServerProcess>;
}

/** Starts a broker in a folder of its own. */
export async function startBroker(prepare: (folder: string) => Promise<BrokerStart>): Promise<BrokerServer> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "interspec-broker-")));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  try {
    const { url, port, start } = await prepare(folder);
    let running = await start();
    return {
      url,
      port,
      log: () => running.log(),
      kill: () => running.stop(),
      async restart() {
        running = await start();
      },
      async stop() {
        await running.stop();
        remove();
      },
    };
  } catch (error) {
    remove();
    throw error;
  }
}

/** Where a command lies; throws where it is not installed. */
export async function commandOf(name: Tool | "java" | "mosquitto_passwd"): Promise<string> {
  const path = await pathOf(name);
  if (path === null) throw new Error(`${name} is not installed; ask need("${name}") first`);
  return path;
}

/** Switches of Java for a server that lives for the length of a test. */
export const javaForTests = ["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xss512k"];
