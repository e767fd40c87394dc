import type { Clock } from "../clock.ts";
import { notProcessed } from "../evidence.ts";
import { interactionError, type StandardError } from "../interaction-error.ts";
import type { Operation } from "../operation.ts";
import { type AdaptiveLimit, Gradient2Limit } from "../policy/adaptive-limit.ts";
import { watchLoop } from "./loop-load.ts";
import { Overload } from "./overload.ts";
import { Turns } from "./turns.ts";

/** What a server takes in at the same time. */
export interface ServerLimits {
  /** Calls and streams in all; 1000 when left out. */
  readonly inFlight?: number;
  /** Sheds while the event loop is late and never rests, and what would stand in line too long; true when left out. */
  readonly overload?: boolean;
  /** Finds the limit of calls itself; off when left out. */
  readonly adaptive?: boolean;
  /** TCP connections; no limit when left out. */
  readonly connections?: number;
  /** Clients of `realtime`, connected or about to come back; 10 000 when left out. They are none of `inFlight`. */
  readonly realtime?: number;
}

/** Source: resilience.md, Knobs, "server limit". */
export const defaultRealtime = 10_000;
/** After this a caller may try again. Source: resilience.md, Knobs, "server limit". */
const retryAfterMs = 1000;
/** So long a call stands in line at most, and no longer than half of its time. Source: as above, "event-loop delay". */
const longestWaitMs = 1000;
/** So much of the room is kept for what is more important. Source: resilience.md, Lifecycle, "shed order". */
const shareOf = { critical: 1, default: 0.9, sheddable: 0.75 };

/** Lets calls in while there is room, and the important ones longest. */
export class Admission {
  readonly #maxInFlight: number;
  readonly #maxRealtime: number;
  readonly #overload: Overload | null;
  readonly #turns: Turns | null;
  readonly #adaptive: AdaptiveLimit | null;
  readonly #clock: Clock;
  readonly #perOperation = new Map<Operation, number>();
  #stopWatching: (() => void) | null = null;
  #inFlight = 0;
  #realtime = 0;
  isDraining = false;

  constructor(
    { inFlight = 1000, overload = true, adaptive = false, realtime = defaultRealtime }: ServerLimits,
    clock: Clock,
  ) {
    this.#maxInFlight = inFlight;
    this.#maxRealtime = realtime;
    this.#overload = overload ? new Overload() : null;
    this.#turns = overload ? new Turns(clock) : null;
    this.#adaptive = adaptive ? new Gradient2Limit(clock) : null;
    this.#clock = clock;
  }

  get inFlight(): number {
    return this.#inFlight + this.#realtime;
  }

  /**
   * Why a call is not let in that has so much time, if it says so; null where it is let in, and then it ends in one
   * `leave`.
   */
  enter(operation: Operation, timeoutMs: number | null): Refusal | null {
    if (this.isDraining) return refusal("draining", "the server is going away");
    const { priority = "default", limits } = operation;
    const isRealtime = operation.style === "realtime";
    const max = isRealtime ? this.#maxRealtime : this.#maxInFlight;
    // One call is always let in, however small the limit.
    const room = Math.max(1, Math.floor(max * (max < 20 ? 1 : shareOf[priority])));
    if ((isRealtime ? this.#realtime : this.#inFlight) >= room)
      return refusal("in flight", "the server has no room for more");
    const own = this.#perOperation.get(operation) ?? 0;
    if (limits.inFlight !== undefined && own >= limits.inFlight)
      return refusal("in flight", `${operation.interaction} has no room for more`);
    if (this.#isTooMuch(priority, timeoutMs)) return refusal("overload", "the server has too much to do");
    // How long a client stays says nothing of the server.
    if (!isRealtime && this.#adaptive !== null && !this.#adaptive.acquire())
      return refusal("adaptive limit", "the server has no room for more");
    if (limits.inFlight !== undefined) this.#perOperation.set(operation, own + 1);
    if (isRealtime) this.#realtime += 1;
    else this.#inFlight += 1;
    return null;
  }

  /** Calls may come from now on: what starting a server did to the event loop is no load. */
  becomeReady(): void {
    const overload = this.#overload;
    if (overload !== null) this.#stopWatching ??= watchLoop((load) => overload.look(load));
  }

  /** There is one more connection. */
  connected(): void {
    this.#turns?.connected();
  }

  /** Begins a call that was let in: now, or when those before it have had their turn. */
  begin(start: () => void): void {
    if (this.#turns === null) start();
    else this.#turns.take(start);
  }

  leave(operation: Operation, durationMs: number, isDropped: boolean): void {
    const isRealtime = operation.style === "realtime";
    if (isRealtime) this.#realtime -= 1;
    else this.#inFlight -= 1;
    if (operation.limits.inFlight !== undefined)
      this.#perOperation.set(operation, (this.#perOperation.get(operation) ?? 1) - 1);
    if (!isRealtime) this.#adaptive?.release({ durationMs, isDropped });
  }

  close(): void {
    this.#stopWatching?.();
  }

  #isTooMuch(priority: keyof typeof shareOf, timeoutMs: number | null): boolean {
    if (priority === "critical") return false;
    const { expectedMs = 0, waitedMs = 0 } = this.#turns ?? {};
    const bearableMs = Math.min(longestWaitMs * shareOf[priority], (timeoutMs ?? Number.POSITIVE_INFINITY) / 2);
    // Who came without any time is told so, and not that there is too much to do.
    if (expectedMs > Math.max(0, bearableMs) || waitedMs > longestWaitMs) return true;
    const share = this.#overload?.share ?? 0;
    return share > 0 && (priority === "sheddable" || this.#clock.random() < share);
  }
}

/** A call that was not let in. */
export interface Refusal {
  /** For whoever counts them. */
  readonly why: string;
  readonly error: StandardError;
}

function refusal(why: string, message: string): Refusal {
  const fields = { code: "unavailable", reason: null, details: null, message, retryable: true, retryAfterMs } as const;
  return { why, error: notProcessed(interactionError(fields)) };
}
