import type { Clock } from "../clock.ts";
import { notProcessed } from "../evidence.ts";
import { interactionError, type StandardError } from "../interaction-error.ts";
import type { Operation } from "../operation.ts";
import { type AdaptiveLimit, Gradient2Limit } from "../policy/adaptive-limit.ts";
import { Overload } from "./overload.ts";

/** What a server takes in at the same time. */
export interface ServerLimits {
  /** Calls and streams in all; 1000 when left out. */
  readonly inFlight?: number;
  /** Sheds while the event loop is late or never rests; true when left out. */
  readonly overload?: boolean;
  /** Finds the limit of calls itself; off when left out. */
  readonly adaptive?: boolean;
  /** TCP connections; no limit when left out. */
  readonly connections?: number;
}

/** After this a caller may try again. Source: resilience.md, Knobs, "server limit". */
const retryAfterMs = 1000;
/** So much of the room is kept for what is more important. Source: resilience.md, Lifecycle, "shed order". */
const shareOf = { critical: 1, default: 0.9, sheddable: 0.75 };

/** Lets calls in while there is room, and the important ones longest. */
export class Admission {
  readonly #maxInFlight: number;
  readonly #overload: Overload | null;
  readonly #adaptive: AdaptiveLimit | null;
  readonly #clock: Clock;
  readonly #perOperation = new Map<Operation, number>();
  #inFlight = 0;
  isDraining = false;

  constructor({ inFlight = 1000, overload = true, adaptive = false }: ServerLimits, clock: Clock) {
    this.#maxInFlight = inFlight;
    this.#overload = overload ? new Overload() : null;
    this.#adaptive = adaptive ? new Gradient2Limit(clock) : null;
    this.#clock = clock;
  }

  get inFlight(): number {
    return this.#inFlight;
  }

  /** Why a call is not let in; null where it is, and then it ends in one `leave`. */
  enter(operation: Operation): Refusal | null {
    if (this.isDraining) return refusal("draining", "the server is going away");
    const { priority = "default", limits } = operation;
    // One call is always let in, however small the limit.
    const room = Math.max(1, Math.floor(this.#maxInFlight * (this.#maxInFlight < 20 ? 1 : shareOf[priority])));
    if (this.#inFlight >= room) return refusal("in flight", "the server has no room for more");
    const own = this.#perOperation.get(operation) ?? 0;
    if (limits.inFlight !== undefined && own >= limits.inFlight)
      return refusal("in flight", `${operation.interaction} has no room for more`);
    if (this.#isTooMuch(priority)) return refusal("overload", "the server has too much to do");
    if (this.#adaptive !== null && !this.#adaptive.acquire())
      return refusal("adaptive limit", "the server has no room for more");
    if (limits.inFlight !== undefined) this.#perOperation.set(operation, own + 1);
    this.#inFlight += 1;
    return null;
  }

  leave(operation: Operation, durationMs: number, isDropped: boolean): void {
    this.#inFlight -= 1;
    if (operation.limits.inFlight !== undefined)
      this.#perOperation.set(operation, (this.#perOperation.get(operation) ?? 1) - 1);
    this.#adaptive?.release({ durationMs, isDropped });
  }

  close(): void {
    this.#overload?.close();
  }

  #isTooMuch(priority: keyof typeof shareOf): boolean {
    const share = this.#overload?.share ?? 0;
    if (share === 0 || priority === "critical") return false;
    return priority === "sheddable" || this.#clock.random() < share;
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
