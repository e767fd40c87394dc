/** What is known of a diagnostic besides its message, for people. */
export interface Facts {
  /** What it means. */
  readonly summary: string;
  /** What breaks otherwise. */
  readonly why: string;
  /** How to mend it. */
  readonly fix: string;
}

/** Facts by the code of their diagnostic. */
export type FactsByCode = Readonly<Record<string, Facts>>;
