import { notProcessed } from "../evidence.ts";
import type { IdempotencyStore } from "../idempotency.ts";
import { type IdempotencyEvent, serverEvents } from "../incoming-events.ts";
import { type InteractionError, interactionError } from "../interaction-error.ts";
import type { Logger } from "../logger.ts";
import type { Operation } from "../operation.ts";
import type { Exchange, Failed } from "./arrival.ts";
import { fingerprint } from "./fingerprint.ts";
import { idempotencyKeyOf } from "./idempotency-key.ts";
import { withStatus } from "./status.ts";
import type { Visit } from "./visit.ts";

/** So long an answer is kept. Source: resilience.md, Idempotency keys. */
const ttlMs = 86_400_000;
/** So much longer than a call may take its key is held. Source: as above. */
const graceMs = 5_000;
/** Whoever holds a key is usually done sooner than its lock says. */
const longestWaitMs = 1_000;

/** What came of a handler. */
export interface Done<Reply> {
  readonly reply: Reply;
  /** Null: it went well. */
  readonly failed: Failed | null;
  /** As the handler threw it. */
  readonly thrown: unknown;
  readonly isReplayed: boolean;
}

/** What a call under a key is made of. */
export interface KeyedCall<Reply> {
  readonly operation: Operation;
  readonly exchange: Exchange<Reply>;
  readonly visit: Visit;
  readonly store: IdempotencyStore;
  readonly logger: Logger;
  readonly maxMs: number;
}

/**
 * Runs a call once under its key: another with the same key gets the same reply. Throws `aborted` while the first is
 * running, `invalid_argument` where the key is missing or was used for another input, `unavailable` where the store
 * cannot be reached.
 */
export async function onceUnderKey<Reply>(
  call: KeyedCall<Reply>,
  input: unknown,
  run: () => Promise<Done<Reply>>,
): Promise<Done<Reply>> {
  const { operation, exchange, visit, store, maxMs } = call;
  visit.idempotencyKey = idempotencyKeyOf(exchange.header("idempotency-key"));
  // Nobody gets an answer by guessing the key of somebody else.
  const key = JSON.stringify([visit.principalName, operation.interaction, visit.idempotencyKey]);
  const lockMs = maxMs + graceMs;
  const begun = await store.begin(key, fingerprint(input), { lockMs, ttlMs }).catch((cause: unknown) => {
    tell(operation, "unavailable");
    throw notProcessed(refusal("unavailable", "the store of idempotency keys cannot be reached", longestWaitMs, cause));
  });
  tell(operation, begun.state);
  switch (begun.state) {
    case "replay":
      return { reply: exchange.restore(begun.result), failed: null, thrown: null, isReplayed: true };
    case "in_progress":
      throw refusal(
        "aborted",
        "a request with this idempotency key is still running",
        Math.min(begun.retryAfterMs ?? longestWaitMs, longestWaitMs),
      );
    case "mismatch":
      throw withStatus(refusal("invalid_argument", "the idempotency key was used for another request", null), 422);
    case "new":
      return await kept(call, key, begun.token, await run());
  }
}

function tell(operation: Operation, outcome: IdempotencyEvent["outcome"]): void {
  const { idempotency } = serverEvents;
  if (idempotency.hasSubscribers) idempotency.publish({ operation, outcome });
}

/** Keeps a reply, or forgets the key where its handler says that it may be tried again. */
async function kept<Reply>(
  { exchange, store, logger }: KeyedCall<Reply>,
  key: string,
  token: string,
  done: Done<Reply>,
): Promise<Done<Reply>> {
  try {
    if (done.failed !== null && isUndone(done.failed)) await store.release(key, token);
    else await store.complete(key, token, exchange.save(done.reply), { ttlMs });
  } catch (error) {
    // It is done: that its answer was not kept is no reason to say that it failed.
    logger.error({ error }, "the answer to a call with an idempotency key was not kept");
  }
  return done;
}

/** A handler that is not written has done nothing; a declared error that is retryable says so by its declaration. */
function isUndone({ error }: Failed): boolean {
  return error.code === "unimplemented" || (error.reason !== null && error.retryable);
}

function refusal(
  code: InteractionError["code"],
  message: string,
  retryAfterMs: number | null,
  cause?: unknown,
): InteractionError {
  return interactionError({
    code,
    reason: null,
    details: null,
    message,
    retryable: retryAfterMs !== null,
    retryAfterMs,
    cause,
  });
}
