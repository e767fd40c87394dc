import type { Clock } from "../../clock.ts";

const firstMs = 100;
const longestMs = 5000;

/**
 * Milliseconds before a lost connection is tried again, 0 for the first time: doubled each time, spread so that not all
 * clients come at once. Source: Kafka's `reconnect.backoff.ms`, and a bound that a restarted broker is not kept waiting.
 */
export function reconnectDelayMs(failures: number, clock: Clock): number {
  const boundMs = Math.min(longestMs, firstMs * 2 ** Math.min(failures, 10));
  return boundMs / 2 + (clock.random() * boundMs) / 2;
}
