import { failure } from "./call-failures.ts";
import type { CallOptions } from "./call-options.ts";
import { Cancellation } from "./cancellation.ts";
import type { Clock, Timer } from "./clock.ts";
import type { InteractionContext } from "./context.ts";
import { attemptTimeout } from "./evidence.ts";
import { type InteractionError, isInteractionError } from "./interaction-error.ts";
import type { Operation } from "./operation.ts";
import type { DeprecationHeaders } from "./tell-deprecation.ts";
import type { Trace } from "./trace.ts";
import { whenAborted } from "./when-aborted.ts";

/** Headers that prove who calls, and whether new ones may help when they are refused. */
export interface Proof {
  readonly headers: Readonly<Record<string, string>>;
  readonly isRenewable: boolean;
}

/** A call as its caller sees it: all its attempts. */
export interface OutgoingCall {
  readonly operation: Operation;
  readonly options: CallOptions;
  /** The handler that makes it; null where none does. */
  readonly parent: InteractionContext | null;
  /** Epoch milliseconds; null where there is none. */
  readonly deadline: number | null;
  /** The same for all attempts; null where it needs none. */
  readonly idempotencyKey: string | null;
}

/** One time that a call is sent. What carries it reads all it needs here, and stops when it is cancelled. */
export class Attempt extends Cancellation {
  readonly call: OutgoingCall;
  /** 1 at first. */
  readonly number: number;
  /** Epoch milliseconds; never later than the call's. */
  readonly deadline: number | null;
  /** What proves who calls; null: nothing. */
  readonly proof: Proof | null;
  trace: Trace | null;
  /** The HTTP status of what came back; null of other wires, and before. */
  status: number | null = null;
  /** What the answer said of its operation going out of use; null: nothing. */
  deprecation: DeprecationHeaders | null = null;
  readonly #clock: Clock;
  #timer: Timer | null = null;
  #unlink: (() => void) | null = null;

  constructor(call: OutgoingCall, number: number, deadline: number | null, proof: Proof | null, clock: Clock) {
    super();
    this.call = call;
    this.number = number;
    this.deadline = deadline;
    this.proof = proof;
    this.trace = call.parent?.trace ?? null;
    this.#clock = clock;
  }

  /** Milliseconds until its deadline; Infinity where there is none. */
  remainingMs(): number {
    return this.deadline === null ? Number.POSITIVE_INFINITY : this.deadline - this.#clock.now();
  }

  /** Starts its time, and follows whoever may give it up. */
  start(): void {
    if (this.deadline !== null) this.#timer = this.#clock.after(this.remainingMs(), () => this.cancel(tooLate(this)));
    this.#unlink = follow(this, this.call);
  }

  override end(): void {
    super.end();
    this.#timer?.cancel();
    this.#unlink?.();
  }

  /** What `send` answers, or the reason why this was given up, whichever comes first. */
  run<Value>(send: (attempt: Attempt) => Promise<Value>): Promise<Value> {
    this.start();
    return new Promise<Value>((resolve, reject) => {
      const fail = (error: unknown) => {
        this.end();
        reject(error);
      };
      const succeed = (value: Value) => {
        this.end();
        resolve(value);
      };
      this.whenCancelled(() => fail(this.reason));
      if (this.reason !== null) return;
      try {
        send(this).then(succeed, fail);
      } catch (error) {
        fail(error);
      }
    });
  }
}

/** Cancels an attempt when the caller's signal aborts, or the handler that makes it is cancelled. */
function follow(attempt: Attempt, { options, parent, operation }: OutgoingCall): (() => void) | null {
  if (parent === null && options.signal === undefined) return null;
  const unlinks: (() => void)[] = [];
  const giveUp = (reason: unknown) => attempt.cancel(isInteractionError(reason) ? reason : canceled(operation, reason));
  const followSignal = (signal: AbortSignal) => unlinks.push(whenAborted(signal, () => giveUp(signal.reason)));
  if (options.signal !== undefined) followSignal(options.signal);
  if (parent !== null && "cancellation" in parent && parent.cancellation instanceof Cancellation) {
    const { cancellation } = parent;
    unlinks.push(cancellation.whenCancelled(() => giveUp(cancellation.reason)));
  } else if (parent !== null) followSignal(parent.signal);
  return () => {
    for (const unlink of unlinks) unlink();
  };
}

/** A call that its caller gave up. */
export function canceled(operation: Operation, cause: unknown): InteractionError<null, null> {
  return failure(operation, "canceled", "the caller gave up", { cause });
}

function tooLate({ call, deadline }: Attempt): InteractionError<null, null> {
  const { operation } = call;
  const error = failure(operation, "deadline_exceeded", `${operation.interaction} did not answer in time`);
  return deadline === call.deadline ? error : attemptTimeout(error);
}
