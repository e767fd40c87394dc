import { randomHex } from "./random.ts";

/** What travels beside a call: W3C Trace Context and W3C Baggage. */
export interface Trace {
  readonly traceparent: string;
  readonly tracestate: string | null;
  readonly baggage: string | null;
  /** Headers of other formats that whoever traces wants to travel too, such as those of B3. */
  readonly others?: Readonly<Record<string, string>>;
}

const shape = /^(?!ff)[0-9a-f]{2}-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}(?:-.*)?$/;
/** Longer headers are dropped: W3C asks to carry 512 characters of tracestate, and 8192 of baggage. */
const longest = 8192;

/** The trace that came in; a new one, not sampled, where none did or it is malformed. */
export function traceOf(
  traceparent: string | null,
  tracestate: string | null,
  baggage: string | null,
  orElse: () => string = newTraceparent,
): Trace {
  const isValid = traceparent !== null && traceparent.length <= 512 && shape.test(traceparent);
  return {
    traceparent: isValid ? traceparent : orElse(),
    tracestate: isValid ? carried(tracestate) : null,
    baggage: carried(baggage),
  };
}

/** The middle of a traceparent. */
export function traceIdOf(traceparent: string): string {
  return traceparent.slice(3, 35);
}

/** A trace that begins here. */
export function newTrace(): Trace {
  return { traceparent: newTraceparent(), tracestate: null, baggage: null };
}

/** The header of one. */
export function newTraceparent(): string {
  return `00-${randomHex(16)}-${randomHex(8)}-00`;
}

function carried(header: string | null): string | null {
  return header === null || header.length > longest ? null : header;
}
