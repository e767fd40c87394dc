import { type ErrorMembers, failureOfMembers, membersOf } from "../../error-members.ts";
import { exhausted, notProcessed } from "../../evidence.ts";
import type { InteractionError } from "../../interaction-error.ts";
import type { Operation } from "../../operation.ts";
import { foreignCode } from "../foreign-code.ts";
import { parsedJson } from "../wire-text.ts";
import type { HttpResponse } from "./http-exchange.ts";
import { retryAfterOf } from "./retry-after.ts";

/**
 * The failure that an answer tells of. Declared errors by `reason` and `code`, with their details; others by `code`;
 * those of foreign servers by their status. Source: conventions.md, Errors; resilience.md, Error taxonomy.
 */
export function readProblem(
  operation: Operation,
  response: Pick<HttpResponse, "status" | "header" | "text">,
): InteractionError {
  const { status } = response;
  const error = failureOfMembers(operation, problemOf(response), {
    code: foreignCode(status),
    message: `${operation.interaction} answered ${status}`,
    retryAfterMs: retryAfterOf(response),
  });
  if (response.header("x-not-processed") === "1") notProcessed(error);
  if (response.header("x-retry") === "no") exhausted(error);
  return error;
}

/** The body where it is an object; else nothing is known but the status. */
function problemOf(response: Pick<HttpResponse, "header" | "text">): ErrorMembers {
  const isJson = /^application\/(?:[\w.-]+\+)?json(?:\s*;|$)/i.test(response.header("content-type") ?? "");
  return membersOf(isJson ? parsedJson(response.text() ?? "") : undefined);
}
