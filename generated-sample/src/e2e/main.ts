import { embeddedBrokers, realBrokers } from "./brokers.js";
import { callsOf } from "./calls.js";
import { clientsOf } from "./clients.js";
import { journeyOf } from "./journey.js";
import { startShop } from "./shop.js";
import { Wires } from "./wires.js";

const write = (line: string) => process.stdout.write(`${line}\n`);

const wires = new Wires();
await using brokers = process.argv.includes("--brokers") ? await realBrokers() : embeddedBrokers();
await using shop = await startShop({ logger: wires.logger, brokers: brokers.all });
write("The brokers:");
for (const it of brokers.told) write(`  ${it}`);
write("\nThe storefront, each service on a port of its own:");
for (const [name, url] of shop.urls) write(`  ${name.padEnd(14)} ${url}`);

await using clients = clientsOf(shop);
const calls = callsOf(clients);
write("\nWhat can be called:");
for (const { title, run } of calls) write(`  ${title}\n    ${await run()}`);

write("\nOne order through all styles:");
for await (const { title, crossed, run } of journeyOf(clients, brokers.mqtt, wires.logger)) {
  wires.clear();
  write(`  ${title}\n    ${await run()}`);
  const seen = await wires.crossed(crossed);
  for (const { style, interaction } of seen) write(`      ${style.padEnd(9)} ${interaction}`);
  const traces = new Set(seen.map((it) => it.traceId)).size;
  if (traces > 0) write(`      in ${traces === 1 ? "one trace" : `${traces} traces`}`);
}
write("\nAll of it did what it should.");
