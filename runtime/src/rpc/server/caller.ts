import { Code, ConnectError, createContextKey, type HandlerContext } from "@connectrpc/connect";
import { canceled } from "../../attempt.ts";
import type { TlsSocket } from "../../auth/peer-certificate.ts";
import { Cancellation } from "../../cancellation.ts";
import { timeLimitMs } from "../../http/server/time-limit.ts";
import type { Operation } from "../../operation.ts";
import type { Arrival } from "../../server/arrival.ts";

/** What Connect's library does not say of a request. */
export interface Caller {
  /** An address. */
  readonly peer: string;
  /** The connection where it is encrypted. */
  readonly tlsSocket: TlsSocket | null;
  /** Its message could not be read: this is what it is refused with. */
  readonly refusal: ConnectError | null;
  /** Whether a method was called for it. */
  isServed: boolean;
  /** Told what cancels it, when a method is called for it; null where nobody needs to know. */
  readonly onArrival: ((cancellation: Cancellation) => void) | null;
}

/** Under this a request carries its caller. */
export const callerKey = createContextKey<Caller>(
  { peer: "in-process", tlsSocket: null, refusal: null, isServed: false, onArrival: null },
  { description: "the caller" },
);

/** A request as endpoints know it. `release` is called when it is answered. */
export interface RpcArrival extends Arrival {
  release(): void;
}

/** Notes that a method was called, so that what it answers is left as it is. */
export function noteServed({ values }: HandlerContext): void {
  values.get(callerKey).isServed = true;
}

/** The arrival of a request. Throws where it was refused before. */
export function arrivalOf(
  { signal, values, requestHeader, timeoutMs }: HandlerContext,
  operation: Operation,
): RpcArrival {
  const caller = values.get(callerKey);
  caller.isServed = true;
  if (caller.refusal !== null) throw caller.refusal;
  const cancellation = new Cancellation();
  caller.onArrival?.(cancellation);
  // The library has a timer for the deadline, and so have we: ours answers. It aborts when all is over, too; then
  // nobody listens any more.
  const hangUp = () => {
    const isDeadline = signal.reason instanceof ConnectError && signal.reason.code === Code.DeadlineExceeded;
    if (!isDeadline) cancellation.cancel(canceled(operation, signal.reason));
  };
  if (signal.aborted) hangUp();
  else signal.addEventListener("abort", hangUp);
  const header = (name: string) => requestHeader.get(name);
  return {
    peer: caller.peer,
    tlsSocket: caller.tlsSocket,
    timeoutMs: timeoutMs() ?? timeLimitMs({ header }),
    cancellation,
    header,
    release: () => signal.removeEventListener("abort", hangUp),
  };
}
