/** What drains when the process is asked to end. */
export interface Drainable {
  drain(): Promise<void>;
}

const running = new Set<Drainable>();
const signals = ["SIGTERM", "SIGINT"] as const;

/** Drains when the process is told to end. What it then does is up to it: nobody calls `process.exit`. */
export function drainOnSignal(app: Drainable): void {
  if (running.size === 0) for (const signal of signals) process.on(signal, drainAll);
  running.add(app);
}

/** It has drained by itself. */
export function forgetSignals(app: Drainable): void {
  running.delete(app);
  if (running.size === 0) for (const signal of signals) process.off(signal, drainAll);
}

function drainAll(): void {
  for (const app of running) void app.drain();
}
