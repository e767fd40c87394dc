import type { ErrorCode } from "../errors.ts";

/** Codes with which a WebSocket is closed. 1000 to 1015 are of RFC 6455 and its registry; ours are from 4400 on. */
export const closeCodes = {
  normal: 1000,
  goingAway: 1001,
  /** What came is no JSON. */
  malformed: 1007,
  /** What came is no text. */
  unsupported: 1003,
  tooLarge: 1009,
  /** The server goes away: come back. */
  restart: 1012,
  /** The server has no room, or the client does not keep up: come back later. */
  busy: 1013,
  /** Nothing came for too long. */
  late: 4408,
  /** Another connection has taken the session over. */
  replaced: 4409,
} as const;

/** Source: resilience.md, Error taxonomy, "WS close". */
const codeOf: Readonly<Record<ErrorCode, number>> = {
  canceled: 4499,
  unknown: 1011,
  invalid_argument: 4400,
  deadline_exceeded: 4408,
  not_found: 4404,
  already_exists: 4409,
  permission_denied: 4403,
  resource_exhausted: 4429,
  failed_precondition: 4412,
  aborted: 4409,
  out_of_range: 4400,
  unimplemented: 1003,
  internal: 1011,
  unavailable: 1013,
  data_loss: 1011,
  unauthenticated: 4401,
};

/** With what a failure closes a connection. */
export function closeCodeOf(code: ErrorCode): number {
  return codeOf[code];
}

const canonical: ReadonlyMap<number, ErrorCode> = new Map([
  [1001, "unavailable"],
  [1002, "internal"],
  [1003, "unimplemented"],
  [1005, "unavailable"],
  [1006, "unavailable"],
  [1007, "invalid_argument"],
  [1008, "permission_denied"],
  [1009, "out_of_range"],
  [1011, "unknown"],
  [1012, "unavailable"],
  [1013, "unavailable"],
  [1014, "unavailable"],
  [3000, "unauthenticated"],
  [4400, "invalid_argument"],
  [4401, "unauthenticated"],
  [4403, "permission_denied"],
  [4404, "not_found"],
  [4408, "deadline_exceeded"],
  [4409, "aborted"],
  [4412, "failed_precondition"],
  [4429, "resource_exhausted"],
  [4499, "canceled"],
]);

/** What a connection was closed for, where nothing else was said. */
export function errorCodeOf(closeCode: number): ErrorCode {
  return canonical.get(closeCode) ?? "unknown";
}

/**
 * After these it is worth to come back: the connection broke, the other side went away or had no room, or heard nothing.
 * Source: resilience.md, Realtime.
 */
const broken: ReadonlySet<number> = new Set([1001, 1005, 1006, 1012, 1013, 1014, 4408]);

/** Whether a connection that was closed so, with nothing else said, is to be made again. */
export function isBroken(closeCode: number): boolean {
  return broken.has(closeCode);
}
