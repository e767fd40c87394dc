import type { Attempt } from "../../../runtime/src/attempt.ts";
import type { Credential } from "../../../runtime/src/auth/credentials.ts";
import type { CallOptions } from "../../../runtime/src/call-options.ts";
import { Caller } from "../../../runtime/src/caller.ts";
import type { PolicyOverrides } from "../../../runtime/src/client-options.ts";
import type { Clock } from "../../../runtime/src/clock.ts";
import type { InteractionContext } from "../../../runtime/src/context.ts";
import type { ErrorCode } from "../../../runtime/src/errors.ts";
import { type InteractionError, interactionError, isInteractionError } from "../../../runtime/src/interaction-error.ts";
import type { Operation } from "../../../runtime/src/operation.ts";
import type { Transport } from "../../../runtime/src/transport.ts";
import { countingClock } from "../policy/counting-clock.ts";
// What is loaded with a first call: virtual time waits for no file.
import "../../../runtime/src/attempt-limit.ts";
import "../../../runtime/src/policy/hedge.ts";
import "../../../runtime/src/proven.ts";
import "../../../runtime/src/random.ts";

/** An attempt that reached the target. */
export interface Sent {
  readonly attempt: Attempt;
  readonly operation: Operation;
  readonly atMs: number;
}

/** What a target does with an attempt: answers, fails, or takes its time. */
export type Answer = (attempt: Attempt, index: number) => unknown;

/** What may be said of a target. */
export interface StubOptions {
  readonly random?: () => number;
  readonly policies?: Readonly<Record<string, PolicyOverrides>>;
  readonly credential?: Credential;
}

/** What became of a call: `waits` until it ends, then `ok` or the code of its failure. */
export interface Outcome {
  is: "waits" | "ok" | ErrorCode;
  value: unknown;
  error: InteractionError | null;
  /** Since the test began. */
  atMs: number;
}

/** A target with nothing behind it, and a caller of it, at a time that passes when the test says so. */
export function stubTarget(answer: Answer, { random = () => 0, policies = {}, credential }: StubOptions = {}) {
  const clock = { ...countingClock(), random };
  const startMs = clock.now();
  const sent: Sent[] = [];
  const caller = new Caller({
    peer: "http://stub",
    clock,
    policies,
    logger: null,
    transportOf: async () => transportTo(answer, sent, clock),
    credentialOf: credential === undefined ? null : () => credential,
  });
  const call = (of: Operation = operation({}), options: CallOptions = {}) =>
    watched(caller.call(of, {}, options, null), () => clock.now() - startMs);
  return { clock, startMs, sent, caller, call };
}

function transportTo(answer: Answer, sent: Sent[], clock: Clock): Transport {
  const noStream = () => {
    throw new TypeError("the stub has no streams");
  };
  return {
    prepare: (_operation, input) => input,
    async send(operation, _prepared, attempt) {
      sent.push({ attempt, operation, atMs: clock.now() });
      return answer(attempt, sent.length - 1);
    },
    openServerStream: noStream,
    openClientStream: async (operation, _outgoing, attempt) => {
      sent.push({ attempt, operation, atMs: clock.now() });
      return answer(attempt, sent.length - 1);
    },
    openBidiStream: noStream,
    close: async () => undefined,
  };
}

/** What becomes of a call. */
export function watched(call: Promise<unknown>, elapsedMs: () => number): Outcome {
  const outcome: Outcome = { is: "waits", value: undefined, error: null, atMs: 0 };
  call.then(
    (value) => Object.assign(outcome, { is: "ok", value, atMs: elapsedMs() }),
    (error: unknown) => {
      if (!isInteractionError(error)) throw error;
      Object.assign(outcome, { is: error.code, error, atMs: elapsedMs() });
    },
  );
  return outcome;
}

/** A call that may be sent three times in a second. */
export function operation(more: Partial<Operation>): Operation {
  return {
    shape: "call",
    style: "http",
    interaction: "shop.get",
    errors: [],
    timeoutMs: 1000,
    idempotency: "read",
    retry: { attempts: 3, backoffMs: 50, maxBackoffMs: 2000, on: ["unavailable"] },
    breaker: null,
    bulkhead: null,
    limits: { bodyBytes: 1000 },
    auth: [],
    ...more,
  };
}

/** A failure of a target. */
export function failed(code: ErrorCode, retryAfterMs: number | null = null): InteractionError {
  const fields = { code, reason: null, details: null, message: "it failed", interaction: "shop.get" } as const;
  return interactionError({ ...fields, retryAfterMs });
}

/** A target that fails each time. */
export function failing(code: ErrorCode, retryAfterMs: number | null = null): Answer {
  return () => Promise.reject(failed(code, retryAfterMs));
}

/** A target that never answers. */
export const silence: Answer = () => new Promise(() => undefined);

/** A handler that calls, with so much time left. */
export function parentContext(
  deadline: number | null,
  signal: AbortSignal = new AbortController().signal,
): InteractionContext {
  return {
    interaction: "edge.read",
    deadline,
    remaining: () => 0,
    signal,
    trace: { traceparent: `00-${"a".repeat(32)}-${"b".repeat(16)}-01`, tracestate: null, baggage: null },
    attempt: 1,
    principal: null,
    idempotencyKey: null,
    log: { debug: nothing, info: nothing, warn: nothing, error: nothing },
    clients: {},
    publish: {},
    detach() {
      return this;
    },
    expectVersion: nothing,
    unimplemented: () => {
      throw new TypeError("not here");
    },
  };
}

function nothing(): void {}
