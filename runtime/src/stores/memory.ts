import { type Clock, systemClock } from "../clock.ts";
import type { DedupeStore } from "../dedupe.ts";
import type { Begun, IdempotencyStore } from "../idempotency.ts";

export { memoryBackplane } from "./memory-backplane.ts";

/** What may be said of a store in memory. */
export interface MemoryStoreOptions {
  readonly clock?: Clock;
  /**
   * Beyond so many keys those of finished calls that were not asked for longest are forgotten; 10 000 when left out
   * (resilience.md, "Idempotency keys"). A call that is running keeps its key, so that the store is larger while more
   * calls than that run at once.
   */
  readonly maxKeys?: number;
  /**
   * Beyond so many events those are forgotten that were handled first; 100 000 when left out (resilience.md, Knobs,
   * "delivery").
   */
  readonly maxEvents?: number;
}

interface Running {
  readonly fingerprint: string;
  readonly token: string;
  readonly lockedUntil: number;
  readonly forgetAt: number;
}

interface Finished {
  readonly fingerprint: string;
  readonly result: string;
  readonly forgetAt: number;
}

/** Keeps keys, and which events were handled, in this process: for one process, and for tests. */
export function memoryStore({
  clock = systemClock,
  maxKeys = 10_000,
  maxEvents = 100_000,
}: MemoryStoreOptions = {}): IdempotencyStore & DedupeStore {
  // Maps keep the order of insertion: what was used last goes last.
  const running = new Map<string, Running>();
  const finished = new Map<string, Finished>();
  const handled = new Map<string, number>();
  let tokens = 0;

  function stateOf(key: string, fingerprint: string, now: number): Begun | null {
    const held = finished.get(key) ?? running.get(key);
    if (held === undefined || held.forgetAt <= now) return null;
    if (held.fingerprint !== fingerprint) return { state: "mismatch" };
    if ("result" in held) return replayed(key, held);
    return held.lockedUntil <= now ? null : { state: "in_progress", retryAfterMs: held.lockedUntil - now };
  }

  function replayed(key: string, held: Finished): Begun {
    finished.delete(key);
    finished.set(key, held);
    return { state: "replay", result: held.result };
  }

  function makeRoom(now: number): void {
    for (const [key, { forgetAt }] of finished) {
      if (forgetAt > now && finished.size + running.size < maxKeys) return;
      finished.delete(key);
    }
    if (running.size < maxKeys) return;
    for (const [key, { lockedUntil }] of running) if (lockedUntil <= now) running.delete(key);
  }

  return {
    async begin(key, fingerprint, { lockMs, ttlMs }) {
      const now = clock.now();
      const begun = stateOf(key, fingerprint, now);
      if (begun !== null) return begun;
      finished.delete(key);
      running.delete(key);
      makeRoom(now);
      tokens += 1;
      const token = String(tokens);
      running.set(key, { fingerprint, token, lockedUntil: now + lockMs, forgetAt: now + Math.max(lockMs, ttlMs) });
      return { state: "new", token };
    },
    async complete(key, token, result, { ttlMs }) {
      const held = running.get(key);
      if (held?.token !== token) return;
      running.delete(key);
      finished.set(key, { fingerprint: held.fingerprint, result, forgetAt: clock.now() + ttlMs });
    },
    async release(key, token) {
      if (running.get(key)?.token === token) running.delete(key);
    },
    async wasHandled(key) {
      const forgetAt = handled.get(key);
      return forgetAt !== undefined && forgetAt > clock.now();
    },
    async markHandled(key, ttlMs) {
      const now = clock.now();
      handled.delete(key);
      for (const [first, forgetAt] of handled) {
        if (forgetAt > now && handled.size < maxEvents) break;
        handled.delete(first);
      }
      handled.set(key, now + ttlMs);
    },
  };
}
