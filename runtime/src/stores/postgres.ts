import { createHash, randomUUID } from "node:crypto";
import type { DedupeStore } from "../dedupe.ts";
import type { IdempotencyStore } from "../idempotency.ts";
import { quotedTable } from "./table-name.ts";

/** A pool or client of `pg` as it is, and whatever else takes `$1` and answers rows. */
export interface PostgresClient {
  query(text: string, values: unknown[]): Promise<{ readonly rows: readonly unknown[] }>;
}

/** What may be said of a store in PostgreSQL. */
export interface PostgresStoreOptions {
  /** `interspec_idempotency` when left out; `schema.table` in another schema than the first of the search path. */
  readonly table?: string;
}

/**
 * The statements that make the table, for a migration. Throws TypeError where the name is none.
 *
 * `key` is the SHA-256 of the call's key. `result` is null while the call runs, `token` after it. Rows that are past
 * `forget_at` are deleted two at a time as calls and events end.
 */
export function postgresSchema(table = defaultTable): string {
  const name = quotedTable(table);
  return `create table if not exists ${name} (
  key bytea primary key,
  fingerprint text not null,
  token text,
  locked_until timestamptz not null,
  result text,
  forget_at timestamptz not null
);
create index if not exists "${table.split(".").at(-1)}_forget_at" on ${name} (forget_at);
`;
}

/**
 * Keeps keys, and which events were handled, in a table of PostgreSQL, by its clock; `postgresSchema()` makes the table. Throws TypeError where the
 * table's name is none. With a client inside of a transaction, the key is taken when that commits.
 */
export function postgresStore(
  client: PostgresClient,
  { table = defaultTable }: PostgresStoreOptions = {},
): IdempotencyStore & DedupeStore {
  const { begin, complete, release, wasHandled, markHandled } = statements(quotedTable(table));
  return {
    async begin(key, fingerprint, { lockMs, ttlMs }) {
      const token = randomUUID();
      const values = [digest(key), fingerprint, token, lockMs, Math.max(lockMs, ttlMs)];
      const { rows } = await client.query(begin, values);
      const held = heldOf(rows[0]);
      if (held.token === token) return { state: "new", token };
      if (held.fingerprint !== fingerprint) return { state: "mismatch" };
      if (held.result !== null) return { state: "replay", result: held.result };
      return { state: "in_progress", retryAfterMs: held.lockedMs };
    },
    async complete(key, token, result, { ttlMs }) {
      await client.query(complete, [digest(key), token, result, ttlMs]);
    },
    async release(key, token) {
      await client.query(release, [digest(key), token]);
    },
    async wasHandled(key) {
      const { rows } = await client.query(wasHandled, [digest(eventKey(key))]);
      return rows.length > 0;
    },
    async markHandled(key, ttlMs) {
      await client.query(markHandled, [digest(eventKey(key)), ttlMs]);
    },
  };
}

const defaultTable = "interspec_idempotency";

/** Events and calls share a table: no key of a call begins so, for those are JSON. */
function eventKey(key: string): string {
  return `event ${key}`;
}

/** Texts of PostgreSQL hold no NUL, and its indexes no long ones: keys may be and have either. */
function digest(key: string): Uint8Array {
  return createHash("sha256").update(key).digest();
}

function statements(table: string) {
  // One time for all of a statement, unlike clock_timestamp(), and of this one alone, unlike now().
  const at = "statement_timestamp()";
  const after = (parameter: string) => `${at} + ${parameter}::float8 * interval '1 millisecond'`;
  const isFree = `held.forget_at <= ${at}
    or (held.result is null and held.locked_until <= ${at} and held.fingerprint = excluded.fingerprint)`;
  const taken = ["fingerprint", "token", "locked_until", "result", "forget_at"]
    .map((it) => `${it} = case when ${isFree} then excluded.${it} else held.${it} end`)
    .join(",\n  ");
  // What is past its time goes two rows at a time, with each that ends.
  const sweep = `with outdated as (
  select key from ${table} where forget_at <= ${at} and key <> $1 order by forget_at limit 2 for update skip locked
), gone as (
  delete from ${table} where key in (select key from outdated)
)`;
  return {
    // It updates in any case: so it waits for whoever takes the key in this moment, and answers what came of that.
    begin: `insert into ${table} as held (key, fingerprint, token, locked_until, forget_at)
values ($1, $2, $3, ${after("$4")}, ${after("$5")})
on conflict (key) do update set
  ${taken}
returning fingerprint, token, result, extract(epoch from locked_until - ${at})::float8 * 1000 as "lockedMs"`,
    complete: `${sweep}
update ${table} set result = $3, token = null, forget_at = ${after("$4")} where key = $1 and token = $2`,
    release: `delete from ${table} where key = $1 and token = $2`,
    wasHandled: `select 1 from ${table} where key = $1 and forget_at > ${at}`,
    markHandled: `${sweep}
insert into ${table} (key, fingerprint, locked_until, result, forget_at)
values ($1, '', ${at}, '', ${after("$2")})
on conflict (key) do update set forget_at = excluded.forget_at`,
  };
}

/** Who holds a key, after the statement that tried to take it. */
interface Held {
  readonly fingerprint: unknown;
  readonly token: unknown;
  readonly result: string | null;
  readonly lockedMs: number;
}

function heldOf(row: unknown): Held {
  if (typeof row !== "object" || row === null || !("fingerprint" in row && "token" in row && "lockedMs" in row))
    throw new TypeError("PostgreSQL answered no row to the statement that takes a key");
  const { fingerprint, token, lockedMs } = row;
  const result = "result" in row && typeof row.result === "string" ? row.result : null;
  return { fingerprint, token, result, lockedMs: Number(lockedMs) };
}
