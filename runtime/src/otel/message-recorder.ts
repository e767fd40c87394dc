import {
  type Attributes,
  context,
  type Histogram,
  type Link,
  type Meter,
  ROOT_CONTEXT,
  type Span,
  SpanKind,
  SpanStatusCode,
  type Tracer,
  trace as traces,
} from "@opentelemetry/api";
import type { CallEvent } from "../events.ts";
import { traceOf } from "../trace.ts";
import { type Direction, messageAttributes, messageSpanAttributes, messageSpanName } from "./message-attributes.ts";
import { incomingTrace, outgoingContext, outgoingTrace, silent, spanContextOf } from "./propagation.ts";
import { secondsHistogram } from "./seconds-histogram.ts";

/** A message that is on its way, or handled. */
interface Running {
  readonly direction: Direction;
  readonly span: Span;
  readonly attributes: Attributes;
  readonly startedMs: number;
}

/**
 * Makes a span of each time that a message is sent or handled, and measures both. What is handled begins a trace of its
 * own, with a link to where the message was made: it may be long ago, and many may handle it.
 */
export class MessageRecorder {
  readonly #tracer: Tracer;
  readonly #durations: Readonly<Record<Direction, Histogram>>;
  readonly #running = new WeakMap<CallEvent, Running>();

  constructor(tracer: Tracer, meter: Meter) {
    this.#tracer = tracer;
    this.#durations = {
      send: secondsHistogram(meter, "messaging.client.operation.duration", "Duration of sending a message."),
      process: secondsHistogram(meter, "messaging.process.duration", "Duration of handling a message."),
    };
  }

  startOutgoing(event: CallEvent): void {
    const parent = outgoingContext(event);
    const span = this.#start(event, "send", parent, []);
    const within = traces.setSpan(parent, span);
    event.trace = outgoingTrace(span.spanContext(), event.trace, within);
    event.within = (run) => context.with(silent(within), run);
  }

  startIncoming(event: CallEvent): void {
    const span = this.#start(event, "process", ROOT_CONTEXT, linksOf(event));
    const within = traces.setSpan(ROOT_CONTEXT, span);
    event.trace = incomingTrace(span.spanContext(), event.trace);
    event.within = (run) => context.with(within, run);
  }

  end(event: CallEvent): void {
    const running = this.#running.get(event);
    if (running === undefined) return;
    this.#running.delete(event);
    const { direction, span, attributes, startedMs } = running;
    const { error } = event;
    const failed: Attributes = error === null ? {} : { "error.type": error.code };
    this.#durations[direction].record((performance.now() - startedMs) / 1000, { ...attributes, ...failed });
    span.setAttributes(failed);
    // Without a message: those of failures may hold values of the payload.
    if (error !== null) span.setStatus({ code: SpanStatusCode.ERROR });
    span.end();
  }

  #start(event: CallEvent, direction: Direction, parent: ReturnType<typeof context.active>, links: Link[]): Span {
    const attributes = messageAttributes(event, direction);
    const kind = direction === "send" ? SpanKind.PRODUCER : SpanKind.CONSUMER;
    const options = { kind, links, attributes: { ...attributes, ...messageSpanAttributes(event) } };
    const span = this.#tracer.startSpan(messageSpanName(event.operation, direction), options, parent);
    this.#running.set(event, { direction, span, attributes, startedMs: performance.now() });
    return span;
  }
}

/** Where the message was made; where nobody says, the hop that it came by. */
function linksOf({ header, trace, isNewTrace }: CallEvent): Link[] {
  const made = header?.("ce_traceparent") ?? null;
  const origin = made === null ? trace : traceOf(made, header?.("ce_tracestate") ?? null, null);
  const isKnown = made !== null ? origin?.traceparent === made : !isNewTrace;
  return origin === null || !isKnown ? [] : [{ context: spanContextOf(origin, true) }];
}
