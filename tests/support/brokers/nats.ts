import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { freePort, startServer } from "../../judges/server-process.ts";
import { type BrokerServer, commandOf, startBroker } from "./broker-server.ts";

/** What a nats-server is started with. */
export interface NatsSettings {
  /** Its `authorization`, as generated; left out, everyone may do everything. */
  readonly config?: string;
  /** What the config leaves to the environment. */
  readonly variables?: Readonly<Record<string, string>>;
}

/** Starts nats-server with JetStream. Needs `nats-server`. */
export async function startNats({ config = "", variables = {} }: NatsSettings = {}): Promise<BrokerServer> {
  const command = await commandOf("nats-server");
  return startBroker(async (folder) => {
    const port = await freePort();
    const path = join(folder, "nats.conf");
    const own = [
      `listen: "127.0.0.1:${port}"`,
      `jetstream { store_dir: ${JSON.stringify(join(folder, "jetstream"))}, max_mem: 64MB, max_file: 1GB }`,
    ];
    writeFileSync(path, `${own.join("\n")}\n${config}\n`);
    const start = () => startServer(command, ["-c", path], /Server is ready/, variables);
    return { url: `nats://127.0.0.1:${port}`, port, start };
  });
}
