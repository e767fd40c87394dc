import { type VirtualClock, virtualClock } from "../../../runtime/src/testing/virtual-clock.ts";

/** A virtual clock that knows how many timers are set. */
export function countingClock(): VirtualClock & { pending(): number } {
  const clock = virtualClock();
  const pending = new Set<object>();
  return {
    ...clock,
    after(ms, call) {
      const token = {};
      pending.add(token);
      const timer = clock.after(ms, () => {
        pending.delete(token);
        call();
      });
      const cancel = () => {
        pending.delete(token);
        timer.cancel();
      };
      return { cancel };
    },
    pending: () => pending.size,
  };
}
