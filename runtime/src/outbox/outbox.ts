/** A message that waits until whoever wrote it has committed. */
export interface OutboxMessage {
  /** Its id as a CloudEvent: a UUIDv7, so that messages sort in the order in which they were written. */
  readonly id: string;
  /** `orders.orderPlaced`: what knows where it goes. */
  readonly interaction: string;
  /** What orders it; null: nothing does. */
  readonly key: string | null;
  readonly topic: string;
  /** The attributes of the CloudEvent, its content type and what else travels of the trace. */
  readonly headers: Readonly<Record<string, string | boolean>>;
  readonly payload: Uint8Array;
}

/** Publishes a message; rejects where the broker has not taken it. */
export type Send = (message: OutboxMessage) => Promise<void>;

/** What came of one round: how many were sent, and whether more may wait. */
export interface RelayRound {
  readonly sent: number;
  readonly mayHaveMore: boolean;
  /** Why the first of those that were not sent was not; null: all were. */
  readonly failure: unknown;
}

/**
 * Where messages wait that go out with a transaction: `postgresOutbox(pool)`, or `memoryOutbox()` for tests. They are
 * sent at least once, and those of one key in the order in which they were written, as long as the transactions that
 * write them do not overlap.
 */
export interface Outbox {
  /** Adds a message to a transaction of the handler's own. Throws TypeError where `tx` is none. */
  add(tx: unknown, message: OutboxMessage): Promise<void>;
  /** Sends the committed messages of these interactions, the oldest first; those of a key stop at the first that fails. */
  relay(interactions: readonly string[], send: Send): Promise<RelayRound>;
  /** Calls when something was committed, where it can tell; answers what takes that back. */
  onCommit(listener: () => void): () => void;
}
