import type { ErrorCode } from "./errors.ts";
import type { Violation } from "./values/pass.ts";

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
