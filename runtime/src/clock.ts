/** A timer that was set. */
export interface Timer {
  cancel(): void;
}

/** Time, as policies see it. Tests bring one of their own. */
export interface Clock {
  /** Epoch milliseconds. */
  now(): number;
  /** Calls once after so many milliseconds; never after Infinity. */
  after(ms: number, call: () => void): Timer;
  /** A number from 0 up to 1, for jitter. */
  random(): number;
}

/** setTimeout counts in 32 bits: a longer time would fire at once. */
const longestTimerMs = 2_147_483_647;

const never: Timer = { cancel: () => undefined };

/** The clock on the wall. */
export const systemClock: Clock = {
  now: Date.now,
  after(ms, call) {
    if (ms === Number.POSITIVE_INFINITY) return never;
    const timer = setTimeout(call, Math.min(Math.max(0, ms), longestTimerMs));
    return { cancel: () => clearTimeout(timer) };
  },
  random: Math.random,
};
