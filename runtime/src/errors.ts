/** The canonical error codes, in gRPC's order: the words that travel, whatever the wire. */
export const errorCodes = [
  "canceled",
  "unknown",
  "invalid_argument",
  "deadline_exceeded",
  "not_found",
  "already_exists",
  "permission_denied",
  "resource_exhausted",
  "failed_precondition",
  "aborted",
  "out_of_range",
  "unimplemented",
  "internal",
  "unavailable",
  "data_loss",
  "unauthenticated",
] as const;

/** One of the sixteen canonical codes. */
export type ErrorCode = (typeof errorCodes)[number];

/** How one canonical code looks on each wire that has numbers or words of its own. */
export interface WireCodes {
  readonly grpc: number;
  readonly http: number;
  readonly graphql: string;
}

/** The taxonomy as data: canonical code to wire codes, in gRPC's order. HTTP follows Connect's table. */
export const errorMapping: Readonly<Record<ErrorCode, WireCodes>> = {
  canceled: { grpc: 1, http: 499, graphql: "CANCELED" },
  unknown: { grpc: 2, http: 500, graphql: "INTERNAL_SERVER_ERROR" },
  invalid_argument: { grpc: 3, http: 400, graphql: "BAD_USER_INPUT" },
  deadline_exceeded: { grpc: 4, http: 504, graphql: "DEADLINE_EXCEEDED" },
  not_found: { grpc: 5, http: 404, graphql: "NOT_FOUND" },
  already_exists: { grpc: 6, http: 409, graphql: "CONFLICT" },
  permission_denied: { grpc: 7, http: 403, graphql: "FORBIDDEN" },
  resource_exhausted: { grpc: 8, http: 429, graphql: "RATE_LIMITED" },
  failed_precondition: { grpc: 9, http: 400, graphql: "FAILED_PRECONDITION" },
  aborted: { grpc: 10, http: 409, graphql: "ABORTED" },
  out_of_range: { grpc: 11, http: 400, graphql: "BAD_USER_INPUT" },
  unimplemented: { grpc: 12, http: 501, graphql: "NOT_IMPLEMENTED" },
  internal: { grpc: 13, http: 500, graphql: "INTERNAL_SERVER_ERROR" },
  unavailable: { grpc: 14, http: 503, graphql: "SERVICE_UNAVAILABLE" },
  data_loss: { grpc: 15, http: 500, graphql: "DATA_LOSS" },
  unauthenticated: { grpc: 16, http: 401, graphql: "UNAUTHENTICATED" },
};
