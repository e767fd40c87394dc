import type { Histogram, Meter } from "@opentelemetry/api";

/** Source: semantic conventions of OpenTelemetry, `http.server.request.duration`. */
const explicitBucketBoundaries = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1, 2.5, 5, 7.5, 10];

/** A histogram of seconds. */
export function secondsHistogram(meter: Meter, name: string, description: string): Histogram {
  return meter.createHistogram(name, { unit: "s", description, advice: { explicitBucketBoundaries } });
}
