import { callsOf } from "./calls.js";
import { clientsOf } from "./clients.js";
import { startShop } from "./shop.js";

const write = (line: string) => process.stdout.write(`${line}\n`);

await using shop = await startShop();
write("The storefront, each service on a port of its own:");
for (const [name, url] of shop.urls) write(`  ${name.padEnd(14)} ${url}`);
write("");

await using clients = clientsOf(shop);
const calls = callsOf(clients);
for (const { title, run } of calls) write(`  ${title}\n    ${await run()}`);
write(`\nAll ${calls.length} did what they should.`);
