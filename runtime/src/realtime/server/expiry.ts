import type { Clock, Timer } from "../../clock.ts";
import { interactionError } from "../../interaction-error.ts";
import type { Failed } from "../../server/arrival.ts";
import { refusal } from "./realtime-exchange.ts";
import type { Visitor } from "./visitor.ts";

/** Calls when what proves who a client is has expired, with what it is told. */
export function whenExpired(clock: Clock, { expiresAt, traceId }: Visitor, call: (failed: Failed) => void): Timer {
  let timer = wait();
  function wait(): Timer {
    // Timers of a system may end before what is asked for.
    return clock.after(expiresAt - clock.now(), () => {
      if (clock.now() < expiresAt) timer = wait();
      else call(refusal(interactionError(expired), traceId));
    });
  }
  return { cancel: () => timer.cancel() };
}

const expired = {
  code: "unauthenticated",
  reason: null,
  details: null,
  message: "what proves who you are has expired",
} as const;
