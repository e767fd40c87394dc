import { chmodSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../../judges/run.ts";
import { freePort, startServer } from "../../judges/server-process.ts";
import { type BrokerServer, commandOf, startBroker } from "./broker-server.ts";

/** What a mosquitto is started with. */
export interface MosquittoSettings {
  /** An access list, as generated; left out, everyone may do everything. */
  readonly acl?: string;
  /** Passwords by user name. Left out, whoever comes is who they say. */
  readonly users?: Readonly<Record<string, string>>;
  /** Lines of configuration besides. */
  readonly lines?: readonly string[];
}

/** Starts mosquitto. It keeps its data over a `kill` as far as it wrote them: send it SIGUSR1 before. Needs `mosquitto`. */
export async function startMosquitto(settings: MosquittoSettings = {}): Promise<BrokerServer> {
  const { acl, users, lines = [] } = settings;
  const command = await commandOf("mosquitto");
  return startBroker(async (folder) => {
    const port = await freePort();
    const config = join(folder, "mosquitto.conf");
    const data = join(folder, "data");
    mkdirSync(data);
    const file = (name: string, content: string) => {
      const path = join(folder, name);
      writeFileSync(path, content);
      chmodSync(path, 0o600);
      return path;
    };
    const passwords = users === undefined ? null : await passwordFile(file("passwords", ""), users);
    const content = [
      // Else it would run as another user, who cannot read the files that are of root alone.
      ...(process.getuid?.() === 0 ? ["user root"] : []),
      `listener ${port} 127.0.0.1`,
      `allow_anonymous ${passwords === null}`,
      ...(passwords === null ? [] : [`password_file ${passwords}`]),
      ...(acl === undefined ? [] : [`acl_file ${file("acl", acl)}`]),
      "persistence true",
      `persistence_location ${data}/`,
      "max_queued_messages 0",
      "log_dest stderr",
      ...lines,
    ];
    writeFileSync(config, `${content.join("\n")}\n`);
    const start = () => startServer(command, ["-c", config], /mosquitto version \S+ running/, {});
    return { url: `mqtt://127.0.0.1:${port}`, port, start };
  });
}

async function passwordFile(path: string, users: Readonly<Record<string, string>>): Promise<string> {
  const command = await commandOf("mosquitto_passwd");
  for (const [user, password] of Object.entries(users)) {
    const { status, stderr } = await run(command, ["-b", path, user, password], { cwd: "/" });
    if (status !== 0) throw new Error(`mosquitto_passwd ended with ${status}: ${stderr}`);
  }
  return path;
}
