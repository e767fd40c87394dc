import { spawn } from "node:child_process";
import { onTestFinished } from "vitest";
import { Arrivals } from "./desk.ts";

/** Publishes with `mosquitto_pub`; answers what it complained of. */
export function mosquittoPub(port: number, ...args: readonly string[]): Promise<string> {
  const child = spawn("mosquitto_pub", ["-h", "127.0.0.1", "-p", String(port), ...args], { timeout: 10_000 });
  let complaint = "";
  child.stderr.on("data", (it) => {
    complaint += String(it);
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => resolve(complaint));
  });
}

/** Subscribes with `mosquitto_sub`; resolves when the broker has granted it. Its lines come as they come. */
export async function mosquittoSub(port: number, ...args: readonly string[]): Promise<Arrivals<string>> {
  // What is retained comes with the last of the subscriptions, and says that they are there.
  const ready = `ready/${Math.random()}`;
  await mosquittoPub(port, "-V", "5", "-r", "-t", ready, "-m", "ready");
  const lines = new Arrivals<string>();
  const child = spawn("mosquitto_sub", ["-h", "127.0.0.1", "-p", String(port), ...args, "-t", ready]);
  onTestFinished(() => void child.kill("SIGKILL"));
  let text = "";
  child.stdout.on("data", (it) => {
    const all = (text + String(it)).split("\n");
    text = all.pop() ?? "";
    for (const line of all) lines.add(line);
  });
  child.on("error", (error) => lines.add(String(error)));
  await lines.until((it) => it.includes("ready"));
  return lines;
}
