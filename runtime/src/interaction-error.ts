import { type ErrorCode, errorMapping } from "./errors.ts";
import type { JsonCodec } from "./values/codec.ts";
import { Pass, type Violation } from "./values/pass.ts";

/** Every failure, in every style. Told apart by `code` and `reason`, never by class. */
export interface InteractionError<Reason extends string | null = string | null, Details = unknown> extends Error {
  readonly code: ErrorCode;
  /** UPPER_SNAKE, of a declared error; null of all others. */
  readonly reason: Reason;
  /** The declared error's own fields. */
  readonly details: Details;
  /** What is wrong with the input, place by place; only with `invalid_argument`. */
  readonly violations: readonly Violation[];
  readonly retryable: boolean;
  readonly retryAfterMs: number | null;
  /** `orders.placeOrder`, or null where there was none yet. */
  readonly interaction: string | null;
  readonly traceId: string | null;
}

/** A failure that the interaction did not declare: unavailable, deadline exceeded, invalid argument, … */
export type StandardError = InteractionError<null, null>;

/** What may be said of a failure. */
export interface ErrorFields<Reason extends string | null, Details> {
  readonly code: ErrorCode;
  readonly reason: Reason;
  readonly details: Details;
  readonly message: string;
  readonly violations?: readonly Violation[];
  readonly retryable?: boolean;
  readonly retryAfterMs?: number | null;
  readonly interaction?: string | null;
  readonly traceId?: string | null;
  readonly cause?: unknown;
}

/** Makes a failure. */
export function interactionError<Reason extends string | null, Details>(
  fields: ErrorFields<Reason, Details>,
): InteractionError<Reason, Details> {
  return new Failure(fields);
}

/** A value that is none of its type. */
export function invalidArgument(message: string, violations: readonly Violation[]): StandardError {
  return interactionError({ code: "invalid_argument", reason: null, details: null, message, violations });
}

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

const mark = Symbol.for("interspec.InteractionError");

/** Whether a value is a failure of ours, whichever copy of this package made it, in whichever realm. */
export function isInteractionError(value: unknown): value is InteractionError {
  return typeof value === "object" && value !== null && mark in value;
}

class Failure<Reason extends string | null, Details> extends Error implements InteractionError<Reason, Details> {
  override readonly name = "InteractionError";
  readonly [mark] = true;
  readonly code: ErrorCode;
  readonly reason: Reason;
  readonly details: Details;
  readonly violations: readonly Violation[];
  readonly retryable: boolean;
  readonly retryAfterMs: number | null;
  readonly interaction: string | null;
  readonly traceId: string | null;

  constructor(fields: ErrorFields<Reason, Details>) {
    super(fields.message, fields.cause === undefined ? {} : { cause: fields.cause });
    this.code = fields.code;
    this.reason = fields.reason;
    this.details = fields.details;
    this.violations = fields.violations ?? [];
    this.retryable = fields.retryable ?? false;
    this.retryAfterMs = fields.retryAfterMs ?? null;
    this.interaction = fields.interaction ?? null;
    this.traceId = fields.traceId ?? null;
  }
}
