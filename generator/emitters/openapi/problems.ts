import { pascalCase } from "../../base/words.ts";
import type { ErrorCode } from "../../model/errors.ts";
import type { JsonValue } from "../../model/types.ts";
import type { SharedHeader } from "./headers.ts";

/** The standard answers of a server that refuses or fails. */
export interface StandardProblem {
  /** The name of its component. */
  readonly name: string;
  readonly status: number;
  /** The HTTP phrase. */
  readonly title: string;
  readonly code: ErrorCode;
  readonly description: string;
  readonly detail: string;
  readonly retryAfter: boolean;
  readonly retryable: boolean;
  readonly headers: Readonly<Record<string, SharedHeader>>;
  readonly violations: readonly { readonly field: string; readonly rule: string; readonly message: string }[];
}

/** The trace of all examples. */
export const exampleTrace = "0af7651916cd43dd8448eb211c80319c";

const retryAfter = { "Retry-After": "RetryAfter" } as const;
const retryWords = { "X-Not-Processed": "NotProcessed", "X-Retry": "RetryPolicy" } as const;
const plain = { retryAfter: false, retryable: false, headers: {}, violations: [] } as const;

/** The standard problems that are the same for every operation. */
export const problems = {
  invalidArgument: {
    ...plain,
    name: "InvalidArgument",
    status: 400,
    title: "Bad Request",
    code: "invalid_argument",
    description: "The request is invalid.",
    detail: "limit is less than 1",
    violations: [{ field: "limit", rule: "min", message: "must be at least 1" }],
  },
  unauthenticated: {
    ...plain,
    name: "Unauthenticated",
    status: 401,
    title: "Unauthorized",
    code: "unauthenticated",
    description: "The caller is not known.",
    detail: "no valid credentials",
    headers: { "WWW-Authenticate": "WwwAuthenticate" },
  },
  permissionDenied: {
    ...plain,
    name: "PermissionDenied",
    status: 403,
    title: "Forbidden",
    code: "permission_denied",
    description: "The caller may not do this.",
    detail: "permission denied",
  },
  notAcceptable: {
    ...plain,
    name: "NotAcceptable",
    status: 406,
    title: "Not Acceptable",
    code: "invalid_argument",
    description: "No media type that the caller accepts.",
    detail: "none of the accepted media types is available",
  },
  keyInUse: {
    ...plain,
    name: "IdempotencyKeyInUse",
    status: 409,
    title: "Conflict",
    code: "aborted",
    description: "A request with this idempotency key is still running.",
    detail: "a request with this idempotency key is still running",
    retryAfter: true,
    retryable: true,
    headers: retryAfter,
  },
  preconditionFailed: {
    ...plain,
    name: "PreconditionFailed",
    status: 412,
    title: "Precondition Failed",
    code: "failed_precondition",
    description: "It has another version than `If-Match` says.",
    detail: "the version is another one",
  },
  keyReused: {
    ...plain,
    name: "IdempotencyKeyReused",
    status: 422,
    title: "Unprocessable Content",
    code: "invalid_argument",
    description: "The idempotency key was used for another request.",
    detail: "the idempotency key was used for another request",
  },
  resourceExhausted: {
    ...plain,
    name: "ResourceExhausted",
    status: 429,
    title: "Too Many Requests",
    code: "resource_exhausted",
    description: "Too many requests.",
    detail: "too many requests",
    retryAfter: true,
    retryable: true,
    headers: retryAfter,
  },
  internal: {
    ...plain,
    name: "Internal",
    status: 500,
    title: "Internal Server Error",
    code: "internal",
    description: "The server failed.",
    detail: "internal error",
  },
  unavailable: {
    ...plain,
    name: "Unavailable",
    status: 503,
    title: "Service Unavailable",
    code: "unavailable",
    description: "The server cannot answer now.",
    detail: "the server is busy",
    retryAfter: true,
    retryable: true,
    headers: { ...retryAfter, ...retryWords },
  },
} as const satisfies Readonly<Record<string, StandardProblem>>;

/** Too large a body; the default limit has the plain name. */
export function contentTooLarge(bytes: number): StandardProblem {
  const size = sizeText(bytes);
  return {
    ...plain,
    name: bytes === 1_048_576 ? "ContentTooLarge" : `ContentTooLarge${size.replace(" ", "")}`,
    status: 413,
    title: "Content Too Large",
    code: "out_of_range",
    description: `The body is larger than ${size}.`,
    detail: `the body has more than ${bytes} bytes`,
  };
}

/** A body of another kind than the operation takes; JSON has the plain name. */
export function unsupportedMediaType(mediaType: string): StandardProblem {
  const isJson = mediaType === "application/json";
  return {
    ...plain,
    name: isJson ? "UnsupportedMediaType" : `UnsupportedMediaType${pascalCase(mediaType)}`,
    status: 415,
    title: "Unsupported Media Type",
    code: "invalid_argument",
    description: `The body is not ${isJson ? "JSON" : `\`${mediaType}\``}.`,
    detail: `the body must be ${mediaType}`,
  };
}

/** No answer in time: the example tells the time of the document's first operation. */
export function deadlineExceeded(timeoutMs: number): StandardProblem {
  return {
    ...plain,
    name: "DeadlineExceeded",
    status: 504,
    title: "Gateway Timeout",
    code: "deadline_exceeded",
    description: "The time was over before there was an answer.",
    detail: `no answer within ${timeoutMs} ms`,
    retryable: true,
    headers: retryWords,
  };
}

/** The problem as it travels. */
export function problemExample(problem: StandardProblem): { readonly [key: string]: JsonValue } {
  return {
    type: "about:blank",
    title: problem.title,
    status: problem.status,
    detail: problem.detail,
    code: problem.code,
    retryable: problem.retryable,
    ...(problem.retryAfter ? { retryAfterMs: 1000 } : {}),
    traceId: exampleTrace,
    ...(problem.violations.length === 0 ? {} : { violations: problem.violations.map((it) => ({ ...it })) }),
  };
}

function sizeText(bytes: number): string {
  if (bytes % 1_048_576 === 0) return `${bytes / 1_048_576} MiB`;
  return bytes % 1024 === 0 ? `${bytes / 1024} KiB` : `${bytes} bytes`;
}
