import { join } from "node:path";
import { type BrokerServer, commandOf } from "../support/brokers/broker-server.ts";
import { startMosquitto } from "../support/brokers/mosquitto.ts";
import { startNats } from "../support/brokers/nats.ts";
import { inFolder } from "./files.ts";
import { type Finding, messageOf, type TextFile } from "./finding.ts";
import { MqttClient } from "./mqtt-client.ts";
import { NatsClient } from "./nats-client.ts";
import { run } from "./run.ts";

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
export function judgeMosquitto(acl: TextFile, attempts: readonly Attempt[]): Promise<readonly Finding[]> {
  const start = () => startMosquitto({ acl: acl.content + judgeRules });
  return withServer(acl.path, start, async (server) => {
    const findings = await tried(acl.path, attempts, (it) => mqttAllows(server.port, it));
    // As root is how a container runs this judge; the list has no part in it.
    const complaints = server
      .log()
      .split("\n")
      .filter((it) => /(Error|Warning): (?!Mosquitto should not be run as root)/.test(it));
    return [...findings, ...complaints.map((message) => ({ file: acl.path, rule: "mosquitto", message }))];
  });
}

/** Starts nats-server with a config, its `$VARIABLES` and the users' passwords, and tries. Needs `nats-server`. */
export async function judgeNats(
  config: TextFile,
  attempts: readonly Attempt[],
  { variables, passwords }: NatsSecrets,
): Promise<readonly Finding[]> {
  const command = await commandOf("nats-server");
  return inFolder([{ path: "nats.conf", content: config.content }], async (folder) => {
    const args = ["-c", join(folder, "nats.conf"), "-t"];
    const checked = await run(command, args, { cwd: folder, env: variables, timeoutMs: 10_000 });
    if (checked.status !== 0) return [{ file: config.path, rule: "nats-server", message: checked.stderr.trim() }];
    const start = () => startNats({ config: config.content, variables });
    return withServer(config.path, start, ({ port }) =>
      tried(config.path, attempts, (it) => natsAllows(port, it, passwords[it.user] ?? "")),
    );
  });
}

/** What the config of a NATS server leaves to the environment, and what its users log in with. */
export interface NatsSecrets {
  readonly variables: Readonly<Record<string, string>>;
  readonly passwords: Readonly<Record<string, string>>;
}

async function withServer(
  file: string,
  start: () => Promise<BrokerServer>,
  judge: (server: BrokerServer) => Promise<readonly Finding[]>,
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
