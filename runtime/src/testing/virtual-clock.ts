import type { Clock } from "../clock.ts";

/** What may be said of a virtual clock. */
export interface VirtualClockOptions {
  /** Epoch milliseconds at the start; the first day of 2026 when left out. */
  readonly startMs?: number;
  /** The same seed, the same random numbers; 1 when left out. */
  readonly seed?: number;
}

/** Time that passes only when a test says so. */
export interface VirtualClock extends Clock {
  /**
   * Lets so much time pass: timers fire in order, and between them runs what waits for promises alone. What waits for
   * sockets or files is not waited for.
   */
  advance(ms: number): Promise<void>;
}

interface PendingTimer {
  readonly dueMs: number;
  readonly call: () => void;
}

/** Chains of promises end within one turn of the event loop; a few more for code that waits for turns itself. */
const turns = 4;

/** A clock for tests. */
export function virtualClock(options: VirtualClockOptions = {}): VirtualClock {
  const { startMs = Date.UTC(2026, 0, 1), seed = 1 } = options;
  const pending = new Set<PendingTimer>();
  let nowMs = startMs;
  return {
    now: () => nowMs,
    after(ms, call) {
      const timer = { dueMs: nowMs + Math.max(0, ms), call };
      pending.add(timer);
      return { cancel: () => void pending.delete(timer) };
    },
    random: randomNumbers(seed),
    async advance(ms) {
      const endMs = nowMs + ms;
      await settled();
      for (let next = firstOf(pending, endMs); next !== null; next = firstOf(pending, endMs)) {
        pending.delete(next);
        nowMs = next.dueMs;
        next.call();
        await settled();
      }
      nowMs = endMs;
    },
  };
}

/** The timer that is due first, of those due until then; of two due together, the one that was set first. */
function firstOf(pending: Iterable<PendingTimer>, untilMs: number): PendingTimer | null {
  let first: PendingTimer | null = null;
  for (const it of pending) if (it.dueMs <= untilMs && (first === null || it.dueMs < first.dueMs)) first = it;
  return first;
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < turns; turn += 1) await new Promise((resolve) => setImmediate(resolve));
}

/** Numbers from 0 up to 1 that look like chance: a counter, stirred. */
function randomNumbers(seed: number): () => number {
  let counter = Math.trunc(seed);
  return () => {
    counter = (counter + 0x9e3779b9) | 0;
    const once = Math.imul(counter ^ (counter >>> 16), 0x21f0aaad);
    const twice = Math.imul(once ^ (once >>> 15), 0x735a2d97);
    return ((twice ^ (twice >>> 15)) >>> 0) / 2 ** 32;
  };
}
