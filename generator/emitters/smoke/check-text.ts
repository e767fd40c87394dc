import { byCodeUnit, sortBy, unique } from "../../base/order.ts";
import { listed } from "../../base/text.ts";
import { jsString } from "../../emit/js-text.ts";
import type { ErrorType } from "../../model/errors.ts";

/** A check of an answer: what it is called, and the lines of the function that makes it. */
export interface Check {
  readonly lines: readonly string[];
  /** The statuses that k6 does not count as failed; empty: its own 2xx and 3xx. */
  readonly expectedStatuses: readonly number[];
}

/** Accepts the success status, and the declared errors by status and reason. An answer to HEAD has no body to read. */
export function httpCheck(id: string, status: number, errors: readonly ErrorType[], hasBody: boolean): Check {
  const others = sortBy(errors, (it) => `${it.httpStatus} ${it.reason}`);
  const words = [`${status}`, ...others.map((it) => `${it.httpStatus} ${it.reason}`)];
  const statuses = [...new Set([status, ...others.map((it) => it.httpStatus)])].sort((a, b) => a - b);
  const conditions = [
    `status === ${status}`,
    ...unique(others.map((it) => (hasBody ? withReason(it) : `status === ${it.httpStatus}`))),
  ];
  return {
    lines: checkLines(`${id} answers ${alternatives(words)}`, conditions),
    expectedStatuses: others.length === 0 ? [] : statuses,
  };
}

/** Accepts an answer without errors, and one whose first error is a declared one. */
export function graphqlCheck(id: string, errors: readonly ErrorType[]): Check {
  const reasons = [...unique(errors.map((it) => it.reason))].sort(byCodeUnit);
  const declared = reasons.map((it) => `response.json("errors.0.extensions.reason") === ${jsString(it)}`);
  const accepted = ['response.json("errors") === undefined', ...declared];
  const claim = reasons.length === 0 ? "without errors" : `without errors, or with ${listed(reasons, "or")}`;
  const answer = accepted.length === 1 ? accepted : [`(${accepted.join(" || ")})`];
  return {
    lines: checkLines(`${id} answers ${claim}`, [["status === 200", ...answer].join(" && ")]),
    expectedStatuses: [],
  };
}

function withReason({ httpStatus, reason }: ErrorType): string {
  return `(status === ${httpStatus} && response.json("reason") === ${jsString(reason)})`;
}

function alternatives([first = "", ...others]: readonly string[]): string {
  return others.length === 0 ? first : `${first}, or ${listed(others, "or")}`;
}

function checkLines(name: string, conditions: readonly string[]): readonly string[] {
  const start = `${jsString(name)}: ({ status }) =>`;
  const oneLine = `${start} ${conditions.join(" || ")},`;
  if (oneLine.length <= 76) return [oneLine];
  const whole = `  ${conditions.join(" || ")},`;
  if (whole.length <= 96) return [start, whole];
  return [
    start,
    ...conditions.map((it, index) => `  ${index === 0 ? "" : "|| "}${it}${index === conditions.length - 1 ? "," : ""}`),
  ];
}
