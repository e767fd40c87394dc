import type { DedupeStore } from "../dedupe.ts";
import type { Logger } from "../logger.ts";
import type { SubscriberState } from "../server/messaging.ts";

/** How events are read by whoever is no service of their workspace. */
export interface ConsumeOptions {
  /** Its members share the events. */
  readonly group: string;
  /** Where the group begins that has never read; `earliest` when left out. */
  readonly from?: "earliest" | "latest";
  /** Handlers at a time, of each kind of event; 16 when left out. Source: resilience.md, Event consumers. */
  readonly concurrency?: number;
  /** Where events go that cannot be handled; `<topic>.<group>.dlq` when left out, null for nowhere. */
  readonly deadLetter?: string | null;
  /** Remembers which events were handled, for 24 hours; in memory when left out. */
  readonly dedupe?: DedupeStore;
  /** JSON lines on stderr when left out, silent in tests. */
  readonly logger?: Logger;
}

/** A member of a group that reads until it is drained. */
export interface Subscription extends AsyncDisposable {
  /** How each kind of event is read. */
  states(): Readonly<Record<string, SubscriberState>>;
  /** Takes nothing more, lets handlers end (25 s at most), and leaves the group. The same promise for all who ask. */
  drain(): Promise<void>;
}
