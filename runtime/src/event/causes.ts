import type { InteractionContext, MessageFacts } from "../context.ts";
import { traceIdOf } from "../trace.ts";

/** What a message follows from. */
export interface Causes {
  /** Names all that came of one cause: the first event there, or else the trace of the call. */
  readonly correlationId: string | null;
  /** The event whose handler publishes it. */
  readonly causationId: string | null;
}

/** What a message follows from that a handler publishes; nothing where none does. */
export function causesOf(context: (InteractionContext & { readonly event?: MessageFacts | null }) | null): Causes {
  if (context === null) return { correlationId: null, causationId: null };
  const { event = null, trace } = context;
  if (event === null) return { correlationId: traceIdOf(trace.traceparent), causationId: null };
  return { correlationId: event.correlationId ?? event.id, causationId: event.id };
}
