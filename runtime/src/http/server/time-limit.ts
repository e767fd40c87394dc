import type { Arrival } from "../../server/arrival.ts";

const milliseconds = ["x-request-timeout-ms", "connect-timeout-ms", "x-envoy-expected-rq-timeout-ms"];

/**
 * Milliseconds that a caller gives a call, by our header or what others send; null where it says nothing that can be
 * understood. Source: resilience.md, Deadlines and tracing.
 */
export function timeLimitMs(arrival: Pick<Arrival, "header">): number | null {
  for (const name of milliseconds) {
    const text = arrival.header(name);
    if (text !== null && /^[0-9]{1,10}$/.test(text)) return Number(text);
  }
  const seconds = arrival.header("expect-within");
  return seconds !== null && /^[0-9]{1,7}(?:\.[0-9]{1,9})?$/.test(seconds) ? Math.floor(Number(seconds) * 1000) : null;
}
