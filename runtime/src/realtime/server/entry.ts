/** A message to a client as its wire writes it. */
export interface Outgoing {
  /** JSON, on one line. */
  readonly data: string;
  /** The variant of a union; `message` of all others. */
  readonly event: string;
  /** Of those with the same key, `conflate` keeps the newest. */
  readonly key: string;
}

/** The same with its number in its session, from 1. */
export interface Entry extends Outgoing {
  readonly seq: number;
}
