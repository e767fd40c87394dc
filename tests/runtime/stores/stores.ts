import { createClient, createClientPool } from "@redis/client";
import { Pool } from "pg";
import type { DedupeStore } from "../../../runtime/src/dedupe.ts";
import type { IdempotencyStore } from "../../../runtime/src/idempotency.ts";
import { memoryStore } from "../../../runtime/src/stores/memory.ts";
import { postgresSchema, postgresStore } from "../../../runtime/src/stores/postgres.ts";
import { redisStore } from "../../../runtime/src/stores/redis.ts";
import type { Tool } from "../../infra/have.ts";
import { startPostgres, startRedis } from "../../support/store-servers.ts";

/** A store that is open for one file of tests. */
export interface OpenStore {
  readonly store: IdempotencyStore & DedupeStore;
  close(): Promise<void>;
}

/** A kind of store, and a way to reach it. */
export interface StoreKind {
  readonly name: string;
  /** What it needs of the machine; null: nothing. */
  readonly tool: Tool | null;
  open(): Promise<OpenStore>;
}

/** Every store, through every client that it takes. */
export const storeKinds: readonly StoreKind[] = [
  { name: "memory", tool: null, open: async () => ({ store: memoryStore(), close: async () => undefined }) },
  { name: "Redis through a pool of node-redis", tool: "redis-server", open: openNodeRedis },
  { name: "Redis through a client of the shape of ioredis", tool: "redis-server", open: openIoRedis },
  { name: "PostgreSQL through a pool of pg", tool: "postgres", open: openPostgres },
];

async function openNodeRedis(): Promise<OpenStore> {
  const server = await startRedis();
  const pool = createClientPool({ url: `redis://127.0.0.1:${server.port}` }, { maximum: 8 });
  await pool.connect();
  const close = async () => {
    pool.destroy();
    await server.stop();
  };
  return { store: redisStore(pool), close };
}

async function openIoRedis(): Promise<OpenStore> {
  const server = await startRedis();
  const client = await createClient({ url: `redis://127.0.0.1:${server.port}` }).connect();
  const shaped = {
    defineCommand: () => undefined,
    eval: (script: string, keys: number, ...rest: string[]) =>
      client.sendCommand(["EVAL", script, String(keys), ...rest]),
  };
  const close = async () => {
    client.destroy();
    await server.stop();
  };
  return { store: redisStore(shaped), close };
}

async function openPostgres(): Promise<OpenStore> {
  const server = await startPostgres();
  const pool = new Pool({ host: "127.0.0.1", port: server.port, user: "postgres", max: 20 });
  await pool.query(postgresSchema());
  const close = async () => {
    await pool.end();
    await server.stop();
  };
  return { store: postgresStore(pool), close };
}
