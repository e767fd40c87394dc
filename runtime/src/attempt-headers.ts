import type { Attempt } from "./attempt.ts";
import { etagOf } from "./etag.ts";
import { hopsOf, withHops } from "./hops.ts";

/** The headers of an attempt that are the same on every wire: trace, baggage, key, number, proof, and what the caller adds. */
export function attemptHeaders({ call, number, proof, trace }: Attempt): Record<string, string> {
  const headers: Record<string, string> = { ...call.options.headers, ...proof?.headers };
  if (trace !== null) {
    Object.assign(headers, trace.others);
    headers["traceparent"] = trace.traceparent;
    if (trace.tracestate !== null) headers["tracestate"] = trace.tracestate;
    if (call.parent !== null) headers["baggage"] = withHops(trace.baggage, hopsOf(trace.baggage) + 1);
    else if (trace.baggage !== null) headers["baggage"] = trace.baggage;
  }
  // gRFC A6; our servers read it on every wire.
  if (number > 1) headers["grpc-previous-rpc-attempts"] = String(number - 1);
  if (call.idempotencyKey !== null) headers["idempotency-key"] = call.idempotencyKey;
  const { ifMatch } = call.options;
  if (ifMatch !== undefined) headers["if-match"] = etagOf(ifMatch);
  return headers;
}
