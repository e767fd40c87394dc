import {
  type Context,
  context,
  createContextKey,
  createTraceState,
  isSpanContextValid,
  propagation,
  type SpanContext,
  trace as traces,
} from "@opentelemetry/api";
import type { CallEvent } from "../events.ts";
import { hopsOf, withHops } from "../hops.ts";
import { type Trace, traceIdOf } from "../trace.ts";

/** The key of OpenTelemetry's `suppressTracing`, which is not in its API. */
const suppressed = createContextKey("OpenTelemetry SDK Context Key SUPPRESS_TRACING");

/**
 * What a call that came in belongs to: the trace that came with it, by the registered propagator where there is one;
 * else what is active, which is the span of another instrumentation, or nothing.
 */
export function incomingContext({ trace, isNewTrace, header }: CallEvent): Context {
  // In the same process it may be a client that is silenced: that is no concern of the server's.
  const active = context.active().deleteValue(suppressed);
  const from = { header: header ?? (() => null) };
  const getter = { get: ({ header }: typeof from, key: string) => header(key) ?? undefined, keys: () => [] };
  if (propagation.fields().length > 0) return propagation.extract(active, from, getter);
  return trace === null || isNewTrace ? active : traces.setSpanContext(active, spanContextOf(trace, true));
}

/**
 * What a call that goes out belongs to: the active span where it is of the handler's trace, or no handler makes the
 * call; else the span of the handler.
 */
export function outgoingContext({ trace }: CallEvent): Context {
  const active = context.active();
  if (trace === null || traces.getSpanContext(active)?.traceId === traceIdOf(trace.traceparent)) return active;
  return traces.setSpanContext(active, spanContextOf(trace, false));
}

/** The trace that a handler hands on. */
export function incomingTrace(span: SpanContext, trace: Trace | null): Trace | null {
  return isSpanContextValid(span) ? { ...headersOf(span), baggage: trace?.baggage ?? null } : trace;
}

/** What travels with a call: the span, and what the registered propagator adds of `within`. */
export function outgoingTrace(span: SpanContext, trace: Trace | null, within: Context): Trace | null {
  if (!isSpanContextValid(span)) return trace;
  const carried: Record<string, string> = {};
  propagation.inject(within, carried);
  const { traceparent: _same, tracestate: _too, baggage, ...others } = carried;
  return { ...headersOf(span), baggage: joined(baggage ?? null, trace?.baggage ?? null), others };
}

/** Where a request is sent: other instrumentations of HTTP make no second span of it, and no second traceparent. */
export function silent(within: Context): Context {
  return within.setValue(suppressed, true);
}

/** The baggage of OpenTelemetry where there is some, with the hops that we count. */
function joined(baggage: string | null, own: string | null): string | null {
  if (baggage === null) return own;
  const hops = hopsOf(own);
  return hops === 0 ? baggage : withHops(baggage, hops);
}

function headersOf({ traceId, spanId, traceFlags, traceState }: SpanContext): Omit<Trace, "baggage"> {
  const flags = traceFlags.toString(16).padStart(2, "0");
  return { traceparent: `00-${traceId}-${spanId}-${flags}`, tracestate: traceState?.serialize() ?? null };
}

/** The span that a trace says: `00-<32 digits>-<16 digits>-<flags>`. */
export function spanContextOf({ traceparent, tracestate }: Trace, isRemote: boolean): SpanContext {
  const [, traceId = "", spanId = "", flags = "00"] = traceparent.split("-");
  const traceState = tracestate === null ? {} : { traceState: createTraceState(tracestate) };
  return { traceId, spanId, traceFlags: Number.parseInt(flags, 16), isRemote, ...traceState };
}
