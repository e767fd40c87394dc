import type { Timer } from "../clock.ts";
import { runWithin } from "../current-context.ts";
import { interactionError } from "../interaction-error.ts";
import { defaultIdleMs, type StreamOperation } from "../stream-operation.ts";
import type { Admitted, StreamExchange, Streaming } from "./arrival.ts";
import type { Endpoint } from "./endpoint.ts";
import { tooLate } from "./gate.ts";
import { proofExpired, whenExpired } from "./proof-expiry.ts";
import { statusOf } from "./status.ts";
import { unlessCancelled } from "./unless-cancelled.ts";
import { Visit } from "./visit.ts";

/** One stream that came in: all that happens around it, whatever the wire. */
export class ServerStream<Message> {
  readonly #endpoint: Endpoint;
  readonly #exchange: StreamExchange<Message>;
  readonly #visit: Visit;
  readonly #headers: Record<string, string>;
  readonly #idleMs: number;
  #idle: Timer | null = null;
  #deadline: Timer | null = null;
  #expiry: Timer | null = null;
  #isOver = false;

  constructor(endpoint: Endpoint, exchange: StreamExchange<Message>) {
    const operation: StreamOperation = endpoint.operation;
    this.#endpoint = endpoint;
    this.#exchange = exchange;
    this.#visit = new Visit(exchange, operation, endpoint.service.name, endpoint.host);
    this.#headers = endpoint.headersOf(this.#visit);
    this.#idleMs = operation.idleTimeoutMs ?? defaultIdleMs;
  }

  /** Lets it in, and answers what its handler will say. */
  async stream(): Promise<Streaming<AsyncIterable<Message>>> {
    const input = await this.#letIn();
    this.#endWithProof();
    return { headers: this.#headers, output: this.#messages(input) };
  }

  /** Lets it in; its handler runs when it is told to, or not at all. */
  async admit(): Promise<Admitted<Message>> {
    const input = await this.#letIn();
    return {
      headers: this.#headers,
      principal: this.#visit.principal,
      run: () => this.#messages(input),
      leave: (error) => this.#end(error, error),
    };
  }

  /** Lets it in, and answers what its handler says in the end. */
  async collect(): Promise<Streaming<Message>> {
    const input = await this.#letIn();
    this.#endWithProof();
    const context = this.#endpoint.contextOf(this.#visit);
    try {
      this.#listen();
      const run = () => runWithin(context, () => this.#endpoint.handle(input, context));
      const output = await unlessCancelled(this.#exchange.cancellation, run, () => this.#visit.late());
      const message = this.#exchange.encode(output);
      this.#end(null, null);
      return { headers: this.#headers, output: message };
    } catch (error) {
      throw this.#failed(error, false);
    }
  }

  /** The input; from here on it has a deadline, and a place among what is in flight. */
  async #letIn(): Promise<unknown> {
    const { host, operation, gate, service } = this.#endpoint;
    const { cancellation } = this.#exchange;
    const refusal = host.admission.enter(operation, this.#exchange.timeoutMs);
    if (refusal !== null) {
      this.#visit.shed(refusal.why);
      const failed = this.#visit.failed(refusal.error, true);
      this.#visit.end(failed.error, refusal.error);
      throw this.#exchange.fail(failed);
    }
    try {
      await gate.pass(this.#visit, this.#headers);
      const deadline = this.#visit.deadline ?? Number.POSITIVE_INFINITY;
      this.#deadline = host.clock.after(deadline - host.clock.now(), () => cancellation.cancel(tooLate(operation)));
      const decoded = this.#exchange.decode(service.unknownFields);
      return isIterable(decoded) ? this.#incoming(decoded) : decoded;
    } catch (error) {
      throw this.#failed(error, true);
    }
  }

  async *#messages(input: unknown): AsyncGenerator<Message> {
    const { cancellation } = this.#exchange;
    const context = this.#endpoint.contextOf(this.#visit);
    let handler: AsyncIterator<unknown> | null = null;
    let isDone = false;
    let isHeld = false;
    const cleanUp = () => {
      void handler?.return?.()?.catch(() => undefined);
      handler = null;
    };
    // Who has gone, or does not read any more, never asks for the next message: then it ends without being asked.
    cancellation.whenCancelled(() => {
      if (!isHeld) return;
      isDone = true;
      this.#failed(cancellation.reason, false);
      cleanUp();
    });
    try {
      const output = await runWithin(context, () => this.#endpoint.handle(input, context));
      if (!isIterable(output)) throw new TypeError("a handler of a stream answers an AsyncIterable");
      const messages = output[Symbol.asyncIterator]();
      handler = messages;
      // Each step in the handler's context: a generator runs in that of whoever asks it for more.
      const step = () => runWithin(context, () => messages.next());
      for (;;) {
        this.#listen();
        const next = await unlessCancelled(cancellation, step, () => this.#visit.late());
        this.#idle?.cancel();
        if (next.done === true) break;
        const message = this.#exchange.encode(next.value);
        isHeld = true;
        yield message;
        isHeld = false;
      }
      isDone = true;
      this.#end(null, null);
    } catch (error) {
      isDone = true;
      throw this.#failed(error, false);
    } finally {
      // Whoever reads has gone: the handler is to hear of it, and to clean up.
      if (!isDone) this.#failed(hungUp(this.#endpoint), false);
      cleanUp();
    }
  }

  async *#incoming(messages: AsyncIterable<unknown>): AsyncGenerator<unknown> {
    for await (const message of messages) {
      this.#listen();
      yield message;
    }
  }

  /** Who calls is known as long as what proves it holds. */
  #endWithProof(): void {
    const { host, operation } = this.#endpoint;
    const expiresAt = this.#visit.principal?.expiresAt ?? Number.POSITIVE_INFINITY;
    const error = () => interactionError({ ...proofExpired, interaction: operation.interaction });
    this.#expiry = whenExpired(host.clock, expiresAt, () => this.#exchange.cancellation.cancel(error()));
  }

  /** It is silent from now on. */
  #listen(): void {
    const { host, operation } = this.#endpoint;
    this.#idle?.cancel();
    this.#idle = host.clock.after(this.#idleMs, () => {
      const message = `${operation.interaction} was silent for ${this.#idleMs} ms`;
      this.#exchange.cancellation.cancel(tooLate(operation, message));
    });
  }

  #failed(error: unknown, isOurs: boolean): Error {
    const failed = this.#visit.failed(error, isOurs, statusOf(error));
    this.#end(failed.error, error);
    return this.#exchange.fail(failed);
  }

  #end(error: Parameters<Visit["end"]>[0], thrown: unknown): void {
    const { host, operation } = this.#endpoint;
    if (this.#isOver) return;
    this.#isOver = true;
    this.#idle?.cancel();
    this.#deadline?.cancel();
    this.#expiry?.cancel();
    if (error !== null) this.#exchange.cancellation.cancel(error);
    this.#exchange.cancellation.end();
    const durationMs = this.#visit.end(error, thrown);
    host.admission.leave(operation, durationMs, false);
  }
}

function isIterable(value: unknown): value is AsyncIterable<unknown> {
  return typeof value === "object" && value !== null && Symbol.asyncIterator in value;
}

function hungUp({ operation }: Endpoint) {
  const { interaction } = operation;
  const message = "the caller gave up";
  return interactionError({ code: "canceled", reason: null, details: null, message, interaction });
}
