import { type ErrorCode, errorMapping } from "./errors.ts";
import {
  type InteractionError,
  interactionError,
  isInteractionError,
  type StandardError,
} from "./interaction-error.ts";
import type { JsonCodec } from "./values/codec.ts";
import { Pass } from "./values/pass.ts";

/** A declared error: its factory for handlers, its description for the wires. */
export interface ErrorType<Reason extends string, Details, Init = Details> {
  (details: Init, message?: string): InteractionError<Reason, Details>;
  readonly reason: Reason;
  readonly code: ErrorCode;
  readonly retryable: boolean;
  readonly codec: JsonCodec<Details, Init>;
  /** The HTTP status. */
  readonly status: number;
  /** The `type` of its problem document (RFC 9457): a URI that stays. */
  readonly type: string;
  /** The `domain` of its google.rpc.ErrorInfo. */
  readonly domain: string;
  /** Whether a failure is one of these. */
  is(error: unknown): error is InteractionError<Reason, Details>;
}

/** Declares an error of an interaction. */
export function errorType<const Reason extends string, Details, Init>(type: {
  readonly reason: Reason;
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryable: boolean;
  readonly codec: JsonCodec<Details, Init>;
  /** Where it differs from that of its code. */
  readonly status?: number;
  readonly type: string;
  readonly domain: string;
}): ErrorType<Reason, Details, Init> {
  const { reason, code, retryable, codec, domain } = type;
  const status = type.status ?? errorMapping[code].http;
  const make = (details: Init, message = type.message) =>
    interactionError({ code, reason, details: completed(codec, details, reason), message, retryable });
  const is = (error: unknown): error is InteractionError<Reason, Details> =>
    isInteractionError(error) && error.reason === reason;
  return Object.assign(make, { reason, code, retryable, codec, status, type: type.type, domain, is });
}

/** Details as a reader sees them, with what was left out; throws `internal` where they are none. */
function completed<Details, Init>(codec: JsonCodec<Details, Init>, details: Init, reason: string): Details {
  const pass = new Pass("reject");
  const json = codec.encode(details, "", pass);
  if (pass.violations.length > 0) {
    const message = `these are no details of ${reason}`;
    throw interactionError({ code: "internal", reason: null, details: null, message, violations: pass.violations });
  }
  return codec.decode(json, "", pass);
}

/** What a call may fail with: its declared errors, and the standard ones. */
export type ErrorOf<Types extends readonly ErrorType<string, unknown, never>[]> =
  | ReturnType<Types[number]>
  | StandardError;
