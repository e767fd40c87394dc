import type { Credential } from "./auth/credentials.ts";
import type { Logger } from "./logger.ts";
import type { Policy } from "./operation.ts";

/** Numbers of the spec that a client has otherwise, and what is switched on in clients only. */
export type PolicyOverrides = Partial<
  Pick<Policy, "timeoutMs" | "retry" | "breaker" | "bulkhead"> & {
    /** One more attempt when the first is slower than most; of interactions with `idempotency: read` only. */
    readonly hedging: boolean;
    /** Learns how many calls the target can take at the same time. */
    readonly adaptiveLimit: boolean;
  }
>;

/** What may be said of a client. */
export interface ClientOptions {
  /** What it presents where an interaction asks who calls. */
  readonly auth?: Credential;
  /** Of every request. */
  readonly headers?: Readonly<Record<string, string>>;
  /** By the names of interactions. */
  readonly policies?: Readonly<Record<string, PolicyOverrides>>;
  /** undici's, for proxies, certificates and pools of one's own. */
  readonly dispatcher?: object;
  /** Where it says that operations go out of use; as warnings of the process when left out. */
  readonly logger?: Logger;
}
