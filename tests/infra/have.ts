import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  cache,
  commandFolders,
  conformanceMessages,
  connectConformance,
  gateway,
  gatewayPackages,
  kafka,
  nodeOf,
  pulsar,
  python,
  registry,
  schemathesis,
} from "./places.mjs";

/** What a test may need beyond npm packages. */
export type Tool =
  | "python"
  | "schemathesis"
  | "connectconformance"
  | "chromium"
  | "curl"
  | "mosquitto"
  | "nats-server"
  | "redis-server"
  | "postgres"
  | "openssl"
  | "gateway"
  | "kafka"
  | "registry"
  | "pulsar"
  | "kcat"
  | "k6"
  | "node 22"
  | "node 24";

const javaServers = { kafka, registry, pulsar };

/** Whether the machine has a tool; `tests/infra/install.mjs` gets what can be got. */
export async function have(tool: Tool): Promise<boolean> {
  if (tool === "python") return existsSync(python) && existsSync(join(cache, "venv", "requirements.txt"));
  if (tool === "schemathesis")
    return existsSync(schemathesis) && existsSync(join(cache, "schemathesis", "requirements.txt"));
  if (tool === "connectconformance") return existsSync(connectConformance) && existsSync(conformanceMessages);
  if (tool === "gateway") return isSame(join(gateway, "installed.json"), join(gatewayPackages, "package-lock.json"));
  if (tool === "node 22" || tool === "node 24") return existsSync(nodeOf(tool.slice(5)));
  if (tool === "kafka" || tool === "registry" || tool === "pulsar")
    return existsSync(javaServers[tool]) && (await pathOf("java")) !== null;
  return (await pathOf(tool)) !== null;
}

function isSame(file: string, wanted: string): boolean {
  return existsSync(file) && readFileSync(file, "utf8") === readFileSync(wanted, "utf8");
}

/** Where a command lies, or null. */
export async function pathOf(command: string): Promise<string | null> {
  return (
    commandFolders()
      .map((it) => join(it, command))
      .find((it) => existsSync(it)) ?? null
  );
}

/** Skips the running test, by name, where the machine lacks one of the tools. */
export async function need(test: { skip(note?: string): unknown }, ...tools: readonly Tool[]): Promise<void> {
  for (const tool of tools) {
    if (!(await have(tool)))
      test.skip(`${tool} is not installed: run 'node tests/infra/install.mjs' and read what it says`);
  }
}
