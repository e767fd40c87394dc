import type { HeaderObject, HeadersObject, ReferenceObject } from "openapi3-ts/oas31";
import { outOfUseText } from "../../emit/document-text.ts";
import type { Deprecation } from "../../model/lifecycle.ts";
import type { Context } from "./context.ts";

/** The headers that documents share, by the name of their component. */
const sharedHeaders = {
  ETag: { description: "The version of what was read.", required: true, schema: { type: "string" }, example: '"12"' },
  IdempotencyReplayed: {
    description: "`true`: the answer to an earlier request with this key.",
    schema: { type: "string", const: "true" },
  },
  NotProcessed: {
    description: "`1`: nothing was done, so that any request may be retried.",
    schema: { type: "string", const: "1" },
  },
  RateLimit: {
    description: "What is left of the caller's rate: how many requests, and seconds until it is whole again.",
    schema: { type: "string" },
    example: '"default";r=49;t=1',
  },
  RateLimitPolicy: {
    description: "The caller's rate: how many requests in how many seconds.",
    schema: { type: "string" },
    example: '"default";q=50;w=1',
  },
  RetryAfter: {
    description: "Seconds to wait before a retry.",
    required: true,
    schema: { type: "integer", minimum: 0 },
    example: 1,
  },
  RetryAfterKey: {
    description: "Seconds to wait before a retry, while a request with this key is still running.",
    schema: { type: "integer", minimum: 0 },
    example: 1,
  },
  RetryPolicy: {
    description: "`no`: the server has retried already, do not retry.",
    schema: { type: "string", const: "no" },
  },
  WwwAuthenticate: {
    description: "The scheme to authenticate with.",
    required: true,
    schema: { type: "string" },
    example: "Bearer",
  },
} satisfies Readonly<Record<string, HeaderObject>>;

/** The name of a shared header's component. */
export type SharedHeader = keyof typeof sharedHeaders;

/** A reference to a shared header. */
export function headerRef({ headers }: Context, name: SharedHeader): ReferenceObject {
  return headers.ref(name, () => sharedHeaders[name]);
}

/** The headers that say that something goes out of use (RFC 9745, RFC 8594). */
export function deprecationHeaders(deprecated: Deprecation | null, docs: string | null): HeadersObject {
  if (deprecated === null) return {};
  const { since, sunset, use } = deprecated;
  return {
    Deprecation: {
      description: outOfUseText(deprecated) ?? "Deprecated.",
      required: true,
      schema: { type: "string", const: `@${Date.parse(since) / 1000}` },
    },
    ...(sunset === null ? {} : { Sunset: sunsetHeader(sunset) }),
    ...(use === null && docs === null
      ? {}
      : { Link: { description: "What to read and to use instead.", schema: { type: "string" } } }),
  };
}

function sunsetHeader(sunset: string): HeaderObject {
  return {
    description: "When it stops to work.",
    required: true,
    schema: { type: "string", const: new Date(sunset).toUTCString() },
  };
}
