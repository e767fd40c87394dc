// Starts the brokers that the tests use, prints where they are as a line of JSON, and stops them when its input ends.
// What the machine does not have is null there: `node tests/infra/install.mjs` gets what can be got.
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { root } from "../tests/infra/places.mjs";

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
