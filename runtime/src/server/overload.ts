import { type EventLoopUtilization, monitorEventLoopDelay, performance } from "node:perf_hooks";

/** Above these a process has more to do than it can. Source: resilience.md, Knobs (@fastify/under-pressure). */
const maxDelayMs = 1000;
const maxUtilization = 0.98;
/** Who never rests and yet is quick has as much to do as it can, and no more. */
const busyDelayMs = 250;
const sampleMs = 500;
/** How much more of what comes is turned away after a bad look, and how much less after a good one. */
const [step, ease] = [0.2, 0.1];

/** What share of calls to turn away, so that the others are answered in time. */
export class Overload {
  readonly #delay = monitorEventLoopDelay({ resolution: 20 });
  readonly #timer: NodeJS.Timeout;
  #before: EventLoopUtilization = performance.eventLoopUtilization();
  /** From 0 to 1. */
  share = 0;

  constructor() {
    this.#delay.enable();
    this.#timer = setInterval(() => this.#look(), sampleMs);
    this.#timer.unref();
  }

  close(): void {
    clearInterval(this.#timer);
    this.#delay.disable();
  }

  #look(): void {
    const now = performance.eventLoopUtilization();
    const { utilization } = performance.eventLoopUtilization(now, this.#before);
    const isLate = this.#delay.max / 1e6 > maxDelayMs;
    const isOver = isLate || (utilization > maxUtilization && this.#delay.percentile(50) / 1e6 > busyDelayMs);
    this.share = isOver ? Math.min(0.9, this.share + step) : Math.max(0, this.share - ease);
    this.#before = now;
    this.#delay.reset();
  }
}
