import type { Operation } from "../operation.ts";
import type { Emissions, Service } from "../service.ts";
import type { Admitted, Answered, Exchange, StreamExchange, Streaming } from "./arrival.ts";
import { deprecationHeaders } from "./deprecation-headers.ts";
import { Gate } from "./gate.ts";
import type { Host } from "./host.ts";
import { Inputs } from "./inputs.ts";
import { RunningContext, type Surroundings } from "./running-context.ts";
import { ServerCall } from "./server-call.ts";
import { ServerStream } from "./server-stream.ts";
import type { Visit } from "./visit.ts";

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
    const emissions: Emissions = { publications: service.emits[name] ?? {}, isOutboxed: service.outbox.includes(name) };
    const { clock, logger } = host;
    this.#surroundings = {
      clock,
      logger,
      clientsOf: (context) => host.clientsOf(calls, context),
      publishersOf: (context) => host.publishersOf(emissions, context),
    };
    this.#deprecation = deprecationHeaders(operation.deprecated);
  }

  /** Answers a call; never rejects. */
  answer<Reply>(exchange: Exchange<Reply>): Promise<Answered<Reply>> {
    return new Promise((resolve) => this.answerTo(exchange, resolve));
  }

  /** The same without a promise: calls once, maybe before this returns. */
  answerTo<Reply>(exchange: Exchange<Reply>, done: (answered: Answered<Reply>) => void): void {
    new ServerCall(this, exchange, done).start();
  }

  /** Opens a stream of answers; rejects with what the wire throws. */
  stream<Message>(exchange: StreamExchange<Message>): Promise<Streaming<AsyncIterable<Message>>> {
    return new ServerStream(this, exchange).stream();
  }

  /** Lets a stream in, for a wire that runs its handler later, or not at all; rejects with what the wire throws. */
  admit<Message>(exchange: StreamExchange<Message>): Promise<Admitted<Message>> {
    return new ServerStream(this, exchange).admit();
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
  contextOf(visit: Visit): RunningContext {
    return new RunningContext(visit, this.#surroundings);
  }
}

/** The handler of an interaction, called as the method that it may be. */
function handleOf({ name, handlers }: Service, interaction: string): Handle {
  const handler: unknown = Reflect.get(handlers, interaction);
  if (typeof handler !== "function") throw new TypeError(`the handlers of '${name}' have no '${interaction}'`);
  return (input, context) => {
    const inputs = input instanceof Inputs ? input.values : [input];
    return Reflect.apply(handler, handlers, [...inputs, context]);
  };
}
