/** Who calls, as the verifier of a scheme found out. */
export interface Principal {
  readonly id: string;
  /** The name of the scheme in the spec: `user`. */
  readonly scheme: string;
  readonly scopes: readonly string[];
}
