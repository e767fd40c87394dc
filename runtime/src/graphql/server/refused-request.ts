import { type ErrorCode, errorMapping } from "../../errors.ts";
import type { Violation } from "../../values/pass.ts";
import type { ToldFailure } from "./told-failure.ts";

/** Words of GraphQL servers for requests of which nothing is run. Source: resilience.md, Error taxonomy. */
export type RequestCode =
  | "GRAPHQL_PARSE_FAILED"
  | "GRAPHQL_VALIDATION_FAILED"
  | "OPERATION_RESOLUTION_FAILURE"
  | "PERSISTED_QUERY_NOT_FOUND"
  | "BAD_REQUEST"
  | "BAD_USER_INPUT";

/** An entry of `errors` as it travels. */
export interface ToldError extends ToldFailure {
  readonly locations?: readonly { readonly line: number; readonly column: number }[];
  readonly path?: readonly (string | number)[];
}

/** A request of which nothing is run. */
export class RefusedRequest extends Error {
  /** The status; where the request is GraphQL, callers that take plain JSON alone get 200. */
  readonly status: number;
  readonly isGraphql: boolean;
  readonly errors: readonly ToldError[];
  readonly headers: Readonly<Record<string, string>>;

  constructor(errors: readonly ToldError[], how: Pick<RefusedRequest, "status" | "isGraphql">, headers = {}) {
    super(errors[0]?.message ?? "refused");
    this.errors = errors;
    this.status = how.status;
    this.isGraphql = how.isGraphql;
    this.headers = headers;
  }
}

/** A document that is refused, by one word for all that is wrong with it. */
export function refusedDocument(
  code: RequestCode,
  errors: readonly Pick<ToldError, "message" | "locations">[],
  canonical: ErrorCode = "invalid_argument",
): RefusedRequest {
  const told = errors.map((it) => ({ ...it, extensions: { code, canonical, retryable: false } }));
  return new RefusedRequest(told, { status: 400, isGraphql: true });
}

/** Variables that are none of their types. */
export function refusedVariables(violations: readonly Violation[]): RefusedRequest {
  const extensions = { code: "BAD_USER_INPUT", canonical: "invalid_argument", retryable: false, violations };
  const [first] = violations;
  const message = first === undefined ? "the variables are none of their types" : `$${first.field} ${first.message}`;
  return new RefusedRequest([{ message, extensions }], { status: 400, isGraphql: true });
}

/** What is no request of GraphQL. */
export function noRequest(
  message: string,
  status = 400,
  canonical: ErrorCode = "invalid_argument",
  headers: Readonly<Record<string, string>> = {},
): RefusedRequest {
  const code = canonical === "invalid_argument" ? "BAD_REQUEST" : errorMapping[canonical].graphql;
  const extensions = { code, canonical, retryable: false };
  return new RefusedRequest([{ message, extensions }], { status, isGraphql: false }, headers);
}
