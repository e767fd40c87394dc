import type { Attempt } from "./attempt.ts";
import { hopsOf, withHops } from "./hops.ts";

/** The headers of an attempt that are the same on every wire: trace, baggage, key, proof, and what the caller adds. */
export function attemptHeaders({ call, proof, trace }: Attempt): Record<string, string> {
  const headers: Record<string, string> = { ...call.options.headers, ...proof?.headers };
  if (trace !== null) {
    headers["traceparent"] = trace.traceparent;
    if (trace.tracestate !== null) headers["tracestate"] = trace.tracestate;
    if (call.parent !== null) headers["baggage"] = withHops(trace.baggage, hopsOf(trace.baggage) + 1);
    else if (trace.baggage !== null) headers["baggage"] = trace.baggage;
  }
  if (call.idempotencyKey !== null) headers["idempotency-key"] = call.idempotencyKey;
  return headers;
}
