import type { PostgresClient } from "../stores/postgres.ts";
import { quotedTable } from "../stores/table-name.ts";
import type { Outbox, OutboxMessage, RelayRound, Send } from "./outbox.ts";
import { sendByKey } from "./send-by-key.ts";

/** A pool of `pg` as it is. */
export interface PostgresPool extends PostgresClient {
  connect(): Promise<PooledClient>;
}

/** A client that a pool lends. */
export interface PooledClient extends PostgresClient {
  release(isBroken?: boolean): void;
  on(event: "error", listener: (error: Error) => void): unknown;
  off(event: "error", listener: (error: Error) => void): unknown;
}

/** What may be said of an outbox in PostgreSQL. */
export interface PostgresOutboxOptions {
  /** `interspec_outbox` when left out; `schema.table` in another schema than the first of the search path. */
  readonly table?: string;
  /** So long messages stay that were sent; 24 hours when left out, 0 deletes them at once. */
  readonly keepMs?: number;
}

const defaultTable = "interspec_outbox";
const dayMs = 86_400_000;
/** So many messages go out in one transaction. Source: resilience.md, Event consumers, "outbox". */
const batch = 500;
/** One relay at a time sends the messages of a share of the keys, so that a key stays in order. */
const shares = 16;

/**
 * The statements that make the table, for a migration. Throws TypeError where the name is none. The columns are those of
 * resilience.md, so that Debezium's outbox router can read it instead of `serve`.
 */
export function outboxSchema(table = defaultTable): string {
  const name = quotedTable(table);
  const index = table.split(".").at(-1);
  return `create table if not exists ${name} (
  id uuid primary key,
  interaction text not null,
  aggregate_key text,
  topic text not null,
  headers jsonb not null,
  payload bytea not null,
  created_at timestamptz not null default now(),
  sent_at timestamptz
);
create index if not exists "${index}_waiting" on ${name} (id) where sent_at is null;
create index if not exists "${index}_sent" on ${name} (sent_at) where sent_at is not null;
`;
}

/**
 * Keeps messages in a table of PostgreSQL, `outboxSchema()` makes it. A handler gives `publish.using` the client of its
 * own transaction; `serve` sends what was committed. Throws TypeError where the table's name is none.
 */
export function postgresOutbox(
  pool: PostgresPool,
  { table = defaultTable, keepMs = dayMs }: PostgresOutboxOptions = {},
): Outbox {
  const name = quotedTable(table);
  const deleteSent = `delete from ${name} where sent_at <= now() - $1::float8 * interval '1 millisecond'`;
  return {
    async add(tx, message) {
      if (!isClient(tx)) throw new TypeError("publish.using takes the client of a transaction: it has a method query");
      const { id, interaction, key, topic, headers, payload } = message;
      await tx.query(
        `insert into ${name} (id, interaction, aggregate_key, topic, headers, payload) values ($1, $2, $3, $4, $5, $6)`,
        [id, interaction, key, topic, JSON.stringify(headers), payload],
      );
    },
    async relay(interactions, send) {
      const oldest = `select id, aggregate_key from ${name} where ${waits} order by id limit $2`;
      const shareQuery = `select distinct ${shareOf} as share from (${oldest}) as waiting order by share`;
      const waiting = await pool.query(shareQuery, [interactions, batch * shares]);
      const rounds: RelayRound[] = [];
      for (const row of waiting.rows)
        rounds.push(await sendShare(pool, { name, interactions, share: shareIn(row) }, send));
      const sent = rounds.reduce((sum, it) => sum + it.sent, 0);
      if (sent > 0) await pool.query(deleteSent, [keepMs]);
      return {
        sent,
        mayHaveMore: rounds.some((it) => it.mayHaveMore),
        failure: rounds.map((it) => it.failure).find((it) => it !== null) ?? null,
      };
    },
    onCommit: () => () => undefined,
  };
}

/** Of whoever sends it: several services may have one table. */
const waits = "sent_at is null and interaction = any($1::text[])";
const shareOf = `mod(abs(hashtext(coalesce(aggregate_key, id::text))::bigint), ${shares})`;

/** The messages of some keys. */
interface Part {
  readonly name: string;
  readonly interactions: readonly string[];
  readonly share: number;
}

/** Sends what waits of one share, in a transaction that holds it. */
async function sendShare(pool: PostgresPool, part: Part, send: Send): Promise<RelayRound> {
  const client = await pool.connect();
  let isBroken = true;
  // A connection that is lost tells its query, too: without a listener this would end the process.
  client.on("error", ignore);
  try {
    await client.query("begin", []);
    const lock = await client.query("select pg_try_advisory_xact_lock(hashtext($1), $2) as held", [
      part.name,
      part.share,
    ]);
    const round = isHeld(lock.rows[0]) ? await sendHeld(client, part, send) : nothing;
    await client.query("commit", []);
    isBroken = false;
    return round;
  } finally {
    // A transaction that has not ended goes with its connection.
    client.off("error", ignore);
    client.release(isBroken);
  }
}

function ignore(): void {}

const nothing: RelayRound = { sent: 0, mayHaveMore: false, failure: null };

async function sendHeld(client: PostgresClient, { name, interactions, share }: Part, send: Send): Promise<RelayRound> {
  const { rows } = await client.query(
    `select id, interaction, aggregate_key, topic, headers, payload from ${name}
where ${waits} and ${shareOf} = $2 order by id limit $3`,
    [interactions, share, batch],
  );
  const { sent, failure } = await sendByKey(rows.map(messageOf), send);
  await client.query(`update ${name} set sent_at = now() where id = any($1::uuid[])`, [sent.map((it) => it.id)]);
  return { sent: sent.length, mayHaveMore: failure === null && rows.length === batch, failure };
}

function isClient(tx: unknown): tx is PostgresClient {
  return typeof tx === "object" && tx !== null && "query" in tx && typeof tx.query === "function";
}

function isHeld(row: unknown): boolean {
  return typeof row === "object" && row !== null && "held" in row && row.held === true;
}

function shareIn(row: unknown): number {
  if (typeof row === "object" && row !== null && "share" in row) return Number(row.share);
  throw new TypeError("PostgreSQL answered no share");
}

function messageOf(row: unknown): OutboxMessage {
  const { id, interaction, aggregate_key, topic, headers, payload } = Object(row);
  if (typeof id !== "string" || typeof topic !== "string" || !(payload instanceof Uint8Array))
    throw new TypeError("PostgreSQL answered no message of the outbox");
  return { id, interaction: String(interaction), key: aggregate_key, topic, headers, payload };
}
