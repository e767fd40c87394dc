import { type ErrorCode, errorCodes, errorMapping } from "../errors.ts";

/** The number of a code, in gRPC as in Connect's library. */
export function numberOf(code: ErrorCode): number {
  return errorMapping[code].grpc;
}

/** The code of a number; `unknown` where it is none, as gRPC says. */
export function codeOf(number: number): ErrorCode {
  return errorCodes[number - 1] ?? "unknown";
}
