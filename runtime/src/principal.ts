/** Who calls, as the verifier of a scheme found out. */
export interface Principal {
  readonly id: string;
  /** The name of the scheme in the spec: `user`. */
  readonly scheme: string;
  readonly scopes: readonly string[];
  /** When the proof ends, in epoch milliseconds: a connection that lasts is closed then. Left out: it does not. */
  readonly expiresAt?: number;
}
