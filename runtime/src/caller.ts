import { Attempt, type OutgoingCall, type Proof } from "./attempt.ts";
import { attemptEnded, attemptStarted } from "./attempt-events.ts";
import type { AttemptLimit } from "./attempt-limit.ts";
import type { Credential } from "./auth/credentials.ts";
import { failure, named } from "./call-failures.ts";
import type { CallOptions } from "./call-options.ts";
import type { PolicyOverrides } from "./client-options.ts";
import type { Clock } from "./clock.ts";
import { currentContext } from "./current-context.ts";
import { outgoingEvents } from "./events.ts";
import { exhausted, notProcessed } from "./evidence.ts";
import { type InteractionError, isInteractionError } from "./interaction-error.ts";
import type { Logger } from "./logger.ts";
import type { AuthOption, Operation } from "./operation.ts";
import { backoffMs } from "./policy/backoff.ts";
import type { Breaker } from "./policy/breaker.ts";
import { countsAsFailure } from "./policy/breaker-codes.ts";
import type { Bulkhead } from "./policy/bulkhead.ts";
import { mayRetry } from "./policy/may-retry.ts";
import { RetryBudget } from "./policy/retry-budget.ts";
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
  /** What proves who calls, of one of the ways that an operation knows; null: nothing, and nothing of any. */
  readonly credentialOf: ((option: AuthOption) => Credential | null) | null;
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
    return await this.inBulkhead(route, call, () =>
      this.retried(route, call, (number) => this.proven(route, call, number, send)),
    );
  }

  /** What is known of an operation; loads what carries it the first time. */
  routeOf(operation: Operation): Promise<Route> {
    return this.#routes.of(operation);
  }

  /** A call that is about to be made. Throws `deadline_exceeded` when there is no time left for it. */
  outgoing({ operation, newKey }: Route, options: CallOptions, timeoutMs: number | null): OutgoingCall {
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
      idempotencyKey: options.idempotencyKey ?? newKey?.() ?? null,
    };
  }

  /** Runs when there is room for one more. */
  async inBulkhead<Value>({ bulkhead }: Route, call: OutgoingCall, run: () => Promise<Value>): Promise<Value> {
    if (bulkhead === null) return await run();
    const waiting = this.entered(bulkhead, call);
    if (waiting !== null) await waiting;
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
      this.#shed(operation, "bulkhead");
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
    outgoingEvents(operation).retry.publish({ operation, peer, attempt: number, delayMs, error });
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
      outgoingEvents(operation).budget.publish({ operation, peer: this.#settings.peer });
    }
    exhausted(error);
    return null;
  }

  /** One attempt, with what proves who calls. */
  proven<Value>(
    route: Route,
    call: OutgoingCall,
    number: number,
    send: (attempt: Attempt) => Promise<Value>,
  ): Promise<Value> {
    return route.proven === null
      ? this.once(route, this.attempt(route, call, number, null), send)
      : route.proven(this, route, call, number, send);
  }

  /** Sends an attempt where the breaker lets it through, and tells the breaker what came of it. */
  async once<Value>(
    { operation, breaker, limit }: Route,
    attempt: Attempt,
    send: (attempt: Attempt) => Promise<Value>,
  ): Promise<Value> {
    if (breaker !== null && !breaker.enter()) throw this.#brokenCircuit(operation, breaker);
    const generation = breaker?.generation;
    const leave = limit === null ? null : this.#within(limit, operation, breaker);
    const event = attemptStarted(operation, this.#settings.peer, attempt, this.clock);
    try {
      const within = event?.within ?? null;
      const value = await (within === null ? attempt.run(send) : within(() => attempt.run(send)));
      breaker?.record(false, generation);
      tellDeprecation(operation, attempt.deprecation, this.#settings.logger);
      leave?.(null);
      if (event !== null) attemptEnded(event, attempt, null, this.clock);
      return value;
    } catch (thrown) {
      const error = isInteractionError(thrown)
        ? named(thrown, operation)
        : failure(operation, "internal", `${operation.interaction} could not be called`, { cause: thrown });
      if (error.code === "canceled") breaker?.forget(generation);
      else breaker?.record(countsAsFailure(error.code), generation);
      leave?.(error);
      if (event !== null) attemptEnded(event, attempt, error, this.clock);
      throw error;
    }
  }

  /** Lets an attempt in that its breaker let through. */
  #within(limit: AttemptLimit, operation: Operation, breaker: Breaker | null): ReturnType<AttemptLimit> {
    try {
      return limit(operation);
    } catch (error) {
      breaker?.forget();
      this.#shed(operation, "adaptive limit");
      throw error;
    }
  }

  #brokenCircuit(operation: Operation, breaker: Breaker): InteractionError {
    this.#shed(operation, "breaker");
    const message = `${this.#settings.peer} fails too often: the circuit is open`;
    return notProcessed(failure(operation, "unavailable", message, { retryAfterMs: breaker.retryAfterMs() }));
  }

  #shed(operation: Operation, why: string): void {
    outgoingEvents(operation).shed.publish({ operation, peer: this.#settings.peer, why });
  }

  /** Half of the call's time for each attempt, where there may be another. Source: resilience.md, Knobs. */
  attempt({ operation }: Route, call: OutgoingCall, number: number, proof: Proof | null): Attempt {
    const { retry, idempotency, shape } = operation;
    // Of a client stream all of the call is one attempt: once a message has left there is no other.
    const mayFollow = retry !== null && retry.attempts > 1 && idempotency !== "none" && shape !== "clientStream";
    const { deadline } = call;
    if (!mayFollow || deadline === null) return new Attempt(call, number, deadline, proof, this.clock);
    const halfMs = (call.options.timeoutMs ?? operation.timeoutMs ?? Number.POSITIVE_INFINITY) / 2;
    return new Attempt(call, number, Math.min(deadline, this.clock.now() + halfMs), proof, this.clock);
  }
}
