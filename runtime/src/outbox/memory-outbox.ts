import type { Outbox, OutboxMessage } from "./outbox.ts";
import { sendByKey } from "./send-by-key.ts";

/** A transaction of `memoryOutbox`. */
export interface MemoryTransaction {
  readonly messages: OutboxMessage[];
}

/** An outbox without a database. */
export interface MemoryOutbox extends Outbox {
  /** Runs, and lets the messages go once it is done; where it rejects they are dropped. */
  transaction<Value>(run: (tx: MemoryTransaction) => Promise<Value>): Promise<Value>;
}

/** Keeps messages in this process, for tests and samples: what was not sent is lost with it. */
export function memoryOutbox(): MemoryOutbox {
  const open = new WeakSet<object>();
  const listeners = new Set<() => void>();
  let waiting: readonly OutboxMessage[] = [];
  return {
    async transaction(run) {
      const tx: MemoryTransaction = { messages: [] };
      open.add(tx);
      try {
        const value = await run(tx);
        waiting = [...waiting, ...tx.messages];
        for (const tell of listeners) tell();
        return value;
      } finally {
        open.delete(tx);
      }
    },
    async add(tx, message) {
      if (!isOpen(tx)) throw new TypeError("publish.using takes the transaction that memoryOutbox().transaction gives");
      tx.messages.push(message);
    },
    async relay(interactions, send) {
      const own = waiting.filter((it) => interactions.includes(it.interaction));
      const { sent, failure } = await sendByKey(own, send);
      const gone = new Set(sent);
      waiting = waiting.filter((it) => !gone.has(it));
      return { sent: sent.length, mayHaveMore: false, failure };
    },
    onCommit(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };

  function isOpen(tx: unknown): tx is MemoryTransaction {
    return typeof tx === "object" && tx !== null && open.has(tx);
  }
}
