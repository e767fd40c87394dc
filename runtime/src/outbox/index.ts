export { type MemoryOutbox, type MemoryTransaction, memoryOutbox } from "./memory-outbox.ts";
export type { Outbox, OutboxMessage, RelayRound, Send } from "./outbox.ts";
export {
  outboxSchema,
  type PooledClient,
  type PostgresOutboxOptions,
  type PostgresPool,
  postgresOutbox,
} from "./postgres-outbox.ts";
