import { type MeterProvider, metrics, type TracerProvider, trace } from "@opentelemetry/api";
import { type Channel, clientEvents, producerEvents } from "../events.ts";
import { consumerEvents, serverEvents } from "../incoming-events.ts";
import { CallRecorder } from "./call-recorder.ts";
import { MessageRecorder } from "./message-recorder.ts";
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
 * Makes spans and metrics of all calls and messages of this process, by the semantic conventions of OpenTelemetry. Each
 * attempt of a client is a span, and each call that comes in; handlers run with theirs as the active one. What handles a
 * message has a trace of its own, with a link to where the message was made. Call it once, after the SDK
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
  const messages = new MessageRecorder(tracerProvider.getTracer(scope), meter);
  const policies = policyMeters(meter);
  const [client, producer, server, consumer] = [clientEvents, producerEvents, serverEvents, consumerEvents];
  const unsubscribes = [
    listen(client.start, (it) => calls.startOutgoing(it)),
    listen(client.end, (it) => calls.end(it)),
    listen(server.start, (it) => calls.startIncoming(it)),
    listen(server.end, (it) => calls.end(it)),
    listen(producer.start, (it) => messages.startOutgoing(it)),
    listen(producer.end, (it) => messages.end(it)),
    listen(consumer.start, (it) => messages.startIncoming(it)),
    listen(consumer.end, (it) => messages.end(it)),
    ...[client, producer].flatMap((it) => [
      listen(it.retry, policies.retry),
      listen(it.budget, policies.budget),
      listen(it.bulkhead, policies.bulkhead),
      listen(it.breaker, policies.breaker),
      listen(it.shed, policies.clientShed),
    ]),
    ...[server, consumer].flatMap((it) => [listen(it.shed, policies.serverShed), listen(it.late, policies.late)]),
    listen(server.idempotency, policies.idempotency),
    listen(consumer.retry, policies.retry),
    listen(consumer.outcome, policies.outcome),
    listen(consumer.lag, policies.lag),
    listen(consumer.sunset, policies.sunset),
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
