import type { TlsSocket } from "../../auth/peer-certificate.ts";
import type { Cancellation } from "../../cancellation.ts";

/** Who sends a request, and for how long it waits; the same for all of its fields. */
export interface GraphqlCaller {
  readonly peer: string;
  readonly tlsSocket: TlsSocket | null;
  /** Cancelled when the caller hangs up. */
  readonly cancellation: Cancellation;
  /** What it gives the whole request; null where it says nothing. */
  readonly timeoutMs: number | null;
  /** A header by its lower-case name. */
  header(name: string): string | null;
}
