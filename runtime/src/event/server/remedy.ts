import type { ErrorCode } from "../../errors.ts";
import { isInteractionError } from "../../interaction-error.ts";
import { backoffMs } from "../../policy/backoff.ts";
import type { Failed } from "../../server/arrival.ts";
import type { AnyConsumer } from "../as-event.ts";

/** What is done about a message whose handler has failed. */
export type Remedy =
  /** It needs no handling any more. */
  | { readonly kind: "finish" }
  /** It is handled again after a while. */
  | { readonly kind: "repeat"; readonly delayMs: number }
  /** It is handled again after a while in which no other is begun, and that does not count as an attempt. */
  | { readonly kind: "pause"; readonly what: "topic" | "consumer"; readonly delayMs: number }
  /** It goes to the retry topic of this number. */
  | { readonly kind: "postpone"; readonly level: number }
  /** It goes to the dead letters. */
  | { readonly kind: "bury" };

/** A message whose handler has failed. */
export interface Attempted {
  readonly operation: AnyConsumer;
  /** The number of the retry topic that it was read of; 0: the topic itself. */
  readonly level: number;
  /** How often it was handled in other topics, and here with this time. */
  readonly attemptsBefore: number;
  readonly attempts: number;
  /** How often in a row it was held up without counting, with this time. */
  readonly pauses: number;
  /** Whether it has failed here before because something was not there. */
  readonly wasNotFound: boolean;
  readonly failed: Failed;
}

// Longer waits grow from the base of throttling to the longest time that a breaker stays open. Source: resilience.md, Knobs.
const shortestPauseMs = 1000;
const longestPauseMs = 60_000;

/** What a failure is answered with. Source: resilience.md, Error taxonomy, "event handler outcome". */
export function remedyFor(attempted: Attempted, random: () => number): Remedy {
  const { operation, failed, pauses, wasNotFound } = attempted;
  const { error, isNotProcessed } = failed;
  const wait = () => pauseMs(pauses, error.retryAfterMs, random);
  // Our own server has no room for it: it was not begun.
  if (isNotProcessed) return { kind: "pause", what: "topic", delayMs: wait() };
  const code = codeOf(failed);
  switch (code) {
    case "already_exists":
      return { kind: "finish" };
    case "resource_exhausted":
      return { kind: "pause", what: "topic", delayMs: wait() };
    case "unauthenticated":
      return { kind: "pause", what: "consumer", delayMs: wait() };
    case "unavailable":
      return inPlace(attempted, random) ?? later(attempted);
    case "aborted":
    case "canceled":
      return stubborn(attempted, random);
    case "unknown":
    case "internal":
    case "deadline_exceeded":
      return laterOrInPlace(attempted, random);
    case "not_found":
      // What it is about may be on its way: once is enough.
      return attempted.level > 0 || wasNotFound ? { kind: "bury" } : laterOrInPlace(attempted, random);
    case "invalid_argument":
    case "permission_denied":
    case "failed_precondition":
    case "out_of_range":
    case "unimplemented":
    case "data_loss":
      return isAskedFor(operation, code) ? (inPlace(attempted, random) ?? later(attempted)) : { kind: "bury" };
  }
}

/**
 * The code that a failure is judged by. That another service does not know us is no fault of the message, though what
 * callers see of it is `internal`.
 */
export function codeOf({ error }: Failed): ErrorCode {
  const { cause } = error;
  const isForeign = error.code === "internal" && isInteractionError(cause) && cause.code === "unauthenticated";
  return isForeign ? "unauthenticated" : error.code;
}

/** Whether the spec itself says that it may help to try again. */
function isAskedFor({ retry }: AnyConsumer, code: ErrorCode): boolean {
  return retry?.on.includes(code) === true;
}

/** In place, while there are attempts; null where there are none. */
function inPlace(attempted: Attempted, random: () => number): Remedy | null {
  const { attempts, failed } = attempted;
  // Somebody below has tried often enough: the next time is after a while, where there is one.
  if (attempts >= attemptsInPlace(attempted) || (failed.isExhausted && nextLevel(attempted) !== null)) return null;
  return repeat(attempted, random);
}

/** In place alone, for as many attempts as there are in all. */
function stubborn(attempted: Attempted, random: () => number): Remedy {
  const { operation, attemptsBefore, attempts } = attempted;
  const all = operation.retry?.attempts ?? 1;
  return attemptsBefore + attempts < all ? repeat(attempted, random) : { kind: "bury" };
}

/** By the retry topics; in place where the consumer has none, since they would give up the order. */
function laterOrInPlace(attempted: Attempted, random: () => number): Remedy {
  if (attempted.operation.retryTopicsMs.length > 0) return later(attempted);
  return inPlace(attempted, random) ?? { kind: "bury" };
}

function later(attempted: Attempted): Remedy {
  const level = nextLevel(attempted);
  return level === null ? { kind: "bury" } : { kind: "postpone", level };
}

/** The number of the next retry topic; null where there is none. */
function nextLevel({ operation, level }: Attempted): number | null {
  return level < operation.retryTopicsMs.length ? level + 1 : null;
}

/** The attempts of the topic that it was read of: those of retry topics are one each. */
function attemptsInPlace({ operation, level }: Attempted): number {
  const { retry, retryTopicsMs } = operation;
  if (level > 0 && retryTopicsMs.length > 0) return 1;
  return Math.max(1, (retry?.attempts ?? 1) - retryTopicsMs.length);
}

function repeat({ operation, attempts, failed }: Attempted, random: () => number): Remedy {
  const { retry } = operation;
  const { code, retryAfterMs } = failed.error;
  const delayMs = retry === null ? 0 : backoffMs(retry, attempts, code, retryAfterMs, random);
  return { kind: "repeat", delayMs: delayMs ?? Math.min(retryAfterMs ?? 0, longestPauseMs) };
}

/** At least half of a bound that doubles, so that whoever is overrun gets some rest. */
function pauseMs(pauses: number, retryAfterMs: number | null, random: () => number): number {
  const boundMs = Math.min(longestPauseMs, shortestPauseMs * 2 ** Math.min(pauses - 1, 10));
  const ownMs = boundMs / 2 + (random() * boundMs) / 2;
  return Math.max(ownMs, Math.min(retryAfterMs ?? 0, longestPauseMs));
}
