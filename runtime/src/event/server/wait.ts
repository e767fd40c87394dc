import type { Cancellation } from "../../cancellation.ts";
import type { Clock } from "../../clock.ts";

/** Waits so long; false when it was given up before. */
export function wait(clock: Clock, ms: number, cancellation: Cancellation): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = clock.after(ms, () => {
      forget();
      resolve(true);
    });
    const forget = cancellation.whenCancelled(() => {
      timer.cancel();
      resolve(false);
    });
  });
}
