/**
 * Remembers which events were handled, so that what is delivered again is not handled again. Keys are any text. Rejects
 * with what its client rejects with when it cannot be reached.
 */
export interface DedupeStore {
  /** Whether an event of this key was handled, and is still remembered. */
  wasHandled(key: string): Promise<boolean>;
  /** Remembers for `ttlMs` from now that it was handled. */
  markHandled(key: string, ttlMs: number): Promise<void>;
}
