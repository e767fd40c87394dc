import { describe, expect, it, onTestFinished } from "vitest";
import { need } from "../infra/have.ts";
import { startPostgres } from "../support/store-servers.ts";
import { userProject } from "../support/user-project.ts";

const spec = `interspec: 1
service: orders
defaults: { auth: { none: a test } }
types:
  Order: { key: id, fields: { id: id, total: long, tags: list<string> } }
interactions:
  place:
    style: http
    route: POST /orders
    in: { order: Order, fails: bool }
    emits: [placed, noted, told]
    outbox: true
  placed: { style: event, topic: orders.placed, payload: Order, encoding: avro }
  noted: { style: event, topic: orders.noted, payload: { text: { type: string, maxLength: 4 } }, ordering: none }
  told: { style: mqtt, topic: "orders/{id}/told", from: service, in: { id: id }, payload: { at: timestamp } }
  onPlaced: { style: event, consumes: placed }
  onTold: { style: mqtt, consumes: told }
`;

const main = `
import { isInteractionError } from "@interspec/runtime";
import { memory } from "@interspec/runtime/event/memory";
import { outboxSchema, postgresOutbox } from "@interspec/runtime/outbox";
import { serve } from "@interspec/runtime/server";
import { Pool, type PoolClient } from "pg";
import { createOrdersClient } from "../generated/orders/client.js";
import { ordersService } from "../generated/orders/server.js";

const silent = { debug() {}, info() {}, warn() {}, error() {} };

async function transaction(pool: Pool, run: (tx: PoolClient) => Promise<void>): Promise<void> {
  const tx = await pool.connect();
  try {
    await tx.query("begin");
    await run(tx);
    await tx.query("commit");
  } catch (error) {
    await tx.query("rollback");
    throw error;
  } finally {
    tx.release();
  }
}

export async function talk(port: number) {
  const pool = new Pool({ host: "127.0.0.1", port, user: "postgres" });
  await pool.query(outboxSchema());
  await pool.query("create table orders (id text primary key)");
  const heard: string[] = [];
  const traces: Record<string, string> = {};
  const note = (what: string, traceparent: string) => {
    heard.push(what);
    traces[what] = traceparent.slice(3, 35);
  };
  const service = ordersService({
    async place({ order, fails }, ctx) {
      await transaction(pool, async (tx) => {
        await tx.query("insert into orders values ($1)", [order.id]);
        const publish = ctx.publish.using(tx);
        await publish.placed(order, { id: \`placed \${order.id}\` });
        await publish.told({ id: order.id, payload: { at: new Date(0) } });
        await publish.noted({ text: order.id });
        traces[order.id] = ctx.trace.traceparent.slice(3, 35);
        if (fails) throw new Error("the database says no");
      });
    },
    async onPlaced(order, ctx) {
      note(\`\${ctx.event.id} of \${order.total} \${order.tags.join("+")}\`, ctx.trace.traceparent);
    },
    async onTold({ id, payload }, ctx) {
      note(\`told \${id} \${payload.at.toISOString()}\`, ctx.trace.traceparent);
    },
  });
  const broker = memory();
  const app = await serve([service], {
    port: 0,
    host: "127.0.0.1",
    logger: silent,
    brokers: { event: broker, mqtt: broker },
    outbox: postgresOutbox(pool),
  });
  const client = createOrdersClient(\`http://127.0.0.1:\${app.port}\`);
  const codes: string[] = [];
  for (const [id, fails] of [["o-1", false], ["o-2", true], ["too long", false], ["o-3", false]] as const) {
    try {
      await client.place({ order: { id, total: 7n, tags: ["a", "b"] }, fails });
      codes.push("ok");
    } catch (error) {
      if (!isInteractionError(error)) throw error;
      codes.push(error.code);
    }
  }
  await client[Symbol.asyncDispose]();
  // What was committed goes out before the app has gone.
  while (heard.length < 4) await new Promise((resolve) => setTimeout(resolve, 10));
  await app.drain();
  const { rows } = await pool.query("select id from orders order by id");
  const { rows: waiting } = await pool.query("select 1 from interspec_outbox where sent_at is null");
  await pool.end();
  return { codes, heard: heard.sort(), traces, orders: rows.map((it) => it.id), waiting: waiting.length };
}

export async function without() {
  const nothing = async () => undefined;
  const service = ordersService({ place: nothing, onPlaced: nothing, onTold: nothing });
  return serve([service], { port: 0, logger: silent }).then(() => "served", (error: Error) => error.message);
}
`;

interface Talk {
  readonly codes: readonly string[];
  readonly heard: readonly string[];
  readonly traces: Readonly<Record<string, string>>;
  readonly orders: readonly string[];
  readonly waiting: number;
}

describe("what goes through the outbox", { timeout: 90_000 }, () => {
  it("is published when its transaction is committed, over every wire, and never otherwise", async (test) => {
    await need(test, "postgres");
    const server = await startPostgres();
    onTestFinished(() => server.stop());
    const project = await userProject({ "specs/orders.yaml": spec }, { "src/main.ts": main }, onTestFinished);
    const { talk, without } = await project.load("src/main");
    if (typeof talk !== "function" || typeof without !== "function") throw new Error("the project has no talk");

    const { codes, heard, traces, orders, waiting }: Talk = await talk(server.port);
    expect(codes).toEqual(["ok", "internal", "internal", "ok"]);
    expect(orders).toEqual(["o-1", "o-3"]);
    expect(heard).toEqual([
      "placed o-1 of 7 a+b",
      "placed o-3 of 7 a+b",
      "told o-1 1970-01-01T00:00:00.000Z",
      "told o-3 1970-01-01T00:00:00.000Z",
    ]);
    expect(waiting).toBe(0);
    for (const id of ["o-1", "o-3"])
      expect(new Set(heard.filter((it) => it.includes(id)).map((it) => traces[it]))).toEqual(new Set([traces[id]]));

    expect(await without()).toContain("no outbox for 'orders.place': set options.outbox");
  });
});
