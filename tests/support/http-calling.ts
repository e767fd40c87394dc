import { Attempt } from "../../runtime/src/attempt.ts";
import type { CallOptions } from "../../runtime/src/call-options.ts";
import { systemClock } from "../../runtime/src/clock.ts";
import { type InteractionError, isInteractionError } from "../../runtime/src/interaction-error.ts";
import type { Operation } from "../../runtime/src/operation.ts";
import type { Transport } from "../../runtime/src/transport.ts";

/** What may be said of a call in tests. */
export interface TestCall extends CallOptions {
  readonly cursor?: string;
}

/** One attempt over a transport, without the policies around it. */
export async function attemptOf(
  transport: Transport,
  operation: Operation,
  input: unknown,
  { cursor, ...options }: TestCall = {},
): Promise<unknown> {
  const { timeoutMs = 5000, idempotencyKey = null } = options;
  const prepared = transport.prepare(operation, input, cursor ?? null);
  const deadline = systemClock.now() + timeoutMs;
  const call = { operation, options, parent: null, deadline, idempotencyKey };
  const attempt = new Attempt(call, 1, deadline, null, systemClock);
  return await attempt.run((it) => transport.send(operation, prepared, it));
}

/** The failure that a call ends with. */
export async function failureOf(call: Promise<unknown>): Promise<InteractionError> {
  try {
    await call;
  } catch (error) {
    if (isInteractionError(error)) return error;
    throw error;
  }
  throw new Error("it went well");
}
