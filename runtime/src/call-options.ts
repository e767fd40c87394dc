import type { InteractionContext } from "./context.ts";
import type { Version } from "./etag.ts";

/** What may be said of one call. */
export interface CallOptions {
  /** Of the whole call, retries included; never longer than the caller's own deadline. */
  readonly timeoutMs?: number;
  readonly signal?: AbortSignal;
  /** The key under which a retried call counts once; made for each call that needs one. */
  readonly idempotencyKey?: string;
  /** The version that is to be changed: where it is another by now, the call fails with `failed_precondition`. */
  readonly ifMatch?: Version;
  readonly headers?: Readonly<Record<string, string>>;
  /**
   * Of realtime alone: a connection broke, and what was missed is gone. With this the call goes on, and begins anew;
   * without, it fails with `aborted` where its interaction says that it resumes, or sends messages itself.
   */
  readonly onReset?: () => void;
  /** The handler in which the call is made; implied by `ctx.clients`. */
  readonly context?: InteractionContext;
}
