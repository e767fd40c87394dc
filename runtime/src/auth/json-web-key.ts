/** A key of RFC 7517. */
export interface JsonWebKey {
  readonly kty: string;
  readonly [member: string]: unknown;
}

/** Keys of RFC 7517. */
export interface JsonWebKeySet {
  readonly keys: readonly JsonWebKey[];
  /** Tells a set from a key. */
  readonly kty?: never;
}
