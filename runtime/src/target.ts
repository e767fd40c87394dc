import type { Clock } from "./clock.ts";
import type { Operation } from "./operation.ts";
import type { Transport } from "./transport.ts";

/** The way to a service: what carries its operations. */
export interface Connection {
  /** Where it leads, for people: a URL. */
  readonly peer: string;
  readonly clock: Clock;
  /** What carries an operation; loaded and opened when first asked for. */
  transportOf(operation: Operation): Promise<Transport>;
  /** Closes what it opened. */
  close(): Promise<void>;
}

/** What a connection is opened with. */
export interface ConnectOptions {
  /** Of every request. */
  readonly headers: Readonly<Record<string, string>>;
  /** undici's; null for one of its own. */
  readonly dispatcher: object | null;
  /** What it presents as it connects; null: nothing. */
  readonly certificate: CertificateOptions | null;
}

/** A certificate of a client, in PEM. */
export interface CertificateOptions {
  readonly key: string | Uint8Array;
  readonly cert: string | Uint8Array;
  /** What the callee's certificate is checked against; null: the usual authorities. */
  readonly ca: string | Uint8Array | null;
}

/** Where a service is: its base URL, or what `inProcess` and `faults` of the testing package answer. */
export type Target = string | URL | ConnectableTarget;

/** A target that knows itself how it is reached. */
export interface ConnectableTarget {
  connect(options: ConnectOptions): Connection;
}
