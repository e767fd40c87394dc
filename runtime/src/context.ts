import type { ErrorCode } from "./errors.ts";
import type { Version } from "./etag.ts";
import type { StandardError } from "./interaction-error.ts";
import type { Logger } from "./logger.ts";
import type { Principal } from "./principal.ts";

/** What every handler is given beside its input. */
export interface InteractionContext {
  /** `orders.placeOrder`. */
  readonly interaction: string;
  /** Epoch milliseconds; null where nobody waits. */
  readonly deadline: number | null;
  /** Milliseconds until the deadline; Infinity where there is none. */
  remaining(): number;
  /** Aborted when the deadline passes, or the caller gives up. */
  readonly signal: AbortSignal;
  /** The headers of W3C Trace Context and Baggage. */
  readonly trace: {
    readonly traceparent: string;
    readonly tracestate: string | null;
    readonly baggage: string | null;
  };
  /** 1 at first. */
  readonly attempt: number;
  readonly principal: Principal | null;
  readonly idempotencyKey: string | null;
  readonly log: Logger;
  /** Clients of exactly what `calls` declares. */
  readonly clients: object;
  /** Publishers of exactly what `emits` declares. */
  readonly publish: object;
  /** The same without deadline and cancellation, for work that outlives the call. The trace stays. */
  detach(): this;
  /**
   * Throws `failed_precondition` where the caller wants to change another version than this, as it says with `ifMatch`
   * (`If-Match` over HTTP); does nothing where it says none.
   */
  expectVersion(version: Version): void;
  /** What a handler throws that is not written yet. */
  unimplemented(): StandardError;
}

/** The context of a call or stream; `Reach` is what its handler may call and publish. */
export type Context<Reach = unknown> = InteractionContext & Reach;

/** What is known of a message: attributes of CloudEvents. */
export interface MessageFacts {
  readonly id: string;
  readonly source: string;
  readonly time: Date;
  readonly subject: string | null;
  /** The key that it was published under; null where there is none. */
  readonly key: string | null;
  /** What it and others came of: the same of all that followed from one cause; null where nobody said. */
  readonly correlationId: string | null;
}

/** The context of a message. */
export type MessageContext<Reach = unknown> = Context<Reach> & { readonly event: MessageFacts };

/** One client that is connected. */
export interface ClientConnection {
  /** The same each time that the client comes back within the window of `resume`. */
  readonly id: string;
  /** How many messages it was sent by a handler before this one, which went away with its process; 0 at first. */
  readonly sent: number;
  /** Ends it with this code. */
  close(code: ErrorCode): void;
}

/** The context of a handler that talks to one client as things happen. */
export type RealtimeContext<Reach = unknown> = Context<Reach> & { readonly connection: ClientConnection };
