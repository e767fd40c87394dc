import { Attempt, canceled, type OutgoingCall, type Proof } from "./attempt.ts";
import { attemptEnded, attemptStarted } from "./attempt-events.ts";
import { failure, named, noProof } from "./call-failures.ts";
import type { CallOptions } from "./call-options.ts";
import type { PolicyOverrides } from "./client-options.ts";
import type { Clock } from "./clock.ts";
import type { InteractionContext } from "./context.ts";
import { currentContext } from "./current-context.ts";
import type { ErrorCode } from "./errors.ts";
import { events } from "./events.ts";
import { exhausted, notProcessed } from "./evidence.ts";
import { type InteractionError, interactionError, isInteractionError } from "./interaction-error.ts";
import type { Logger } from "./logger.ts";
import type { Operation } from "./operation.ts";
import type { AdaptiveLimit } from "./policy/adaptive-limit.ts";
import { backoffMs } from "./policy/backoff.ts";
import type { Breaker } from "./policy/breaker.ts";
import { countsAsFailure } from "./policy/breaker-codes.ts";
import type { Bulkhead } from "./policy/bulkhead.ts";
import { mayRetry } from "./policy/may-retry.ts";
import { RetryBudget } from "./policy/retry-budget.ts";
import { randomUuid } from "./random.ts";
import { type Route, Routes } from "./routes.ts";
import { tellDeprecation } from "./tell-deprecation.ts";
import type { Transport } from "./transport.ts";

/** With less time than this a call is not worth sending. Source: resilience.md, Deadlines. */
const shortestMs = 5;

/** What a caller is made of. */
export interface CallerSettings {
  /** Where it calls, for people: a URL. */
  readonly peer: string;
  readonly clock: Clock;
  readonly policies: Readonly<Record<string, PolicyOverrides>>;
  /** Where it says what whoever runs it should know; null: nowhere of its own. */
  readonly logger: Logger | null;
  transportOf(operation: Operation): Promise<Transport>;
  /** What proves who calls; a new one when the one before was refused. Null: nothing. */
  proofOf(operation: Operation, parent: InteractionContext | null, isRenewal: boolean): Promise<Proof> | null;
}

/**
 * Calls one target. All calls share a retry budget and the breakers. Around each, from the outside: bulkhead, time of
 * the call, retries, breaker, time of an attempt. Source: resilience.md, Knobs.
 */
export class Caller {
  readonly #settings: CallerSettings;
  readonly #budget: RetryBudget;
  readonly #routes: Routes;

  constructor(settings: CallerSettings) {
    this.#settings = settings;
    this.#budget = new RetryBudget(settings.clock);
    this.#routes = new Routes(settings, this.#budget);
  }

  get clock(): Clock {
    return this.#settings.clock;
  }

  /** Whether a breaker lets nothing through. */
  get isBroken(): boolean {
    return this.#routes.isBroken;
  }

  /** Makes a call; of a page, `cursor` says which. */
  async call(operation: Operation, input: unknown, options: CallOptions, cursor: string | null): Promise<unknown> {
    const route = this.#routes.known(operation) ?? (await this.routeOf(operation));
    const prepared = route.transport.prepare(route.operation, input, cursor);
    const call = this.outgoing(route, options, route.operation.timeoutMs);
    const send = (attempt: Attempt) => route.transport.send(route.operation, prepared, attempt);
    return this.inBulkhead(route, call, () =>
      this.retried(route, call, (number) => this.proven(route, call, number, send)),
    );
  }

  /** What is known of an operation; loads what carries it the first time. */
  routeOf(operation: Operation): Promise<Route> {
    return this.#routes.of(operation);
  }

  /** A call that is about to be made. Throws `deadline_exceeded` when there is no time left for it. */
  outgoing({ operation }: Route, options: CallOptions, timeoutMs: number | null): OutgoingCall {
    const parent = options.context ?? currentContext();
    const now = this.clock.now();
    const ownMs = options.timeoutMs ?? timeoutMs;
    const own = ownMs === null ? Number.POSITIVE_INFINITY : now + ownMs;
    const deadline = Math.min(own, parent?.deadline ?? Number.POSITIVE_INFINITY);
    if (deadline - now <= shortestMs) {
      const message = `${Math.max(0, deadline - now)} ms are too little time for ${operation.interaction}`;
      throw notProcessed(failure(operation, "deadline_exceeded", message));
    }
    return {
      operation,
      options,
      parent,
      deadline: Number.isFinite(deadline) ? deadline : null,
      idempotencyKey: options.idempotencyKey ?? (operation.idempotency === "key" ? randomUuid() : null),
    };
  }

  /** Runs when there is room for one more. */
  async inBulkhead<Value>({ bulkhead }: Route, call: OutgoingCall, run: () => Promise<Value>): Promise<Value> {
    if (bulkhead === null) return run();
    await this.entered(bulkhead, call);
    try {
      return await run();
    } finally {
      bulkhead.leave();
    }
  }

  /** Waits for room, where waiting is allowed. */
  entered(bulkhead: Bulkhead, { operation, options, deadline }: OutgoingCall): Promise<void> | null {
    try {
      const remainingMs = deadline === null ? Number.POSITIVE_INFINITY : deadline - this.clock.now();
      return bulkhead.enter(remainingMs, options.signal);
    } catch (error) {
      if (events.clientShed.hasSubscribers)
        events.clientShed.publish({ operation, peer: this.#settings.peer, why: "bulkhead" });
      throw isInteractionError(error) ? notProcessed(named(error, operation)) : error;
    }
  }

  /** Counts a call of which some share may be sent again. */
  countCall(): void {
    this.#budget.countCall();
  }

  /** Runs until it succeeds, or may not be tried again. */
  async retried<Value>(route: Route, call: OutgoingCall, run: (number: number) => Promise<Value>): Promise<Value> {
    this.countCall();
    for (let number = 1; ; number += 1) {
      try {
        return await run(number);
      } catch (error) {
        if (!isInteractionError(error)) throw error;
        await this.beforeRetry(route, call, number, error);
      }
    }
  }

  /** Waits before the next attempt; throws the failure where there is none. */
  async beforeRetry({ operation }: Route, call: OutgoingCall, number: number, error: InteractionError): Promise<void> {
    const delayMs = this.#delayMs(operation, call, number, error);
    if (delayMs === null) throw error;
    const { peer } = this.#settings;
    if (events.clientRetry.hasSubscribers)
      events.clientRetry.publish({ operation, peer, attempt: number, delayMs, error });
    const pause = new Attempt(call, number, null, null, this.clock);
    await pause.run(
      () =>
        new Promise<void>((resolve) => {
          const timer = this.clock.after(delayMs, resolve);
          pause.whenCancelled(() => timer.cancel());
        }),
    );
  }

  /** How long to wait for the next attempt; null: there is none. A failure that was tried often enough says so. */
  #delayMs(operation: Operation, call: OutgoingCall, number: number, error: InteractionError): number | null {
    const { retry } = operation;
    const remainingMs = call.deadline === null ? Number.POSITIVE_INFINITY : call.deadline - this.clock.now();
    if (retry === null || !mayRetry(operation, error, call.idempotencyKey !== null)) return null;
    const delayMs =
      number >= retry.attempts ? null : backoffMs(retry, number, error.code, error.retryAfterMs, this.clock.random);
    if (delayMs !== null && delayMs + shortestMs < remainingMs) {
      if (this.#budget.take()) return delayMs;
      if (events.clientBudget.hasSubscribers) events.clientBudget.publish({ operation, peer: this.#settings.peer });
    }
    exhausted(error);
    return null;
  }

  /** One attempt; a second one right away when its proof was refused and a new one may help. */
  async proven<Value>(
    route: Route,
    call: OutgoingCall,
    number: number,
    send: (attempt: Attempt) => Promise<Value>,
  ): Promise<Value> {
    const asked = this.#proof(route, call, false);
    const proof = asked === null ? null : await asked;
    const attempt = () => this.#attempt(route, call, number, proof);
    try {
      return await (route.hedged === null
        ? this.once(route, attempt(), send)
        : route.hedged((cancel) => this.once(route, followed(attempt(), cancel), send)));
    } catch (error) {
      const isRefused = isInteractionError(error) && error.code === "unauthenticated";
      if (!isRefused || proof === null || !proof.isRenewable) throw error;
      const renewed = await this.#proof(route, call, true);
      return await this.once(route, this.#attempt(route, call, number, renewed), send);
    }
  }

  /** What proves who calls; null: nothing. Whoever issues it has no more time than the call. */
  #proof({ operation }: Route, call: OutgoingCall, isRenewal: boolean): Promise<Proof> | null {
    const asked = this.#settings.proofOf(operation, call.parent, isRenewal);
    if (asked === null) return null;
    // Nobody waits for it where the caller has given up already.
    asked.catch(() => undefined);
    const fail = (error: unknown) => {
      throw noProof(operation, error);
    };
    return new Attempt(call, 1, call.deadline, null, this.clock).run(() => asked.catch(fail));
  }

  /** Sends an attempt where the breaker lets it through, and tells the breaker what came of it. */
  async once<Value>(
    { operation, breaker, adaptiveLimit }: Route,
    attempt: Attempt,
    send: (attempt: Attempt) => Promise<Value>,
  ): Promise<Value> {
    if (breaker !== null && !breaker.enter()) throw this.#brokenCircuit(operation, breaker);
    const generation = breaker?.generation;
    if (adaptiveLimit !== null && !adaptiveLimit.acquire()) {
      breaker?.forget(generation);
      throw this.#overLimit(operation, adaptiveLimit);
    }
    const startedMs = adaptiveLimit === null ? 0 : this.clock.now();
    const event = attemptStarted(operation, this.#settings.peer, attempt, this.clock);
    try {
      const within = event?.within ?? null;
      const value = await (within === null ? attempt.run(send) : within(() => attempt.run(send)));
      breaker?.record(false, generation);
      tellDeprecation(operation, attempt.deprecation, this.#settings.logger);
      adaptiveLimit?.release({ durationMs: this.clock.now() - startedMs, isDropped: false });
      if (event !== null) attemptEnded(event, attempt, null, this.clock);
      return value;
    } catch (thrown) {
      const error = isInteractionError(thrown)
        ? named(thrown, operation)
        : failure(operation, "internal", `${operation.interaction} could not be called`, thrown);
      if (error.code === "canceled") breaker?.forget(generation);
      else breaker?.record(countsAsFailure(error.code), generation);
      adaptiveLimit?.release({ durationMs: this.clock.now() - startedMs, isDropped: isDrop(error.code) });
      if (event !== null) attemptEnded(event, attempt, error, this.clock);
      throw error;
    }
  }

  #brokenCircuit(operation: Operation, breaker: Breaker): InteractionError {
    const { peer } = this.#settings;
    if (events.clientShed.hasSubscribers) events.clientShed.publish({ operation, peer, why: "breaker" });
    const message = `${peer} fails too often: the circuit is open`;
    const { interaction } = operation;
    const retryAfterMs = breaker.retryAfterMs();
    const fields = { code: "unavailable", reason: null, details: null, message, interaction, retryAfterMs } as const;
    return notProcessed(interactionError(fields));
  }

  #overLimit(operation: Operation, { limit }: AdaptiveLimit): InteractionError {
    const { peer } = this.#settings;
    if (events.clientShed.hasSubscribers) events.clientShed.publish({ operation, peer, why: "adaptive limit" });
    return notProcessed(failure(operation, "resource_exhausted", `${limit} calls are in flight to ${peer}`));
  }

  /** Half of the call's time for each attempt, where there may be another. Source: resilience.md, Knobs. */
  #attempt({ operation }: Route, call: OutgoingCall, number: number, proof: Proof | null): Attempt {
    const { retry, idempotency, shape } = operation;
    // Of a client stream all of the call is one attempt: once a message has left there is no other.
    const mayFollow = retry !== null && retry.attempts > 1 && idempotency !== "none" && shape !== "clientStream";
    const { deadline } = call;
    if (!mayFollow || deadline === null) return new Attempt(call, number, deadline, proof, this.clock);
    const halfMs = (call.options.timeoutMs ?? operation.timeoutMs ?? Number.POSITIVE_INFINITY) / 2;
    return new Attempt(call, number, Math.min(deadline, this.clock.now() + halfMs), proof, this.clock);
  }
}

/** Whether a target had no room for a call. */
function isDrop(code: ErrorCode): boolean {
  return code === "unavailable" || code === "resource_exhausted" || code === "deadline_exceeded";
}

/** An attempt that a signal cancels. */
function followed(attempt: Attempt, cancel: AbortSignal): Attempt {
  cancel.addEventListener("abort", () => attempt.cancel(canceled(attempt.call.operation, cancel.reason)));
  return attempt;
}
