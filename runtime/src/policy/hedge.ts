import type { Clock } from "../clock.ts";
import type { RetryBudget } from "./retry-budget.ts";

const samples = 200;
/** Sorting costs: the percentile is found anew after so many. */
const freshSamples = 20;
const shortestMs = 20;

/** How long calls to a target take that succeed. */
export class LatencyTracker {
  readonly #recent: number[] = [];
  #next = 0;
  #p95Ms: number | null = null;

  /** Of the last 200 calls, 95 % took no longer; at least 20 ms, and null before the first 20 calls. */
  get p95Ms(): number | null {
    return this.#p95Ms;
  }

  /** A call succeeded after so many milliseconds. */
  record(durationMs: number): void {
    this.#recent[this.#next] = durationMs;
    this.#next = (this.#next + 1) % samples;
    if (this.#next % freshSamples > 0) return;
    const sorted = this.#recent.toSorted((a, b) => a - b);
    this.#p95Ms = Math.max(shortestMs, sorted[Math.ceil(sorted.length * 0.95) - 1] ?? 0);
  }
}

/** What the hedged calls to one target share. */
export interface Hedge {
  readonly clock: Clock;
  readonly latency: LatencyTracker;
  /** Of hedges alone, which the budget counts as well. */
  readonly limit: RetryBudget;
  readonly budget: RetryBudget;
}

/** Starts an attempt, and another when the first takes longer than most. */
export type Hedged = <Value>(start: (cancel: AbortSignal) => Promise<Value>) => Promise<Value>;

/** The hedging of the calls of one operation. */
export function hedgedBy(clock: Clock, budget: RetryBudget, limit: RetryBudget): Hedged {
  const hedge = { clock, latency: new LatencyTracker(), limit, budget };
  return (start) => hedged(hedge, start);
}

/**
 * Starts a second attempt when the first takes longer than most, where limit and budget allow it: for idempotent reads.
 * The first success wins, and the other attempt is cancelled; where none succeeds, the last failure is thrown.
 */
export function hedged<Value>(hedge: Hedge, start: (cancel: AbortSignal) => Promise<Value>): Promise<Value> {
  const { clock, latency, limit, budget } = hedge;
  const { p95Ms } = latency;
  const startedMs = clock.now();
  limit.countCall();
  return new Promise((resolve, reject) => {
    const running = new Set<AbortController>();
    const attempt = async () => {
      const controller = new AbortController();
      running.add(controller);
      try {
        const value = await start(controller.signal);
        if (!running.delete(controller)) return;
        timer?.cancel();
        for (const loser of running) loser.abort();
        running.clear();
        latency.record(clock.now() - startedMs);
        resolve(value);
      } catch (error) {
        running.delete(controller);
        if (running.size > 0) return;
        timer?.cancel();
        reject(error);
      }
    };
    const hedgeIfAllowed = () => {
      if (limit.take() && budget.take()) void attempt();
    };
    const timer = p95Ms === null ? null : clock.after(p95Ms, hedgeIfAllowed);
    void attempt();
  });
}
