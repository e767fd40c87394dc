import { Pool } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { IdempotencyStore } from "../../../runtime/src/idempotency.ts";
import { postgresSchema, postgresStore } from "../../../runtime/src/stores/postgres.ts";
import { have, need } from "../../infra/have.ts";
import { type StoreServer, startPostgres } from "../../support/store-servers.ts";

const times = { lockMs: 60_000, ttlMs: 60_000 };

describe("the store in PostgreSQL", () => {
  let server: StoreServer | null = null;
  let pool: Pool;

  beforeAll(async () => {
    if (!(await have("postgres"))) return;
    server = await startPostgres();
    pool = new Pool({ host: "127.0.0.1", port: server.port, user: "postgres" });
    await pool.query(postgresSchema());
  });
  afterAll(async () => {
    if (server === null) return;
    await pool.end();
    await server.stop();
  });
  beforeEach((test) => need(test, "postgres"));

  it("makes its table once, also in another schema and under a long name", async () => {
    await pool.query("create schema orders");
    for (const table of ["orders.keys", "user", "t".repeat(53)]) {
      await pool.query(postgresSchema(table));
      await pool.query(postgresSchema(table));
      const store = postgresStore(pool, { table });
      await finish(store, "key", 60_000);
      expect((await store.begin("key", "print", times)).state).toBe("replay");
    }
    expect((await pool.query("select count(*)::int as count from orders.keys")).rows).toEqual([{ count: 1 }]);
    const { rows } = await pool.query(
      `select tablename from pg_indexes where indexname = '${"t".repeat(53)}_forget_at'`,
    );
    expect(rows).toHaveLength(1);
  });

  it("takes no name that is more than a name", () => {
    for (const table of ["", "Orders", "a.b.c", 'a"b', "a b", "a;drop table b", "t".repeat(54), "1a"]) {
      expect(() => postgresStore(pool, { table })).toThrow(TypeError);
      expect(() => postgresSchema(table)).toThrow(TypeError);
    }
  });

  it("takes a key within a transaction, and gives it back where that is rolled back", async () => {
    const client = await pool.connect();
    try {
      await client.query("begin");
      await finish(postgresStore(client), "transaction", 60_000);
      await client.query("rollback");
    } finally {
      client.release();
    }
    expect((await postgresStore(pool).begin("transaction", "print", times)).state).toBe("new");
  });

  it("waits for a transaction that has the key, and answers what came of it", async () => {
    const client = await pool.connect();
    try {
      await client.query("begin");
      await finish(postgresStore(client), "waiting", 60_000);
      const waiting = postgresStore(pool).begin("waiting", "print", times);
      await expect.poll(() => waiters(pool), { interval: 5, timeout: 20_000 }).toBe(1);
      await client.query("commit");
      expect(await waiting).toEqual({ state: "replay", result: "result" });
    } finally {
      client.release();
    }
  });

  it("deletes what is outdated as calls end, two at a time", async () => {
    await pool.query(postgresSchema("outdated"));
    const store = postgresStore(pool, { table: "outdated" });
    const count = async () => (await pool.query("select count(*)::int as count from outdated")).rows[0].count;
    for (let key = 0; key < 5; key += 1) await store.begin(`old ${key}`, "print", times);
    await pool.query("update outdated set forget_at = now() - interval '1 second'");
    const left: number[] = [];
    for (let key = 0; key < 3; key += 1) {
      await finish(store, `new ${key}`, 60_000);
      left.push(await count());
    }
    expect(left).toEqual([5 + 1 - 2, 4 + 1 - 2, 3 + 1 - 1]);
  });

  it("keeps no key in clear", async () => {
    await postgresStore(pool).begin("customer-4711", "print", times);
    const { rows } = await pool.query("select encode(key, 'escape') as key from interspec_idempotency");
    expect(rows.length).toBeGreaterThan(0);
    expect(JSON.stringify(rows)).not.toContain("4711");
  });

  it("rejects where PostgreSQL cannot be reached: then nobody knows", async () => {
    const away = new Pool({ host: "127.0.0.1", port: server?.port, user: "nobody" });
    await expect(postgresStore(away).begin("away", "print", times)).rejects.toThrow("nobody");
    await away.end();
  });
});

/** How many statements wait for a lock. */
async function waiters(pool: Pool): Promise<number> {
  const { rows } = await pool.query(
    "select count(*)::int as count from pg_stat_activity where wait_event_type = 'Lock'",
  );
  return rows[0].count;
}

async function finish(store: IdempotencyStore, key: string, ttlMs: number): Promise<void> {
  const begun = await store.begin(key, "print", times);
  if (begun.state !== "new") throw new Error(`the key is ${begun.state}`);
  await store.complete(key, begun.token, "result", { ttlMs });
}
