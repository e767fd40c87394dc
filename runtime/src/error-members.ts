import { type ErrorCode, errorCodes } from "./errors.ts";
import { type InteractionError, interactionError } from "./interaction-error.ts";
import type { AnyErrorType, Operation } from "./operation.ts";
import type { Json } from "./values/codec.ts";
import { maxViolations, Pass, type Violation } from "./values/pass.ts";

/** A failure as JSON: a problem document, `extensions` of GraphQL, a frame of WebSocket. Source: conventions.md, Errors. */
export type ErrorMembers = { readonly [key: string]: Json };

/** What is said of a failure where its members do not. */
export interface ErrorDefaults {
  readonly code: ErrorCode;
  readonly message: string;
  readonly retryAfterMs: number | null;
}

const known: ReadonlySet<unknown> = new Set(errorCodes);
/** Longer texts of a foreign server are no messages. */
const longestMessage = 1000;

/**
 * The failure that members tell of: declared errors by `reason` and `code`, with their details; others by `code`. What
 * is malformed counts as absent.
 */
export function failureOfMembers(
  { errors, interaction }: Operation,
  members: ErrorMembers,
  defaults: ErrorDefaults,
): InteractionError {
  const { code } = members;
  return interactionError({
    code: isErrorCode(code) ? code : defaults.code,
    ...declaredOf(errors, members),
    message: textIn(members, "detail") ?? textIn(members, "title") ?? defaults.message,
    violations: violationsOf(members["violations"]),
    retryable: members["retryable"] === true,
    retryAfterMs: durationIn(members, "retryAfterMs") ?? (isOurs(members) ? null : defaults.retryAfterMs),
    interaction,
    traceId: textIn(members, "traceId"),
  });
}

/** The members of a value; none where it is no object. */
export function membersOf(json: Json | undefined): ErrorMembers {
  return isObject(json) ? json : {};
}

/** The reason and details of a declared error; null of all others, and where the details are none of its type. */
function declaredOf(
  errors: readonly AnyErrorType[],
  members: ErrorMembers,
): Pick<InteractionError, "reason" | "details"> {
  const type = errors.find((it) => it.reason === members["reason"] && it.code === members["code"]);
  if (type === undefined) return { reason: null, details: null };
  const pass = new Pass("ignore");
  const details = type.codec.decode(members["details"] ?? {}, "", pass);
  return pass.violations.length > 0 ? { reason: null, details: null } : { reason: type.reason, details };
}

function violationsOf(json: Json | undefined): readonly Violation[] {
  if (!Array.isArray(json)) return [];
  return json.slice(0, maxViolations).flatMap((it: Json) => {
    if (!isObject(it)) return [];
    const { field, rule, message } = it;
    const isWhole = typeof field === "string" && typeof rule === "string" && typeof message === "string";
    return isWhole ? [{ field, rule, message }] : [];
  });
}

function textIn(members: ErrorMembers, name: string): string | null {
  const text = members[name];
  return typeof text === "string" && text !== "" ? text.slice(0, longestMessage) : null;
}

function durationIn(members: ErrorMembers, name: string): number | null {
  const ms = members[name];
  return typeof ms === "number" && ms >= 0 ? ms : null;
}

/** Our servers say in the body how long to wait, where they know. */
function isOurs(members: ErrorMembers): boolean {
  return isErrorCode(members["code"]) && textIn(members, "traceId") !== null;
}

function isErrorCode(code: unknown): code is ErrorCode {
  return known.has(code);
}

function isObject(json: Json | undefined): json is ErrorMembers {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}
