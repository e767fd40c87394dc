import type { ErrorCode } from "../errors.ts";
import type { Acknowledgement } from "./broker.ts";

/** What a packet that was handled well is answered with. */
export const acknowledged: Acknowledgement = { reason: 0, code: null };

/** Of the reasons that PUBACK may carry, the one nearest to each failure. Source: resilience.md, Error taxonomy. */
const reasons: Readonly<Record<ErrorCode, number>> = {
  canceled: 0x83,
  unknown: 0x80,
  invalid_argument: 0x99,
  deadline_exceeded: 0x80,
  not_found: 0x90,
  already_exists: 0x83,
  permission_denied: 0x87,
  resource_exhausted: 0x97,
  failed_precondition: 0x83,
  aborted: 0x83,
  out_of_range: 0x99,
  unimplemented: 0x83,
  internal: 0x80,
  unavailable: 0x80,
  data_loss: 0x80,
  unauthenticated: 0x87,
};

/** What a packet is answered with whose handler failed. */
export function refusal(code: ErrorCode): Acknowledgement {
  return { reason: reasons[code], code };
}

/** The failures that a broker's reasons stand for, in CONNACK, PUBACK, SUBACK and DISCONNECT. Source: MQTT 5, 2.4. */
const codes: ReadonlyMap<number, ErrorCode> = new Map([
  [0x83, "failed_precondition"],
  [0x84, "unimplemented"],
  [0x85, "invalid_argument"],
  [0x86, "unauthenticated"],
  [0x87, "permission_denied"],
  [0x88, "unavailable"],
  [0x89, "unavailable"],
  [0x8a, "permission_denied"],
  [0x8b, "unavailable"],
  [0x8c, "unauthenticated"],
  [0x8e, "aborted"],
  [0x8f, "invalid_argument"],
  [0x90, "not_found"],
  [0x95, "out_of_range"],
  [0x96, "resource_exhausted"],
  [0x97, "resource_exhausted"],
  [0x99, "invalid_argument"],
  [0x9a, "unimplemented"],
  [0x9b, "unimplemented"],
  [0x9e, "unimplemented"],
  [0x9f, "resource_exhausted"],
  [0xa2, "unimplemented"],
]);

/** CONNACK of 3.1.1 counts otherwise. Source: MQTT 3.1.1, 3.2.2.3. */
const oldCodes: ReadonlyMap<number, ErrorCode> = new Map([
  [1, "unimplemented"],
  [2, "invalid_argument"],
  [3, "unavailable"],
  [4, "unauthenticated"],
  [5, "permission_denied"],
]);

/** The failure that a broker's reason stands for; `unknown` where it stands for none. */
export function codeOfReason(reason: number): ErrorCode {
  return codes.get(reason) ?? oldCodes.get(reason) ?? "unknown";
}

/** The reason as it is written in the specification: `0x87`. */
export function reasonText(reason: number): string {
  return `0x${reason.toString(16).padStart(2, "0")}`;
}
