import { type MeterProvider, metrics, type TracerProvider, trace } from "@opentelemetry/api";
import { type Channel, events } from "../events.ts";
import { CallRecorder } from "./call-recorder.ts";
import { policyMeters } from "./policy-meters.ts";

/** Where spans and measurements go. */
export interface InstrumentOptions {
  /** The one that is registered when left out. */
  readonly tracerProvider?: TracerProvider;
  /** The one that is registered at this moment when left out. */
  readonly meterProvider?: MeterProvider;
}

/** Of the tracer and the meter. */
const scope = "@interspec/runtime";

/**
 * Makes spans and metrics of all calls of this process, by the semantic conventions of OpenTelemetry. Each attempt of a
 * client is a span, and each call that comes in; handlers run with theirs as the active one. Call it once, after the SDK
 * was registered and before `serve`. What it answers takes it back; spans that are running then are not ended.
 *
 * Context travels in the headers of W3C, and in those of the registered propagator besides.
 */
export function instrument({
  tracerProvider = trace.getTracerProvider(),
  meterProvider = metrics.getMeterProvider(),
}: InstrumentOptions = {}): () => void {
  const meter = meterProvider.getMeter(scope);
  const calls = new CallRecorder(tracerProvider.getTracer(scope), meter);
  const policies = policyMeters(meter);
  const unsubscribes = [
    listen(events.clientStart, (it) => calls.startOutgoing(it)),
    listen(events.clientEnd, (it) => calls.end(it)),
    listen(events.serverStart, (it) => calls.startIncoming(it)),
    listen(events.serverEnd, (it) => calls.end(it)),
    listen(events.clientRetry, policies.retry),
    listen(events.clientBudget, policies.budget),
    listen(events.clientBulkhead, policies.bulkhead),
    listen(events.clientBreaker, policies.breaker),
    listen(events.clientShed, policies.clientShed),
    listen(events.serverShed, policies.serverShed),
    listen(events.serverLate, policies.late),
    listen(events.serverIdempotency, policies.idempotency),
  ];
  return () => {
    for (const unsubscribe of unsubscribes) unsubscribe();
  };
}

function listen<Event>(channel: Channel<Event>, listener: (event: Event) => void): () => void {
  // Whoever publishes there is typed: the runtime alone does.
  const heard = (event: unknown) => listener(event as Event);
  channel.subscribe(heard);
  return () => channel.unsubscribe(heard);
}
