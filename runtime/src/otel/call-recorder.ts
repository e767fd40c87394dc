import {
  type Attributes,
  context,
  type Histogram,
  type Meter,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace as traces,
} from "@opentelemetry/api";
import type { CallEvent } from "../events.ts";
import { isHttp } from "../http/as-http.ts";
import { endAttributes, reasonOf, type Side, spanAttributes, spanNameOf, startAttributes } from "./call-attributes.ts";
import { incomingContext, incomingTrace, outgoingContext, outgoingTrace, silent } from "./propagation.ts";
import { secondsHistogram } from "./seconds-histogram.ts";

/** A call that has begun and not ended. */
interface Running {
  readonly side: Side;
  readonly span: Span;
  readonly attributes: Attributes;
  /** Of the clock that never jumps, and is finer than a millisecond. */
  readonly startedMs: number;
}

/** Makes a span of each call that comes in and of each attempt that goes out, and measures both. */
export class CallRecorder {
  readonly #tracer: Tracer;
  readonly #durations: Readonly<Record<Side, { readonly http: Histogram; readonly rpc: Histogram }>>;
  readonly #remaining: Histogram;
  readonly #running = new WeakMap<CallEvent, Running>();

  constructor(tracer: Tracer, meter: Meter) {
    this.#tracer = tracer;
    const histogram = (name: string, description: string) => secondsHistogram(meter, name, description);
    this.#durations = {
      client: {
        http: histogram("http.client.request.duration", "Duration of HTTP client requests."),
        rpc: histogram("rpc.client.call.duration", "Duration of outgoing RPCs."),
      },
      server: {
        http: histogram("http.server.request.duration", "Duration of HTTP server requests."),
        rpc: histogram("rpc.server.call.duration", "Duration of incoming RPCs."),
      },
    };
    this.#remaining = histogram("interspec.deadline.remaining", "Time until the deadline of a call as it starts.");
  }

  startOutgoing(event: CallEvent): void {
    const parent = outgoingContext(event);
    const span = this.#start(event, "client", parent);
    const within = traces.setSpan(parent, span);
    event.trace = outgoingTrace(span.spanContext(), event.trace, within);
    if (isHttp(event.operation)) event.within = (run) => context.with(silent(within), run);
  }

  startIncoming(event: CallEvent): void {
    const parent = incomingContext(event);
    const span = this.#start(event, "server", parent);
    const within = traces.setSpan(parent, span);
    event.trace = incomingTrace(span.spanContext(), event.trace);
    event.within = (run) => context.with(within, run);
  }

  end(event: CallEvent): void {
    const running = this.#running.get(event);
    if (running === undefined) return;
    this.#running.delete(event);
    const { side, span, startedMs } = running;
    const ended = endAttributes(event, side);
    const wire = isHttp(event.operation) ? "http" : "rpc";
    this.#durations[side][wire].record((performance.now() - startedMs) / 1000, { ...running.attributes, ...ended });
    span.setAttributes(ended);
    const reason = reasonOf(event);
    if (reason !== null) span.setAttribute("interspec.reason", reason);
    // Without a message: those of failures may hold values of the input.
    if (ended["error.type"] !== undefined) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  }

  #start(event: CallEvent, side: Side, parent: ReturnType<typeof context.active>): Span {
    const attributes = startAttributes(event, side);
    const kind = side === "client" ? SpanKind.CLIENT : SpanKind.SERVER;
    const options = { kind, attributes: { ...attributes, ...spanAttributes(event, side) } };
    const span = this.#tracer.startSpan(spanNameOf(event.operation), options, parent);
    this.#running.set(event, { side, span, attributes, startedMs: performance.now() });
    const { remainingMs, operation } = event;
    const labels = { "interspec.interaction": operation.interaction, "interspec.side": side };
    if (remainingMs !== null) this.#remaining.record(remainingMs / 1000, labels);
    return span;
  }
}
