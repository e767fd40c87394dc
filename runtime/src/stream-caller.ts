import { Attempt, canceled, type OutgoingCall } from "./attempt.ts";
import { failure } from "./call-failures.ts";
import type { CallOptions } from "./call-options.ts";
import type { Caller } from "./caller.ts";
import type { Clock, Timer } from "./clock.ts";
import { isInteractionError } from "./interaction-error.ts";
import type { Route } from "./routes.ts";
import { defaultIdleMs, type StreamOperation } from "./stream-operation.ts";

/** So long a client waits until a stream is opened. Source: resilience.md, Knobs. */
const openMs = 10_000;
/** Many answers to one input. Opened again when it breaks before the first, and after it where it can go on. */
export async function* callServerStream(
  caller: Caller,
  operation: StreamOperation,
  input: unknown,
  options: CallOptions,
): AsyncGenerator<unknown> {
  const route = await caller.routeOf(operation);
  const call = caller.outgoing(route, options, operation.timeoutMs);
  if (route.bulkhead !== null) await caller.entered(route.bulkhead, call);
  caller.countCall();
  try {
    yield* resumed(caller, route, operation, input, call);
  } finally {
    route.bulkhead?.leave();
  }
}

async function* resumed(
  caller: Caller,
  route: Route,
  { idleTimeoutMs, resume }: StreamOperation,
  input: unknown,
  call: OutgoingCall,
): AsyncGenerator<unknown> {
  let from = input;
  for (let number = 1; ; number += 1) {
    let hasBegun = false;
    try {
      const prepared = route.transport.prepare(route.operation, from, null);
      const stream = await opened(caller, route, call, number, idleTimeoutMs, (attempt, answered) =>
        route.transport.openServerStream(route.operation, prepared, attempt, answered),
      );
      for await (const message of messagesOf(stream)) {
        hasBegun = true;
        // It works again: the next break counts anew.
        number = 1;
        if (resume !== null && resume !== undefined) from = continued(input, message, resume);
        yield message;
      }
      return;
    } catch (error) {
      const mayGoOn = !hasBegun || (resume !== null && resume !== undefined);
      if (!isInteractionError(error) || !mayGoOn) throw error;
      await caller.beforeRetry(route, call, number, error);
    }
  }
}

/** One answer to many messages. Sent again only where none of them was taken. */
export async function callClientStream(
  caller: Caller,
  operation: StreamOperation,
  outgoing: AsyncIterable<unknown>,
  options: CallOptions,
): Promise<unknown> {
  const route = await caller.routeOf(operation);
  const call = caller.outgoing(route, options, operation.timeoutMs);
  return caller.inBulkhead(route, call, () => {
    const messages = new Outgoing(outgoing);
    return untilTaken(caller, route, call, messages, (number) =>
      caller.proven(route, call, number, async (attempt) => {
        const idle = new Idle(attempt, operation.idleTimeoutMs, caller.clock);
        try {
          return await route.transport.openClientStream(route.operation, messages.each(idle), attempt);
        } finally {
          idle.end();
        }
      }),
    );
  });
}

/** Messages both ways. Opened again only where none of them was taken. */
export async function* callBidiStream(
  caller: Caller,
  operation: StreamOperation,
  outgoing: AsyncIterable<unknown>,
  options: CallOptions,
): AsyncGenerator<unknown> {
  const route = await caller.routeOf(operation);
  const call = caller.outgoing(route, options, operation.timeoutMs);
  if (route.bulkhead !== null) await caller.entered(route.bulkhead, call);
  try {
    const messages = new Outgoing(outgoing);
    const stream = await untilTaken(caller, route, call, messages, (number) =>
      opened(caller, route, call, number, operation.idleTimeoutMs, (attempt, answered, idle) =>
        route.transport.openBidiStream(route.operation, messages.each(idle), attempt, answered),
      ),
    );
    yield* messagesOf(stream);
  } finally {
    route.bulkhead?.leave();
  }
}

/** Tries again while nothing of the outgoing messages is lost by that. */
async function untilTaken<Value>(
  caller: Caller,
  route: Route,
  call: OutgoingCall,
  outgoing: Outgoing,
  run: (number: number) => Promise<Value>,
): Promise<Value> {
  return caller
    .retried(route, call, async (number) => {
      try {
        return { value: await run(number) };
      } catch (error) {
        if (outgoing.isTaken) return { error };
        throw error;
      }
    })
    .then((outcome) => {
      if ("value" in outcome) return outcome.value;
      throw outcome.error;
    });
}

/** A stream that its target has begun to answer. */
interface Opened {
  readonly attempt: Attempt;
  readonly idle: Idle;
  readonly messages: AsyncIterator<unknown>;
  /** The first of them is on its way already. */
  readonly first: Promise<IteratorResult<unknown>>;
}

/** Opens a stream: this alone is what has a time limit, and what the breaker counts. */
function opened(
  caller: Caller,
  route: Route,
  call: OutgoingCall,
  number: number,
  idleTimeoutMs: number | null | undefined,
  start: (attempt: Attempt, answered: () => void, idle: Idle) => AsyncIterable<unknown>,
): Promise<Opened> {
  const deadline = Math.min(call.deadline ?? Number.POSITIVE_INFINITY, caller.clock.now() + openMs);
  return caller.proven(
    route,
    { ...call, deadline },
    number,
    (opening) =>
      new Promise((resolve, reject) => {
        const attempt = new Attempt(call, number, call.deadline, opening.proof, caller.clock);
        const idle = new Idle(attempt, idleTimeoutMs, caller.clock);
        attempt.trace = opening.trace;
        attempt.start();
        const end = () => {
          idle.end();
          attempt.end();
        };
        opening.whenCancelled(() => {
          if (opening.reason !== null) attempt.cancel(opening.reason);
          end();
        });
        const begun = () => resolve({ attempt, idle, messages, first });
        const messages = start(attempt, begun, idle)[Symbol.asyncIterator]();
        const first = messages.next();
        first.then(begun, (error: unknown) => {
          end();
          reject(error);
        });
      }),
  );
}

/** What an open stream brings, until it ends, is silent too long, or is given up. */
async function* messagesOf({ attempt, idle, messages, first }: Opened): AsyncGenerator<unknown> {
  let isDone = false;
  try {
    for (let next = first; ; next = messages.next()) {
      idle.watch();
      const result = await unlessCancelled(next, attempt);
      idle.stop();
      if (result.done === true) {
        isDone = true;
        return;
      }
      yield result.value;
    }
  } finally {
    idle.end();
    if (!isDone) attempt.cancel(canceled(attempt.call.operation, null));
    attempt.end();
  }
}

function unlessCancelled<Value>(value: Promise<Value>, attempt: Attempt): Promise<Value> {
  return new Promise((resolve, reject) => {
    const forget = attempt.whenCancelled(() => reject(attempt.reason));
    value.then(resolve, reject).finally(forget);
  });
}

/** Ends a stream that is silent for too long. */
class Idle {
  readonly #attempt: Attempt;
  readonly #limitMs: number;
  readonly #clock: Clock;
  #timer: Timer | null = null;
  #isOver = false;

  constructor(attempt: Attempt, limitMs: number | null | undefined, clock: Clock) {
    this.#attempt = attempt;
    this.#limitMs = limitMs ?? defaultIdleMs;
    this.#clock = clock;
  }

  /** Counts from now. */
  watch(): void {
    this.stop();
    if (this.#isOver) return;
    this.#timer = this.#clock.after(this.#limitMs, () => {
      const { operation } = this.#attempt.call;
      const message = `${operation.interaction} was silent for ${this.#limitMs} ms`;
      this.#attempt.cancel(failure(operation, "deadline_exceeded", message));
    });
  }

  stop(): void {
    this.#timer?.cancel();
    this.#timer = null;
  }

  /** The stream has ended; what is still on its way out starts no time any more. */
  end(): void {
    this.stop();
    this.#isOver = true;
  }
}

/** Messages on their way out, and whether one of them has left already. */
class Outgoing {
  readonly #messages: AsyncIterable<unknown>;
  isTaken = false;

  constructor(messages: AsyncIterable<unknown>) {
    this.#messages = messages;
  }

  async *each(idle: Idle): AsyncGenerator<unknown> {
    this.isTaken = true;
    idle.watch();
    for await (const message of this.#messages) {
      idle.watch();
      yield message;
    }
  }
}

/** The input that goes on after a message. */
function continued(input: unknown, message: unknown, resume: string): unknown {
  if (typeof message !== "object" || message === null || !(resume in message)) return input;
  const at: unknown = Reflect.get(message, resume);
  return at === undefined ? input : { ...Object(input), [resume]: at };
}
