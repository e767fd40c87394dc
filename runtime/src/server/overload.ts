import type { LoopLoad } from "./loop-load.ts";

/** Above these a process has more to do than it can. Source: resilience.md, Knobs (@fastify/under-pressure). */
const maxDelayMs = 1000;
const maxUtilization = 0.98;
/** Who never rests and yet is quick has as much to do as it can, and no more. */
const busyDelayMs = 250;
/** How much more of what comes is turned away after a bad look, and how much less after a good one. */
const [step, ease] = [0.2, 0.1];

/** What share of calls to turn away, so that the others are answered in time. */
export class Overload {
  /** From 0 to 1. */
  share = 0;
  #wasOver = false;

  /** Takes in how the event loop fared since the last look. */
  look({ utilization, medianDelayMs, longestDelayMs }: LoopLoad): void {
    const isLate = medianDelayMs > busyDelayMs || longestDelayMs > maxDelayMs;
    // Who is late and rests was stopped by something else, such as a machine with too much to do.
    const isOver = isLate && utilization > maxUtilization;
    // One bad look is a stall, which is over when it is seen.
    if (isOver && this.#wasOver) this.share = Math.min(0.9, this.share + step);
    else if (!isOver) this.share = Math.max(0, this.share - ease);
    this.#wasOver = isOver;
  }
}
