import { type EventLoopUtilization, monitorEventLoopDelay, performance } from "node:perf_hooks";

/** How the event loop fared for a while. */
export interface LoopLoad {
  /** From 0 to 1: how much of the time it did not wait for anything. */
  readonly utilization: number;
  readonly medianDelayMs: number;
  readonly longestDelayMs: number;
}

const sampleMs = 500;

/** Tells twice a second how the event loop fared; answers what stops that. Keeps no process alive. */
export function watchLoop(tell: (load: LoopLoad) => void): () => void {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  let before: EventLoopUtilization = performance.eventLoopUtilization();
  let beforeMs = performance.now();
  delay.enable();
  const timer = setInterval(() => {
    const [now, nowMs] = [performance.eventLoopUtilization(), performance.now()];
    const { utilization } = performance.eventLoopUtilization(now, before);
    // A delay is known by the tick after it: where there was none, all of the time was one.
    const isOneDelay = delay.count === 0;
    const medianDelayMs = isOneDelay ? nowMs - beforeMs : delay.percentile(50) / 1e6;
    const longestDelayMs = isOneDelay ? nowMs - beforeMs : delay.max / 1e6;
    tell({ utilization, medianDelayMs, longestDelayMs });
    [before, beforeMs] = [now, nowMs];
    delay.reset();
  }, sampleMs).unref();
  return () => {
    clearInterval(timer);
    delay.disable();
  };
}
