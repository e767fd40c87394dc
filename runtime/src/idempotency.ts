/** What a store says of the key that a call came with. */
export type Begun =
  /** Nobody holds the key: the call is to be carried out, and `complete` or `release` told the token. */
  | { readonly state: "new"; readonly token: string }
  /** It was carried out: this is what came of it. */
  | { readonly state: "replay"; readonly result: string }
  /** Another holds the key, until so many milliseconds from now at the latest; null where the store does not know. */
  | { readonly state: "in_progress"; readonly retryAfterMs: number | null }
  /** The key belongs to a call with another fingerprint. */
  | { readonly state: "mismatch" };

/**
 * Remembers what calls with a key came to, so that each is carried out once. Rejects with what its client rejects
 * with when it cannot be reached.
 *
 * Keys are any text; fingerprints are digests; results are text without NUL, such as JSON.
 */
export interface IdempotencyStore {
  /**
   * Takes the key, in one step. Whoever holds it has `lockMs` to say how the call ended; after that another call with
   * the same fingerprint takes over under a new token. The fingerprint is remembered for `ttlMs`, or `lockMs` where
   * that is longer: what a holder that died has done is not known, so another payload stays a mismatch.
   */
  begin(key: string, fingerprint: string, options: { readonly lockMs: number; readonly ttlMs: number }): Promise<Begun>;
  /** Keeps the result for `ttlMs` from now. Does nothing when the token no longer holds the key. */
  complete(key: string, token: string, result: string, options: { readonly ttlMs: number }): Promise<void>;
  /** Forgets the key, since nothing was done. Does nothing when the token no longer holds it. */
  release(key: string, token: string): Promise<void>;
}
