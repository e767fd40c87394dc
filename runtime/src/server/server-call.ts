import type { Timer } from "../clock.ts";
import { runWithin } from "../current-context.ts";
import { notProcessed } from "../evidence.ts";
import type { InteractionError } from "../interaction-error.ts";
import type { Answered, Exchange } from "./arrival.ts";
import type { Endpoint } from "./endpoint.ts";
import { tooLate } from "./gate.ts";
import { type Done, onceUnderKey } from "./once-under-key.ts";
import { statusOf } from "./status.ts";
import { Visit } from "./visit.ts";

/**
 * One call that came in: all that happens around its handler, whatever the wire. Written with callbacks, since it is
 * on the way of every call: each promise costs as much as the rest of a step.
 */
export class ServerCall<Reply> {
  readonly #endpoint: Endpoint;
  readonly #exchange: Exchange<Reply>;
  readonly #visit: Visit;
  readonly #headers: Record<string, string>;
  readonly #resolve: (answered: Answered<Reply>) => void;
  #timer: Timer | null = null;
  #isIn = false;
  #isOver = false;

  constructor(endpoint: Endpoint, exchange: Exchange<Reply>, resolve: (answered: Answered<Reply>) => void) {
    this.#endpoint = endpoint;
    this.#exchange = exchange;
    this.#resolve = resolve;
    this.#visit = new Visit(exchange, endpoint.operation, endpoint.service.name, endpoint.host);
    this.#headers = endpoint.headersOf(this.#visit);
  }

  /** Lets it in where there is room and it may. */
  start(): void {
    const { host, operation } = this.#endpoint;
    const refusal = host.admission.enter(operation, this.#exchange.timeoutMs);
    if (refusal !== null) {
      this.#visit.shed(refusal.why);
      this.#refuse(refusal.error);
      return;
    }
    this.#isIn = true;
    host.admission.begin(() => this.#pass());
  }

  #pass(): void {
    try {
      const passing = this.#endpoint.gate.pass(this.#visit, this.#headers);
      if (passing === null) this.#run();
      else passing.then(() => this.#run()).catch((error: unknown) => this.#refuse(error));
    } catch (error) {
      this.#refuse(error);
    }
  }

  /** Calls the handler. Throws where the input is none. */
  #run(): void {
    const { host, operation, service, gate } = this.#endpoint;
    const { cancellation } = this.#exchange;
    const input = this.#exchange.decode(service.unknownFields);
    // Waits no longer than until the deadline, or until the caller hangs up.
    cancellation.whenCancelled(() => this.#refuse(cancellation.reason));
    if (this.#isOver) return;
    const ms = (this.#visit.deadline ?? Number.POSITIVE_INFINITY) - host.clock.now();
    if (ms <= 0) throw notProcessed(tooLate(operation, "its time was over before it began"));
    this.#timer = host.clock.after(ms, () => cancellation.cancel(tooLate(operation)));
    if (operation.idempotency !== "key") {
      this.#handle(input, (done) => this.#finish(done));
      return;
    }
    const { idempotency: store, logger } = host;
    const call = { operation, exchange: this.#exchange, visit: this.#visit, store, logger, maxMs: gate.maxMs };
    const once = onceUnderKey(call, input, () => new Promise((resolve) => this.#handle(input, resolve)));
    once.then((done) => this.#finish(done)).catch((error: unknown) => this.#refuse(error));
  }

  /** Runs the handler, and hands on what came of it: a reply, whether it went well or not. */
  #handle(input: unknown, hand: (done: Done<Reply>) => void): void {
    const context = this.#endpoint.contextOf(this.#visit);
    let output: unknown;
    try {
      output = runWithin(context, () => this.#endpoint.handle(input, context));
    } catch (error) {
      hand(this.#failure(error));
      return;
    }
    Promise.resolve(output).then(
      (value) => hand(this.#success(value)),
      (error: unknown) => hand(this.#failure(error)),
    );
  }

  #success(output: unknown): Done<Reply> {
    try {
      return { reply: this.#exchange.succeed(output), failed: null, thrown: null, isReplayed: false };
    } catch (error) {
      return this.#failure(error);
    }
  }

  #failure(error: unknown): Done<Reply> {
    const failed = this.#visit.failed(error, false);
    return { reply: this.#exchange.fail(failed), failed, thrown: error, isReplayed: false };
  }

  #finish({ reply, failed, thrown, isReplayed }: Done<Reply>): void {
    if (this.#isOver) {
      this.#visit.late();
      return;
    }
    if (isReplayed) this.#headers["idempotency-replayed"] = "true";
    this.#end(reply, failed?.error ?? null, thrown);
  }

  /** It ends before its handler has, or without it. */
  #refuse(error: unknown): void {
    if (this.#isOver) return;
    const failed = this.#visit.failed(error, true, statusOf(error));
    this.#end(this.#exchange.fail(failed), failed.error, error);
  }

  #end(reply: Reply, error: InteractionError | null, thrown: unknown): void {
    this.#isOver = true;
    this.#timer?.cancel();
    const { cancellation } = this.#exchange;
    const isDropped = cancellation.reason !== null;
    cancellation.end();
    const durationMs = this.#visit.end(error, thrown);
    if (this.#isIn) this.#endpoint.host.admission.leave(this.#endpoint.operation, durationMs, isDropped);
    this.#resolve({ reply, headers: this.#headers });
  }
}
