import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { registry, registryVersion } from "../../infra/places.mjs";
import { freePort, startServer } from "../../judges/server-process.ts";
import { type BrokerServer, commandOf, javaForTests, startBroker } from "./broker-server.ts";

/** Starts a schema registry that speaks as Confluent's does, in memory: a `kill` loses everything. Needs `registry`. */
export async function startRegistry(): Promise<BrokerServer> {
  const java = await commandOf("java");
  return startBroker(async (folder) => {
    const port = await freePort();
    const temporary = join(folder, "tmp");
    mkdirSync(temporary);
    const args = [
      ...javaForTests,
      ...["-Xms64m", "-Xmx256m", `-Djava.io.tmpdir=${temporary}`],
      ...["-Dquarkus.http.host=127.0.0.1", `-Dquarkus.http.port=${port}`],
      ...["-jar", join(registry, `apicurio-registry-app-${registryVersion}-runner.jar`)],
    ];
    const start = () => startServer(java, args, /Listening on: http/, {}, 90_000);
    return { url: `http://127.0.0.1:${port}/apis/ccompat/v7`, port, start };
  });
}
