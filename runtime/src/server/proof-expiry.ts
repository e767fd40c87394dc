import type { Clock, Timer } from "../clock.ts";

/** What is told of who stays longer than what proves who it is. */
export const proofExpired = {
  code: "unauthenticated",
  reason: null,
  details: null,
  message: "what proves who you are has expired",
} as const;

/** Calls at a time, in epoch milliseconds; never at Infinity. */
export function whenExpired(clock: Clock, expiresAt: number, call: () => void): Timer {
  let timer = wait();
  function wait(): Timer {
    // Timers of a system may end before what is asked for.
    return clock.after(expiresAt - clock.now(), () => {
      if (clock.now() < expiresAt) timer = wait();
      else call();
    });
  }
  return { cancel: () => timer.cancel() };
}
