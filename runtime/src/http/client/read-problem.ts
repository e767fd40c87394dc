import { type ErrorCode, errorCodes } from "../../errors.ts";
import { exhausted, notProcessed } from "../../evidence.ts";
import { type InteractionError, interactionError } from "../../interaction-error.ts";
import type { Json } from "../../values/codec.ts";
import { maxViolations, Pass, type Violation } from "../../values/pass.ts";
import { foreignCode } from "../foreign-code.ts";
import type { HttpOperation } from "../operation.ts";
import { parsedJson } from "../wire-text.ts";
import type { HttpResponse } from "./http-exchange.ts";
import { retryAfterOf } from "./retry-after.ts";

type Problem = { readonly [key: string]: Json };

const known: ReadonlySet<unknown> = new Set(errorCodes);
/** Longer texts of a foreign server are no messages. */
const longestMessage = 1000;

/**
 * The failure that an answer tells of. Declared errors by `reason` and `code`, with their details; others by `code`;
 * those of foreign servers by their status. Source: conventions.md, Errors; resilience.md, Error taxonomy.
 */
export function readProblem(operation: HttpOperation, response: HttpResponse): InteractionError {
  const problem = problemOf(response);
  const { interaction } = operation;
  const { status } = response;
  const error = interactionError({
    code: isErrorCode(problem["code"]) ? problem["code"] : foreignCode(status),
    ...declaredOf(operation, problem),
    message: textIn(problem, "detail") ?? textIn(problem, "title") ?? `${interaction} answered ${status}`,
    violations: violationsOf(problem["violations"]),
    retryable: problem["retryable"] === true,
    retryAfterMs: durationIn(problem, "retryAfterMs") ?? (isOurs(problem) ? null : retryAfterOf(response)),
    interaction,
    traceId: textIn(problem, "traceId"),
  });
  if (response.header("x-not-processed") === "1") notProcessed(error);
  if (response.header("x-retry") === "no") exhausted(error);
  return error;
}

/** The body where it is an object; else nothing is known but the status. */
function problemOf(response: HttpResponse): Problem {
  const isJson = /^application\/(?:[\w.-]+\+)?json(?:\s*;|$)/i.test(response.header("content-type") ?? "");
  const json = isJson ? parsedJson(response.text() ?? "") : undefined;
  return isObject(json) ? json : {};
}

/** The reason and details of a declared error; null of all others, and where the details are none of its type. */
function declaredOf({ errors }: HttpOperation, problem: Problem): Pick<InteractionError, "reason" | "details"> {
  const type = errors.find((it) => it.reason === problem["reason"] && it.code === problem["code"]);
  if (type === undefined) return { reason: null, details: null };
  const pass = new Pass("ignore");
  const details = type.codec.decode(problem["details"] ?? {}, "", pass);
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

function textIn(problem: Problem, name: string): string | null {
  const text = problem[name];
  return typeof text === "string" && text !== "" ? text.slice(0, longestMessage) : null;
}

function durationIn(problem: Problem, name: string): number | null {
  const ms = problem[name];
  return typeof ms === "number" && ms >= 0 ? ms : null;
}

/** Our servers say in the body how long to wait, where they know. */
function isOurs(problem: Problem): boolean {
  return isErrorCode(problem["code"]) && textIn(problem, "traceId") !== null;
}

function isErrorCode(code: unknown): code is ErrorCode {
  return known.has(code);
}

function isObject(json: Json | undefined): json is Problem {
  return typeof json === "object" && json !== null && !Array.isArray(json);
}
