import type { Operation } from "./operation.ts";

/** So long a stream is silent where its operation says nothing. Source: resilience.md, Knobs. */
export const defaultIdleMs = 60_000;

/** An operation whose answer, or input, is many messages. */
export interface StreamOperation extends Operation {
  /** How long it may be silent. */
  readonly idleTimeoutMs?: number | null;
  /** The field, of input and output alike, by which it goes on after a break. */
  readonly resume?: string | null;
}
