// Starts the brokers that the tests use, prints where they are as a line of JSON, and stops them when its input ends.
// Those that are not there are installed first; what cannot be had is null, and why is said beside it.
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { installCommands } from "../tests/infra/commands.mjs";
import { installJavaServers, javaServers } from "../tests/infra/java-servers.mjs";
import { root } from "../tests/infra/places.mjs";

await install();

const folder = mkdtempSync(join(tmpdir(), "interspec-brokers-"));
const outfile = join(folder, "brokers.mjs");
await build({
  stdin: {
    contents: `
      export { have } from "./tests/infra/have.ts";
      export { startKafka } from "./tests/support/brokers/kafka.ts";
      export { startMosquitto } from "./tests/support/brokers/mosquitto.ts";
      export { startNats } from "./tests/support/brokers/nats.ts";
      export { startPulsar } from "./tests/support/brokers/pulsar.ts";
    `,
    resolveDir: root,
  },
  outfile,
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  plugins: [
    {
      // Where things lie is told by where this file lies: it stays there.
      name: "places",
      setup: (building) =>
        building.onResolve({ filter: /places\.mjs$/ }, () => ({
          path: pathToFileURL(join(root, "tests", "infra", "places.mjs")).href,
          external: true,
        })),
    },
  ],
});
const { have, startKafka, startMosquitto, startNats, startPulsar } = await import(pathToFileURL(outfile).href);

const starts = { kafka: startKafka, mosquitto: startMosquitto, "nats-server": startNats, pulsar: startPulsar };
const started = await Promise.all(
  Object.entries(starts).map(async ([tool, start]) => [tool, (await have(tool)) ? await start() : null]),
);
console.log(JSON.stringify(Object.fromEntries(started.map(([tool, server]) => [tool, server?.url ?? null]))));
for await (const _ of process.stdin);
await Promise.all(started.map(([, server]) => server?.stop()));
rmSync(folder, { recursive: true, force: true });

async function install() {
  const absent = /** @type {const} */ (["kafka", "pulsar"]).filter((it) => !existsSync(javaServers[it].folder));
  if (absent.length > 0) console.error(`getting ${absent.join(" and ")}: this takes a minute or two, once`);
  const installing = installJavaServers(absent);
  const commands = installCommands({ mosquitto: "mosquitto", "nats-server": "nats-server" });
  if (commands !== null) console.error(commands);
  for (const [name, problem] of Object.entries(await installing))
    if (problem !== null) console.error(`${name}: not to be had: ${problem}`);
}
