import type { Attempt } from "../../attempt.ts";
import { attemptHeaders } from "../../attempt-headers.ts";

/** The headers of an attempt over HTTP, whatever it carries: those of all wires, its key and its time. Names are lower-case. */
export function requestHeaders(attempt: Attempt): Record<string, string> {
  const { call } = attempt;
  const own = call.options.headers === undefined ? attemptHeaders(attempt) : lowerCased(attemptHeaders(attempt));
  if (call.idempotencyKey !== null) own["idempotency-key"] = quoted(call.idempotencyKey);
  const remainingMs = attempt.remainingMs();
  if (Number.isFinite(remainingMs)) own["x-request-timeout-ms"] = String(Math.max(1, Math.floor(remainingMs)));
  return own;
}

/** The same headers, with names in lower case. */
export function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** A key as a string of RFC 8941, which is what `Idempotency-Key` holds. */
function quoted(key: string): string {
  return `"${key.replaceAll(/[\\"]/g, "\\$&")}"`;
}
