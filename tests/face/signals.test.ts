import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterAll, beforeAll, expect, it, onTestFinished } from "vitest";
import { nodeChild } from "../support/node-child.ts";
import { type Relay, relayProject } from "./relay.ts";

let relay: Relay;
beforeAll(async () => {
  relay = await relayProject(afterAll);
});

/** A process with two servers, whose handlers end when all of them have begun, and a while after. */
const twoServers = (main: string) => `
import { back, forward, front, serve } from ${JSON.stringify(main)};

let begun = 0;
const work = async ({ name }) => {
  begun += 1;
  if (begun === 3) console.log("begun");
  await new Promise((resolve) => setTimeout(resolve, 700));
  return { text: name };
};
const options = { port: 0, host: "127.0.0.1", auth: { user: () => ({ id: "a", scheme: "user", scopes: [] }) } };
const first = await serve([back({ get: work, getRpc: work })], options);
const targets = { back: "http://127.0.0.1:" + first.port };
const second = await serve([front({ alone: () => work({ name: "c" }) })], { ...options, targets, credentials: { user: forward() } });
console.log("ports " + JSON.stringify([first.port, second.port]));
`;

it.each(["SIGTERM", "SIGINT"] as const)(
  "on %s all servers of a process finish their work, and it ends by itself",
  async (signal) => {
    const child = nodeChild(twoServers(pathToFileURL(join(relay.dir, "dist", "src", "main.js")).href));
    onTestFinished(() => child.kill("SIGKILL"));
    const [first, second] = JSON.parse(await child.line("ports ")) as readonly [number, number];
    const urls = [`http://127.0.0.1:${first}`, `http://127.0.0.1:${second}`] as const;
    await using back = relay.createBackClient(urls[0], { policies: { get: { retry: null }, getRpc: { retry: null } } });
    await using front = relay.createFrontClient(urls[1], { policies: { alone: { retry: null } } });
    const calls = Promise.all([back.get({ name: "a" }), back.getRpc({ name: "b" }), front.alone({})]);
    await child.line("begun");
    const startMs = performance.now();
    child.kill(signal);
    expect(await calls).toEqual([{ text: "a" }, { text: "b" }, { text: "c" }]);
    // Not by the signal, which would be its name here, and long before anybody lost patience.
    expect(await child.ended).toBe(0);
    expect(performance.now() - startMs).toBeLessThan(5000);
    for (const url of urls) await expect(fetch(`${url}/livez`)).rejects.toThrow();
  },
);
