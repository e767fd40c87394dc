import { chmodSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathOf } from "../infra/have.ts";
import { inFolder } from "./files.ts";
import { type Finding, messageOf, type TextFile } from "./finding.ts";
import { MqttClient } from "./mqtt-client.ts";
import { NatsClient } from "./nats-client.ts";
import { run } from "./run.ts";
import { freePort, type ServerProcess, startServer } from "./server-process.ts";

/** What a user tries at a broker, on a topic or subject without wildcards, and whether it should be let. */
export interface Attempt {
  readonly user: string;
  readonly action: "publish" | "subscribe";
  readonly address: string;
  readonly allowed: boolean;
}

const judgeUser = "interspec-judge";

// Lets the judge publish anything, and every user see the message that tells it that all before it have come.
const judgeRules = `\nuser ${judgeUser}\ntopic readwrite #\n\npattern read ${judgeUser}/%u\n`;

/** Starts mosquitto with an access list and tries. Needs `mosquitto`. */
export async function judgeMosquitto(acl: TextFile, attempts: readonly Attempt[]): Promise<readonly Finding[]> {
  const command = await commandOf("mosquitto");
  const port = await freePort();
  const asRoot = process.getuid?.() === 0 ? "user root" : "";
  const basics = `listener ${port} 127.0.0.1\nallow_anonymous true\npersistence false\nlog_dest stderr\n${asRoot}\n`;
  return inFolder([{ path: "acl", content: acl.content + judgeRules }], async (folder) => {
    const list = join(folder, "acl");
    const config = join(folder, "mosquitto.conf");
    chmodSync(list, 0o600);
    writeFileSync(config, `${basics}acl_file ${list}\n`);
    const start = () => startServer(command, ["-c", config], /mosquitto version \S+ running/, {});
    return withServer(acl.path, start, async (server) => {
      const findings = await tried(acl.path, attempts, (it) => mqttAllows(port, it));
      // As root is how a container runs this judge; the list has no part in it.
      const complaints = server
        .log()
        .split("\n")
        .filter((it) => /(Error|Warning): (?!Mosquitto should not be run as root)/.test(it));
      return [...findings, ...complaints.map((message) => ({ file: acl.path, rule: "mosquitto", message }))];
    });
  });
}

/** Starts nats-server with a config, its `$VARIABLES` and the users' passwords, and tries. Needs `nats-server`. */
export async function judgeNats(
  config: TextFile,
  attempts: readonly Attempt[],
  { variables, passwords }: NatsSecrets,
): Promise<readonly Finding[]> {
  const command = await commandOf("nats-server");
  const port = await freePort();
  return inFolder([{ path: "nats.conf", content: config.content }], async (folder) => {
    const args = ["-c", join(folder, "nats.conf"), "-a", "127.0.0.1", "-p", String(port)];
    const checked = await run(command, [...args, "-t"], { cwd: folder, env: variables, timeoutMs: 10_000 });
    if (checked.status !== 0) return [{ file: config.path, rule: "nats-server", message: checked.stderr.trim() }];
    return withServer(
      config.path,
      () => startServer(command, args, /Server is ready/, variables),
      () => tried(config.path, attempts, (it) => natsAllows(port, it, passwords[it.user] ?? "")),
    );
  });
}

/** What the config of a NATS server leaves to the environment, and what its users log in with. */
export interface NatsSecrets {
  readonly variables: Readonly<Record<string, string>>;
  readonly passwords: Readonly<Record<string, string>>;
}

async function commandOf(name: string): Promise<string> {
  const path = await pathOf(name);
  if (path === null) throw new Error(`${name} is not installed; ask have("${name}") first`);
  return path;
}

async function withServer(
  file: string,
  start: () => Promise<ServerProcess>,
  judge: (server: ServerProcess) => Promise<readonly Finding[]>,
): Promise<readonly Finding[]> {
  const server = await start().catch(messageOf);
  if (typeof server === "string") return [{ file, rule: "start", message: server }];
  try {
    return await judge(server);
  } finally {
    await server.stop();
  }
}

async function tried(
  file: string,
  attempts: readonly Attempt[],
  allows: (attempt: Attempt) => Promise<boolean>,
): Promise<readonly Finding[]> {
  const findings: Finding[] = [];
  for (const attempt of attempts) {
    const { user, action, address, allowed } = attempt;
    try {
      if ((await allows(attempt)) === allowed) continue;
      findings.push({
        file,
        rule: "access",
        message: `'${user}' ${allowed ? "may not" : "may"} ${action} '${address}'`,
      });
    } catch (error) {
      findings.push({ file, rule: "access", message: `'${user}' ${action} '${address}': ${messageOf(error)}` });
    }
  }
  return findings;
}

async function mqttAllows(port: number, { user, action, address }: Attempt): Promise<boolean> {
  const client = await MqttClient.connect(port, user);
  const judge = await MqttClient.connect(port, judgeUser);
  try {
    if (action === "publish") return await client.publish(address);
    const last = `${judgeUser}/${user}`;
    const [taken = false] = await client.subscribe(address, last);
    // Mosquitto takes any subscription and looks at the list when a message comes.
    await judge.publish(address);
    await judge.publish(last);
    return (await client.receivedUntil(last)).includes(address) && taken;
  } finally {
    client.close();
    judge.close();
  }
}

async function natsAllows(port: number, { user, action, address }: Attempt, password: string): Promise<boolean> {
  const client = await NatsClient.connect(port, user, password);
  try {
    return action === "publish" ? await client.publish(address) : await client.subscribe(address);
  } finally {
    client.close();
  }
}
