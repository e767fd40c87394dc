import type { TlsSocket } from "../auth/peer-certificate.ts";
import type { Cancellation } from "../cancellation.ts";
import type { ClientConnection, MessageFacts } from "../context.ts";
import type { InteractionError } from "../interaction-error.ts";
import type { Principal } from "../principal.ts";

/** A call or stream that came in, as its wire hands it over. */
export interface Arrival {
  /** Where it came from: an address. */
  readonly peer: string;
  /** What the caller gives it in all, as the wire's own header says; null where it says nothing. */
  readonly timeoutMs: number | null;
  /** Cancelled by the wire when the caller hangs up. */
  readonly cancellation: Cancellation;
  /** The connection where it is encrypted, for its certificate; null where it is not. */
  readonly tlsSocket: TlsSocket | null;
  /** Of a message alone. */
  readonly event?: MessageFacts;
  /** Of a message alone: how often it was handled, with this time; 1 at first. */
  readonly attempt?: number;
  /** Of a client that stays connected alone. */
  readonly connection?: ClientConnection;
  /** The HTTP status that it is answered with; null of other wires, and before. */
  readonly status?: number | null;
  /** A header or metadata by its lower-case name, several joined by commas; null where there is none. */
  header(name: string): string | null;
}

/** A call with one answer: how its wire reads it, and writes what comes of it. */
export interface Exchange<Reply> extends Arrival {
  /** The input; throws `invalid_argument`. Unknown fields are refused or ignored as the endpoint says. */
  decode(unknownFields: "reject" | "ignore"): unknown;
  /** The answer; throws `internal` with violations where the output is none of its type. */
  succeed(output: unknown): Reply;
  fail(failed: Failed): Reply;
  /** A reply as text, so that a call with the same idempotency key gets it again. */
  save(reply: Reply): string;
  restore(text: string): Reply;
}

/** A failure as it goes out. */
export interface Failed {
  readonly error: InteractionError;
  readonly traceId: string;
  /** The HTTP status where it is another than that of the error, or of its code. */
  readonly status: number | null;
  /** Nothing was done: it may be sent again, whatever it does. */
  readonly isNotProcessed: boolean;
  /** It was tried often enough further down: nobody above is to try again. */
  readonly isExhausted: boolean;
}

/** A reply, with the headers that are the same on every wire. Their names are lower-case. */
export interface Answered<Reply> {
  readonly reply: Reply;
  readonly headers: Readonly<Record<string, string>>;
}

/** A stream: how its wire reads and writes its messages. */
export interface StreamExchange<Message> extends Arrival {
  /** The input, or all that comes in as an AsyncIterable; throws `invalid_argument`, the iterable when it is read. */
  decode(unknownFields: "reject" | "ignore"): unknown;
  /** One message; throws `internal` with violations where it is none of its type. */
  encode(output: unknown): Message;
  /** A failure as the wire throws it. */
  fail(failed: Failed): Error;
}

/** A stream that was let in, with the headers that are the same on every wire. */
export interface Streaming<Output> {
  readonly headers: Readonly<Record<string, string>>;
  readonly output: Output;
}

/** A stream that was let in, and whose handler has not begun. */
export interface Admitted<Message> {
  readonly headers: Readonly<Record<string, string>>;
  /** Who it is; null where nobody needs to be known. */
  readonly principal: Principal | null;
  /** Runs the handler, once. What it throws is what the wire makes of a failure. */
  run(): AsyncIterable<Message>;
  /** It ends without its handler. */
  leave(error: InteractionError | null): void;
}
