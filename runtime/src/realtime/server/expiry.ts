import type { Clock, Timer } from "../../clock.ts";
import { interactionError } from "../../interaction-error.ts";
import type { Failed } from "../../server/arrival.ts";
import { proofExpired, whenExpired } from "../../server/proof-expiry.ts";
import { refusal } from "./realtime-exchange.ts";
import type { Visitor } from "./visitor.ts";

/** Calls when what proves who a client is has expired, with what it is told. */
export function whenVisitExpires(clock: Clock, { expiresAt, traceId }: Visitor, call: (failed: Failed) => void): Timer {
  return whenExpired(clock, expiresAt, () => call(refusal(interactionError(proofExpired), traceId)));
}
