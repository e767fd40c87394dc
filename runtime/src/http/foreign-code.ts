import type { ErrorCode } from "../errors.ts";

/** The codes of statuses where a server says no more. Source: resilience.md, Error taxonomy, "Foreign servers". */
const codes: ReadonlyMap<number, ErrorCode> = new Map([
  [400, "invalid_argument"],
  [401, "unauthenticated"],
  [403, "permission_denied"],
  [404, "not_found"],
  [405, "unimplemented"],
  [408, "deadline_exceeded"],
  [409, "aborted"],
  [410, "not_found"],
  [412, "failed_precondition"],
  [413, "out_of_range"],
  [415, "invalid_argument"],
  [422, "invalid_argument"],
  [429, "resource_exhausted"],
  [499, "canceled"],
  [501, "unimplemented"],
  [502, "unavailable"],
  [503, "unavailable"],
  [504, "deadline_exceeded"],
]);

/** The code of a failure that has only a status. Other statuses of 400 and above count as 400 (RFC 9110, section 15). */
export function foreignCode(status: number): ErrorCode {
  return codes.get(status) ?? (status >= 400 && status < 500 ? "invalid_argument" : "unknown");
}
