import { Pool } from "pg";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import type { OutboxMessage } from "../../../runtime/src/outbox/outbox.ts";
import { outboxSchema, postgresOutbox } from "../../../runtime/src/outbox/postgres-outbox.ts";
import { have, need } from "../../infra/have.ts";
import { type StoreServer, startPostgres } from "../../support/store-servers.ts";
import { messageOf, textOf } from "./messages.ts";

const own = ["orders.placed"];

describe("the outbox in PostgreSQL", () => {
  let server: StoreServer | null = null;
  let pool: Pool;

  beforeAll(async () => {
    if (!(await have("postgres"))) return;
    server = await startPostgres();
    pool = new Pool({ host: "127.0.0.1", port: server.port, user: "postgres", max: 30 });
  });
  afterAll(async () => {
    if (server === null) return;
    await pool.end();
    await server.stop();
  });
  beforeEach(async (test) => {
    await need(test, "postgres");
    await pool.query("drop table if exists interspec_outbox");
    await pool.query(outboxSchema());
  });

  /** Adds messages in a transaction, and ends it so. */
  async function write(messages: readonly OutboxMessage[], end: "commit" | "rollback" = "commit"): Promise<void> {
    const outbox = postgresOutbox(pool);
    const tx = await pool.connect();
    try {
      await tx.query("begin");
      for (const it of messages) await outbox.add(tx, it);
      await tx.query(end);
    } finally {
      tx.release();
    }
  }

  it("gives back what was committed as it was written, and nothing of what was rolled back", async () => {
    const message = { ...messageOf("a", "\0 äöü"), headers: { ce_id: "1", "content-type": "a/b" } };
    await write([messageOf("a", "never")], "rollback");
    await write([message]);
    const sent: OutboxMessage[] = [];
    const round = await postgresOutbox(pool).relay(own, async (it) => void sent.push(it));
    expect(round).toEqual({ sent: 1, mayHaveMore: false, failure: null });
    expect(sent.map((it) => ({ ...it, payload: textOf(it) }))).toEqual([{ ...message, payload: "\0 äöü" }]);
    expect(await postgresOutbox(pool).relay(own, () => Promise.reject(new Error("sent twice")))).toEqual({
      sent: 0,
      mayHaveMore: false,
      failure: null,
    });
  });

  it("keeps each key in order, however many relays send, and sends all once", async () => {
    const keys = Array.from({ length: 40 }, (_, key) => `key-${key}`);
    for (let part = 0; part < 5; part += 1) {
      await write(keys.flatMap((key) => Array.from({ length: 5 }, (_, n) => messageOf(key, `${key} ${part * 5 + n}`))));
    }
    const sent: string[] = [];
    const send = async (it: OutboxMessage) => {
      await new Promise((resolve) => setImmediate(resolve));
      sent.push(textOf(it));
    };
    const relays = Array.from({ length: 4 }, () => postgresOutbox(pool));
    for (let rounds = 0; rounds < 50 && sent.length < 1000; rounds += 1)
      await Promise.all(relays.map((it) => it.relay(own, send)));
    expect(sent).toHaveLength(1000);
    for (const key of keys) {
      const numbers = sent.filter((it) => it.startsWith(`${key} `)).map((it) => Number(it.split(" ")[1]));
      expect(numbers, key).toEqual(Array.from({ length: 25 }, (_, n) => n));
    }
  });

  it("keeps what was not taken, in its place", async () => {
    await write([messageOf("a", "a1"), messageOf("a", "a2"), messageOf(null, "n")]);
    const refuse = async (it: OutboxMessage) => {
      if (textOf(it) === "a1") throw new Error("the broker is away");
    };
    const { sent, failure } = await postgresOutbox(pool).relay(own, refuse);
    expect(sent).toBe(1);
    expect(failure).toMatchObject({ message: "the broker is away" });
    const later: string[] = [];
    await postgresOutbox(pool).relay(own, async (it) => void later.push(textOf(it)));
    expect(later).toEqual(["a1", "a2"]);
  });

  it("leaves a message to others when its relay dies while it sends", async () => {
    await write([messageOf("a", "a1")]);
    const dying = new Pool({ host: "127.0.0.1", port: server?.port, user: "postgres" });
    dying.on("error", () => undefined);
    const died = postgresOutbox(dying).relay(own, async () => {
      await pool.query("select pg_terminate_backend(pid) from pg_stat_activity where state = 'idle in transaction'");
    });
    await expect(died).rejects.toThrow();
    await dying.end();
    const later: string[] = [];
    await postgresOutbox(pool).relay(own, async (it) => void later.push(textOf(it)));
    expect(later).toEqual(["a1"]);
  });

  it("deletes what was sent as long ago as it is told", async () => {
    const count = async () => (await pool.query("select count(*)::int as count from interspec_outbox")).rows[0]?.count;
    await write([messageOf("a", "a1")]);
    await postgresOutbox(pool).relay(own, async () => undefined);
    expect(await count()).toBe(1);
    await write([messageOf("a", "a2")]);
    await postgresOutbox(pool, { keepMs: 0 }).relay(own, async () => undefined);
    expect(await count()).toBe(0);
  });

  it("leaves alone what another service writes to the same table", async () => {
    await write([messageOf("a", "theirs", "stock.low"), messageOf("a", "ours")]);
    const sent: string[] = [];
    await postgresOutbox(pool).relay(own, async (it) => void sent.push(textOf(it)));
    expect(sent).toEqual(["ours"]);
  });

  it("takes the client of a transaction, and a table by its name", async () => {
    await expect(postgresOutbox(pool).add({}, messageOf("a", "x"))).rejects.toThrow("client of a transaction");
    for (const table of ["a; drop table b", 'a"', "A", ""]) {
      expect(() => postgresOutbox(pool, { table })).toThrow(TypeError);
      expect(() => outboxSchema(table)).toThrow(TypeError);
    }
  });
});
