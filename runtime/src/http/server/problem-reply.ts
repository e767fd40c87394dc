import { STATUS_CODES } from "node:http";
import { errorMapping } from "../../errors.ts";
import type { AnyErrorType, AuthOption } from "../../operation.ts";
import type { Failed } from "../../server/arrival.ts";
import { detailsOf } from "../../server/error-members.ts";
import type { HttpReply } from "./http-reply.ts";

/** What a problem needs to know of where it happened. */
export interface ProblemPlace {
  /** The declared errors; of others nobody is told the reason. */
  readonly errors: readonly AnyErrorType[];
  readonly auth: readonly AuthOption[];
  /** Whether the caller presented a token, so that a refusal means this one. */
  readonly hasToken: boolean;
}

/** Where nothing is declared: no operation was found. */
export const nowhere: ProblemPlace = { errors: [], auth: [], hasToken: false };

/** Who must wait and is not told how long waits so long. Source: resilience.md, Knobs, "shedding". */
const defaultRetryAfterMs = 1000;

// The phrases of RFC 9110, where Node has older ones.
const phrases: Readonly<Record<number, string>> = {
  413: "Content Too Large",
  422: "Unprocessable Content",
  499: "Client Closed Request",
};

/** A failure as `application/problem+json` (RFC 9457). Source: conventions.md, Errors. */
export function problemReply(failed: Failed, place: ProblemPlace, otherStatus: number | null = null): HttpReply {
  const { error } = failed;
  const type = error.reason === null ? undefined : place.errors.find((it) => it.reason === error.reason);
  const status = failed.status ?? otherStatus ?? type?.status ?? errorMapping[error.code].http;
  const retryAfterMs = error.retryAfterMs ?? (mustWait(status) ? defaultRetryAfterMs : null);
  // HTTP wants a wait with each 503. Who failed says none: clients of ours wait as long as they would on other wires.
  const toldMs = status === 503 ? error.retryAfterMs : retryAfterMs;
  const problem = {
    type: type?.type ?? "about:blank",
    title: type === undefined ? (phrases[status] ?? STATUS_CODES[status] ?? "Error") : sentence(type.reason),
    status,
    detail: error.message,
    instance: `urn:interspec:trace:${failed.traceId}`,
    code: error.code,
    reason: type?.reason,
    retryable: error.retryable,
    retryAfterMs: toldMs === null ? undefined : Math.ceil(toldMs),
    traceId: failed.traceId,
    violations: error.violations.length === 0 ? undefined : error.violations,
    details: type === undefined ? undefined : detailsOf(type, error),
  };
  return { status, headers: headersOf(failed, place, status, retryAfterMs), body: JSON.stringify(problem) };
}

function headersOf(
  { isNotProcessed, isExhausted }: Failed,
  place: ProblemPlace,
  status: number,
  retryAfterMs: number | null,
): Readonly<Record<string, string>> {
  const headers: Record<string, string> = { "content-type": "application/problem+json", "cache-control": "no-store" };
  if (retryAfterMs !== null && (mustWait(status) || status === 409))
    headers["retry-after"] = String(Math.max(1, Math.ceil(retryAfterMs / 1000)));
  if (isNotProcessed) headers["x-not-processed"] = "1";
  if (isExhausted) headers["x-retry"] = "no";
  if (status === 401) headers["www-authenticate"] = challenges(place);
  return headers;
}

function mustWait(status: number): boolean {
  return status === 429 || status === 503;
}

/** How to prove who calls, by the options of the operation (RFC 9110, 11.6.1; RFC 6750, 3). */
function challenges({ auth, hasToken }: ProblemPlace): string {
  const all = auth.map(({ scheme, scopes, header }) => {
    if (header !== undefined) return `ApiKey realm="${scheme}", header="${header}"`;
    const scope = scopes.length === 0 ? "" : `, scope="${scopes.join(" ")}"`;
    return `Bearer realm="${scheme}"${scope}${hasToken ? ', error="invalid_token"' : ""}`;
  });
  return all.length === 0 ? "Bearer" : [...new Set(all)].join(", ");
}

/** `OUT_OF_STOCK`: "Out of stock". */
function sentence(reason: string): string {
  return reason.slice(0, 1) + reason.slice(1).toLowerCase().replaceAll("_", " ");
}
