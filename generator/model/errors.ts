import type { Origin } from "../base/origin.ts";
import type { Deprecation } from "./lifecycle.ts";
import type { TypeId } from "./types.ts";

/** What the taxonomy says of one code. Source: google.rpc.Code, and Connect's table for HTTP. */
export interface CodeFacts {
  readonly grpc: number;
  readonly http: number;
  /** Apollo's word where it has one. */
  readonly graphql: string;
  /** Whether a call that failed with it may be sent again, when the spec does not say. */
  readonly retryable: boolean;
  /** Other HTTP statuses that an error of this code may choose. */
  readonly otherStatuses: readonly number[];
}

/** The 16 canonical codes and where they show on each wire. */
export const errorCodes = {
  canceled: { grpc: 1, http: 499, graphql: "CANCELED", retryable: false, otherStatuses: [] },
  unknown: { grpc: 2, http: 500, graphql: "INTERNAL_SERVER_ERROR", retryable: false, otherStatuses: [502] },
  invalid_argument: { grpc: 3, http: 400, graphql: "BAD_USER_INPUT", retryable: false, otherStatuses: [406, 415, 422] },
  deadline_exceeded: { grpc: 4, http: 504, graphql: "DEADLINE_EXCEEDED", retryable: true, otherStatuses: [408] },
  not_found: { grpc: 5, http: 404, graphql: "NOT_FOUND", retryable: false, otherStatuses: [410] },
  already_exists: { grpc: 6, http: 409, graphql: "CONFLICT", retryable: false, otherStatuses: [422] },
  permission_denied: { grpc: 7, http: 403, graphql: "FORBIDDEN", retryable: false, otherStatuses: [451, 404] },
  resource_exhausted: { grpc: 8, http: 429, graphql: "RATE_LIMITED", retryable: true, otherStatuses: [402, 507] },
  failed_precondition: {
    grpc: 9,
    http: 400,
    graphql: "FAILED_PRECONDITION",
    retryable: false,
    otherStatuses: [402, 409, 412, 422, 423, 424, 428],
  },
  aborted: { grpc: 10, http: 409, graphql: "ABORTED", retryable: true, otherStatuses: [412, 423] },
  out_of_range: { grpc: 11, http: 400, graphql: "BAD_USER_INPUT", retryable: false, otherStatuses: [413, 416, 422] },
  unimplemented: { grpc: 12, http: 501, graphql: "NOT_IMPLEMENTED", retryable: false, otherStatuses: [405] },
  internal: { grpc: 13, http: 500, graphql: "INTERNAL_SERVER_ERROR", retryable: false, otherStatuses: [] },
  unavailable: { grpc: 14, http: 503, graphql: "SERVICE_UNAVAILABLE", retryable: true, otherStatuses: [502] },
  data_loss: { grpc: 15, http: 500, graphql: "DATA_LOSS", retryable: false, otherStatuses: [] },
  unauthenticated: { grpc: 16, http: 401, graphql: "UNAUTHENTICATED", retryable: false, otherStatuses: [] },
} as const satisfies Readonly<Record<string, CodeFacts>>;

/** A canonical code as it travels: lower snake case. */
export type ErrorCode = keyof typeof errorCodes;

/** The codes, in the order of their numbers. */
export const errorCodeNames: readonly ErrorCode[] = Object.keys(errorCodes).filter(isErrorCode);

/** Whether the text is a code in the form that travels. */
export function isErrorCode(text: string): text is ErrorCode {
  return Object.hasOwn(errorCodes, text);
}

/** A declared error. Its fields are the record of the same id. */
export interface ErrorType {
  readonly id: TypeId;
  readonly name: string;
  readonly unit: string;
  readonly code: ErrorCode;
  /** The name that it had first: `reason` and the problem's `type` are made from it, and stay. */
  readonly firstName: string;
  /** UPPER_SNAKE of the first name, as on every wire. */
  readonly reason: string;
  readonly message: string | null;
  readonly retryable: boolean;
  /** Whether a person wrote `retryable`; else it follows from the code. */
  readonly isRetryableWritten: boolean;
  readonly httpStatus: number;
  readonly description: string | null;
  readonly deprecated: Deprecation | null;
  readonly origin: Origin;
}
