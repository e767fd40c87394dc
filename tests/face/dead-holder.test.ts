import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createClientPool } from "@redis/client";
import { Pool } from "pg";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import type { IdempotencyStore } from "../../runtime/src/idempotency.ts";
import { postgresSchema, postgresStore } from "../../runtime/src/stores/postgres.ts";
import { redisStore } from "../../runtime/src/stores/redis.ts";
import { need } from "../infra/have.ts";
import { nodeChild } from "../support/node-child.ts";
import { type StoreServer, startPostgres, startRedis } from "../support/store-servers.ts";
import { type Relay, relayProject } from "./relay.ts";

let relay: Relay;
beforeAll(async () => {
  relay = await relayProject(afterAll);
});

/** A holder has 35 s: too long for a test. */
const lockMs = 2000;

function shortened({ begin, complete, release }: IdempotencyStore): IdempotencyStore {
  return { begin: (key, print, options) => begin(key, print, { ...options, lockMs }), complete, release };
}

const kinds = [
  {
    name: "Redis",
    tool: "redis-server",
    start: startRedis,
    open: async (port: number) => {
      const pool = createClientPool({ url: `redis://127.0.0.1:${port}` });
      await pool.connect();
      return { store: redisStore(pool), close: async () => pool.destroy() };
    },
    source: (port: number) => `
      import { createClientPool } from "@redis/client";
      import { redisStore } from "@interspec/runtime/stores/redis";
      const pool = createClientPool({ url: "redis://127.0.0.1:${port}" });
      await pool.connect();
      const store = redisStore(pool);`,
  },
  {
    name: "PostgreSQL",
    tool: "postgres",
    start: startPostgres,
    open: async (port: number) => {
      const pool = new Pool({ host: "127.0.0.1", port, user: "postgres" });
      await pool.query(postgresSchema());
      return { store: postgresStore(pool), close: () => pool.end() };
    },
    source: (port: number) => `
      import pg from "pg";
      import { postgresStore } from "@interspec/runtime/stores/postgres";
      const store = postgresStore(new pg.Pool({ host: "127.0.0.1", port: ${port}, user: "postgres" }));`,
  },
] as const;

/** A process that takes a key and never lets go of it. */
const holder = (main: string, store: string) => `
${store}
import { back, serve } from ${JSON.stringify(main)};
const idempotency = { ...store, begin: (key, print, options) => store.begin(key, print, { ...options, lockMs: ${lockMs} }) };
const change = () => {
  console.log("holds");
  return new Promise(() => undefined);
};
const auth = { user: () => ({ id: "a", scheme: "user", scopes: [] }) };
const app = await serve([back({ change })], { port: 0, host: "127.0.0.1", auth, idempotency });
console.log("port " + app.port);
`;

describe.each(kinds)("a key in $name whose holder was killed", ({ tool, start, open, source }) => {
  it("is another's when its time is over, and until then is said to be in use", async (test) => {
    await need(test, tool);
    const server: StoreServer = await start();
    onTestFinished(() => server.stop());
    const { store, close } = await open(server.port);
    onTestFinished(close);
    const child = nodeChild(holder(pathToFileURL(join(relay.dir, "dist", "src", "main.js")).href, source(server.port)));
    onTestFinished(() => child.kill("SIGKILL"));
    const url = `http://127.0.0.1:${await child.line("port ")}`;
    const headers = { "content-type": "application/json", "idempotency-key": '"k-1"' };
    const request = { method: "POST", headers, body: '{"name":"a"}' };
    const lost = fetch(`${url}/v1/things`, request).catch(() => "lost");
    await child.line("holds");
    child.kill("SIGKILL");
    expect([await lost, await child.ended]).toEqual(["lost", "SIGKILL"]);

    let changes = 0;
    const change = async () => {
      changes += 1;
      return { text: "done" };
    };
    const auth = { user: () => ({ id: "a", scheme: "user", scopes: [] }) };
    const options = { port: 0, host: "127.0.0.1", auth, idempotency: shortened(store), drain: { graceMs: 500 } };
    const app = await relay.serve([relay.back({ change })], options);
    onTestFinished(() => app.drain());
    const other = `http://127.0.0.1:${app.port}`;
    const early = await fetch(`${other}/v1/things`, request);
    expect([early.status, early.headers.get("retry-after"), changes]).toEqual([409, "1", 0]);
    // Our client waits as it is told, and asks again under the same key.
    const retry = { attempts: 10, backoffMs: 50, maxBackoffMs: 100, on: ["unavailable"] } as const;
    await using client = relay.createBackClient(other, { policies: { change: { retry } } });
    expect(await client.change({ name: "a" }, { idempotencyKey: "k-1", timeoutMs: 20_000 })).toEqual({ text: "done" });
    const again = await fetch(`${other}/v1/things`, request);
    expect([again.status, again.headers.get("idempotency-replayed"), changes]).toEqual([201, "true", 1]);
  });
});
