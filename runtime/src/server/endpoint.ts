import { runWithin } from "../current-context.ts";
import type { Operation } from "../operation.ts";
import { Presented } from "../presented.ts";
import type { Service } from "../service.ts";
import type { Answered, Exchange, StreamExchange, Streaming } from "./arrival.ts";
import { deprecationHeaders } from "./deprecation-headers.ts";
import { Gate, tooLate } from "./gate.ts";
import type { Host } from "./host.ts";
import { type Done, onceUnderKey } from "./once-under-key.ts";
import { RunningContext, type Surroundings } from "./running-context.ts";
import { ServerStream } from "./server-stream.ts";
import { statusOf } from "./status.ts";
import { unlessCancelled } from "./unless-cancelled.ts";
import { Visit } from "./visit.ts";

/** What answers: a handler with its `this`. */
export type Handle = (input: unknown, context: RunningContext) => unknown;

/** An operation with its handler: all that happens around it, whatever the wire. */
export class Endpoint {
  readonly operation: Operation;
  readonly service: Service;
  readonly host: Host;
  readonly gate: Gate;
  readonly handle: Handle;
  readonly #surroundings: Surroundings;
  readonly #deprecation: Readonly<Record<string, string>>;

  constructor(service: Service, name: string, operation: Operation, host: Host) {
    this.operation = operation;
    this.service = service;
    this.host = host;
    this.handle = handleOf(service, name);
    this.gate = new Gate(operation, service.maxHops, host);
    const calls = service.calls[name] ?? {};
    const { clock, logger } = host;
    this.#surroundings = { clock, logger, clientsOf: (context) => host.clientsOf(calls, context) };
    this.#deprecation = deprecationHeaders(operation.deprecated);
  }

  /** Answers a call; never rejects. */
  async answer<Reply>(exchange: Exchange<Reply>): Promise<Answered<Reply>> {
    const visit = new Visit(exchange, this.operation, this.service.name, this.host);
    const headers = this.headersOf(visit);
    const refused = (error: unknown): Answered<Reply> => {
      const failed = visit.failed(error, true, statusOf(error));
      visit.end(failed.error, error);
      return { reply: exchange.fail(failed), headers };
    };
    const refusal = this.host.admission.enter(this.operation);
    if (refusal !== null) {
      visit.shed(refusal.why);
      return refused(refusal.error);
    }
    let isLate = false;
    try {
      const passing = this.gate.pass(visit, headers);
      if (passing !== null) await passing;
      const input = exchange.decode(this.service.unknownFields);
      const done = await this.#inTime(visit, () => this.#done(exchange, visit, input));
      if (done.isReplayed) headers["idempotency-replayed"] = "true";
      visit.end(done.failed?.error ?? null, done.thrown);
      return { reply: done.reply, headers };
    } catch (error) {
      isLate = exchange.cancellation.reason !== null;
      return refused(error);
    } finally {
      exchange.cancellation.end();
      this.host.admission.leave(this.operation, this.host.clock.now() - visit.startedMs, isLate);
    }
  }

  /** Opens a stream of answers; rejects with what the wire throws. */
  stream<Message>(exchange: StreamExchange<Message>): Promise<Streaming<AsyncIterable<Message>>> {
    return new ServerStream(this, exchange).stream();
  }

  /** Answers a stream of messages with one; rejects with what the wire throws. */
  collect<Message>(exchange: StreamExchange<Message>): Promise<Streaming<Message>> {
    return new ServerStream(this, exchange).collect();
  }

  /** The headers of any answer. */
  headersOf(visit: Visit): Record<string, string> {
    return { ...this.#deprecation, traceresponse: visit.trace.traceparent };
  }

  /** The context of the handler of a call that was let in. */
  contextOf({ arrival, attempt, deadline, trace, principal, idempotencyKey }: Visit): RunningContext {
    const { cancellation } = arrival;
    const presented = new Presented((name) => arrival.header(name));
    const { interaction } = this.operation;
    const facts = { interaction, deadline, trace, attempt, principal, idempotencyKey, cancellation, presented };
    return new RunningContext(facts, this.#surroundings);
  }

  #done<Reply>(exchange: Exchange<Reply>, visit: Visit, input: unknown): Promise<Done<Reply>> {
    if (this.operation.idempotency !== "key") return this.#handled(exchange, visit, input);
    const { operation, gate, host } = this;
    const call = { operation, exchange, visit, store: host.idempotency, logger: host.logger, maxMs: gate.maxMs };
    return onceUnderKey(call, input, () => this.#handled(exchange, visit, input));
  }

  /** What comes of the handler: a reply, whether it went well or not. */
  async #handled<Reply>(exchange: Exchange<Reply>, visit: Visit, input: unknown): Promise<Done<Reply>> {
    try {
      const context = this.contextOf(visit);
      const output = await runWithin(context, () => this.handle(input, context));
      return { reply: exchange.succeed(output), failed: null, thrown: null, isReplayed: false };
    } catch (error) {
      const failed = visit.failed(error, false);
      return { reply: exchange.fail(failed), failed, thrown: error, isReplayed: false };
    }
  }

  /** Waits no longer than until the deadline, or until the caller hangs up: what comes later is dropped. */
  async #inTime<Value>(visit: Visit, run: () => Promise<Value>): Promise<Value> {
    const { cancellation } = visit.arrival;
    const { clock } = this.host;
    const ms = (visit.deadline ?? 0) - clock.now();
    const timer = clock.after(ms, () => cancellation.cancel(tooLate(this.operation)));
    try {
      return await unlessCancelled(cancellation, run, () => visit.late());
    } finally {
      timer.cancel();
    }
  }
}

/** The handler of an interaction, called as the method that it may be. */
function handleOf({ name, handlers }: Service, interaction: string): Handle {
  const handler: unknown = Reflect.get(handlers, interaction);
  if (typeof handler !== "function") throw new TypeError(`the handlers of '${name}' have no '${interaction}'`);
  return (input, context) => Reflect.apply(handler, handlers, [input, context]);
}
