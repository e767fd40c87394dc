import type { Cancellation } from "../cancellation.ts";
import type { ClientConnection, MessageFacts } from "../context.ts";
import type { CallEvent, Within } from "../events.ts";
import { isExhausted, isNotProcessed } from "../evidence.ts";
import { incomingEvents } from "../incoming-events.ts";
import type { InteractionError } from "../interaction-error.ts";
import type { Operation } from "../operation.ts";
import type { Principal } from "../principal.ts";
import { type Trace, traceIdOf, traceOf } from "../trace.ts";
import type { Arrival, Failed } from "./arrival.ts";
import { exposed } from "./exposed.ts";
import type { Host } from "./host.ts";
import type { ContextFacts } from "./running-context.ts";

/** A call or stream from when it comes in until it has ended: what is told of it. */
export class Visit implements ContextFacts {
  readonly arrival: Arrival;
  readonly attempt: number;
  readonly startedMs: number;
  principal: Principal | null = null;
  idempotencyKey: string | null = null;
  deadline: number | null = null;
  readonly #operation: Operation;
  readonly #service: string;
  readonly #host: Host;
  readonly #told: CallEvent | null;
  #trace: Trace;

  constructor(arrival: Arrival, operation: Operation, service: string, host: Host) {
    this.arrival = arrival;
    this.#operation = operation;
    this.#service = service;
    this.#host = host;
    this.startedMs = host.clock.now();
    this.attempt = arrival.attempt ?? attemptOf(arrival.header("grpc-previous-rpc-attempts"));
    this.#trace = traceOf(arrival.header("traceparent"), arrival.header("tracestate"), arrival.header("baggage"));
    this.#told = this.#started();
  }

  get interaction(): string {
    return this.#operation.interaction;
  }

  get cancellation(): Cancellation {
    return this.arrival.cancellation;
  }

  get event(): MessageFacts | null {
    return this.arrival.event ?? null;
  }

  get connection(): ClientConnection | null {
    return this.arrival.connection ?? null;
  }

  get within(): Within | null {
    return this.#told?.within ?? null;
  }

  header(name: string): string | null {
    return this.arrival.header(name);
  }

  get trace(): Trace {
    return this.#trace;
  }

  get traceId(): string {
    return traceIdOf(this.#trace.traceparent);
  }

  /** `scheme:id`; null where nobody needed to be known. */
  get principalName(): string | null {
    return this.principal === null ? null : `${this.principal.scheme}:${this.principal.id}`;
  }

  /** A failure as it goes out. `isOurs`: the handler had not begun, so that what it proves holds for the caller too. */
  failed(error: unknown, isOurs: boolean, status: number | null = null): Failed {
    return {
      error: exposed(error, this.#operation),
      traceId: this.traceId,
      status,
      isNotProcessed: isOurs && typeof error === "object" && error !== null && isNotProcessed(error),
      isExhausted: isExhausted(error),
    };
  }

  /** A call that was refused to protect the server. */
  shed(why: string): void {
    const { peer } = this.arrival;
    const { shed } = incomingEvents(this.#operation);
    if (shed.hasSubscribers) shed.publish({ operation: this.#operation, peer, why });
  }

  /** Its handler ended after its caller had been answered: what it says is dropped, and counted. */
  late(): void {
    const { peer } = this.arrival;
    const { late } = incomingEvents(this.#operation);
    if (late.hasSubscribers) late.publish({ operation: this.#operation, peer });
  }

  /** What came of it: `thrown` as the handler threw it, `error` as it went out. Answers how long it took. */
  end(error: InteractionError | null, thrown: unknown): number {
    const durationMs = this.#host.clock.now() - this.startedMs;
    this.#ended(error, durationMs);
    try {
      this.#log(error, thrown, durationMs);
    } catch {
      // A logger that fails is no reason to fail a call.
    }
    if (this.#operation.audit === true) this.#audit(error, durationMs);
    return durationMs;
  }

  #started(): CallEvent | null {
    const { start, end, error } = incomingEvents(this.#operation);
    if (!start.hasSubscribers && !end.hasSubscribers && !error.hasSubscribers) return null;
    const { arrival } = this;
    const event: CallEvent = {
      operation: this.#operation,
      peer: arrival.peer,
      isEncrypted: arrival.tlsSocket !== null,
      attempt: this.attempt,
      header: (name) => arrival.header(name),
      remainingMs: arrival.timeoutMs,
      trace: this.#trace,
      isNewTrace: this.#trace.traceparent !== arrival.header("traceparent"),
      within: null,
      error: null,
      status: null,
      startedMs: this.startedMs,
      durationMs: 0,
    };
    start.publish(event);
    this.#trace = event.trace ?? this.#trace;
    return event;
  }

  #ended(error: InteractionError | null, durationMs: number): void {
    if (this.#told === null) return;
    this.#told.error = error;
    this.#told.status = this.arrival.status ?? null;
    this.#told.durationMs = durationMs;
    const told = incomingEvents(this.#operation);
    if (error !== null) told.error.publish(this.#told);
    told.end.publish(this.#told);
  }

  #log(error: InteractionError | null, thrown: unknown, durationMs: number): void {
    const { interaction, style } = this.#operation;
    const fields = {
      service: this.#service,
      interaction,
      style,
      code: error?.code ?? "ok",
      reason: error?.reason ?? null,
      durationMs,
      traceId: this.traceId,
      principal: this.principalName,
      attempt: this.attempt,
    };
    const isOurFault = error !== null && (error.code === "internal" || error.code === "unknown");
    if (isOurFault) this.#host.logger.error({ ...fields, error: thrown ?? error }, "call");
    else this.#host.logger.info(fields, "call");
  }

  #audit(error: InteractionError | null, durationMs: number): void {
    const record = {
      time: new Date(this.startedMs).toISOString(),
      service: this.#service,
      interaction: this.#operation.interaction,
      principal: this.principalName,
      peer: this.arrival.peer,
      outcome: error?.code ?? ("ok" as const),
      reason: error?.reason ?? null,
      traceId: this.traceId,
      idempotencyKey: this.idempotencyKey,
      attempt: this.attempt,
      durationMs,
    };
    const failed = (cause: unknown) => this.#host.logger.error({ record, error: cause }, "audit record was not taken");
    try {
      Promise.resolve(this.#host.audit(record)).catch(failed);
    } catch (cause) {
      failed(cause);
    }
  }
}

/** gRPC A6: how often it was sent before. */
function attemptOf(previous: string | null): number {
  return previous !== null && /^\d{1,3}$/.test(previous) ? Number(previous) + 1 : 1;
}
