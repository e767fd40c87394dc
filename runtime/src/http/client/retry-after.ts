import type { HttpResponse } from "./http-exchange.ts";

/**
 * Milliseconds that `Retry-After` asks to wait: seconds, or a date (RFC 9110, section 10.2.3). A date counts from the
 * `Date` of the same answer, so that clocks need not agree. Null where there is none, or it says nothing.
 */
export function retryAfterOf(response: Pick<HttpResponse, "header">): number | null {
  const text = response.header("retry-after")?.trim() ?? "";
  if (/^[0-9]{1,10}$/.test(text)) return Number(text) * 1000;
  // Else `Date.parse` would take `-3` for a year.
  if (!/^[A-Z][a-z]{2}/.test(text)) return null;
  const [until, now] = [Date.parse(text), Date.parse(response.header("date") ?? "")];
  return Number.isNaN(until) || Number.isNaN(now) ? null : Math.max(0, until - now);
}
