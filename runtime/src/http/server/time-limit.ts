import { type InteractionError, invalidArgument } from "../../interaction-error.ts";
import type { Arrival } from "../../server/arrival.ts";
import { violationText } from "../with-codec.ts";

const own = "x-request-timeout-ms";
const milliseconds = [own, "connect-timeout-ms", "x-envoy-expected-rq-timeout-ms"];
/** As the contract has it: an integer of 32 bits. */
const longestMs = 2_147_483_647;

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

/** Why what our own header says is no time; null where it is one, or is not there. What others send is their affair. */
export function wrongTimeLimit(arrival: Pick<Arrival, "header">): InteractionError | null {
  const text = arrival.header(own);
  if (text === null || (/^[0-9]{1,10}$/.test(text) && Number(text) <= longestMs)) return null;
  const message = `is no integer from 1 to ${longestMs}`;
  const violations = [{ field: "X-Request-Timeout-Ms", rule: "type", message }];
  return invalidArgument(violationText(violations), violations);
}
