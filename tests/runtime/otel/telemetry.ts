import { metrics, type SpanContext } from "@opentelemetry/api";
import {
  AggregationTemporality,
  InMemoryMetricExporter,
  MeterProvider,
  PeriodicExportingMetricReader,
} from "@opentelemetry/sdk-metrics";
import {
  InMemorySpanExporter,
  NodeTracerProvider,
  type ReadableSpan,
  SimpleSpanProcessor,
  type SpanProcessor,
} from "@opentelemetry/sdk-trace-node";

const spans = new InMemorySpanExporter();
/** Ids of spans in the order in which they began: their times have milliseconds only. */
const begun: string[] = [];
const done = () => Promise.resolve();
const order: SpanProcessor = {
  onStart: (span) => void begun.push(span.spanContext().spanId),
  onEnd: () => undefined,
  forceFlush: done,
  shutdown: done,
};
const tracerProvider = new NodeTracerProvider({ spanProcessors: [order, new SimpleSpanProcessor(spans)] });

/** A value of a metric, with what it is of. */
export interface Measured {
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Of a histogram: how many were recorded, and their sum. */
  readonly value: unknown;
}

/** The tracer of a real SDK that keeps in memory what it is told. */
export const telemetry = {
  /** Registers it, as a program does that is to be observed. */
  register(): void {
    tracerProvider.register();
  },
  /** The spans that have ended, in the order in which they began. */
  spans(): readonly ReadableSpan[] {
    const at = (span: ReadableSpan) => begun.indexOf(span.spanContext().spanId);
    return [...spans.getFinishedSpans()].sort((a, b) => at(a) - at(b));
  },
  /** Resolves when so many spans have ended: those of servers may end after their callers have the answer. */
  async ended(count: number): Promise<readonly ReadableSpan[]> {
    while (spans.getFinishedSpans().length < count) await new Promise(setImmediate);
    return telemetry.spans();
  },
  forget(): void {
    spans.reset();
  },
};

/** The meters of a real SDK, registered in the place of those before. */
export class Meters {
  readonly #reader = new PeriodicExportingMetricReader({
    exporter: new InMemoryMetricExporter(AggregationTemporality.CUMULATIVE),
    exportIntervalMillis: 3_600_000,
  });
  readonly #provider = new MeterProvider({ readers: [this.#reader] });

  constructor() {
    metrics.disable();
    metrics.setGlobalMeterProvider(this.#provider);
  }

  /** All values of a metric. */
  async measured(name: string): Promise<readonly Measured[]> {
    const { resourceMetrics } = await this.#reader.collect();
    const found = resourceMetrics.scopeMetrics.flatMap((it) => it.metrics).find((it) => it.descriptor.name === name);
    return (found?.dataPoints ?? []).map(({ attributes, value }) => ({ attributes, value }));
  }

  /** The same, once there are some. */
  async some(name: string): Promise<readonly Measured[]> {
    for (;;) {
      const values = await this.measured(name);
      if (values.length > 0) return values;
      await new Promise(setImmediate);
    }
  }

  close(): Promise<void> {
    return this.#provider.shutdown();
  }
}

/** Whose child a span is. */
export function parentOf({ parentSpanContext }: ReadableSpan): string | null {
  return parentSpanContext?.spanId ?? null;
}

/** A span as it travels. */
export function traceparentOf({ traceId, spanId }: SpanContext): string {
  return `00-${traceId}-${spanId}-01`;
}
