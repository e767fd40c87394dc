import { identify } from "../auth/identify.ts";
import { notProcessed } from "../evidence.ts";
import { hopsOf } from "../hops.ts";
import { interactionError, type StandardError } from "../interaction-error.ts";
import type { Operation, OperationStyle } from "../operation.ts";
import { RateLimiter, type TokenBucket } from "../policy/token-bucket.ts";
import type { Host } from "./host.ts";
import { credentialsOf } from "./incoming-credentials.ts";
import type { Visit } from "./visit.ts";

/** The longest that a server gives a call; an interaction's own longer timeout raises it. Source: resilience.md, Knobs. */
const longestMs = {
  http: 30_000,
  grpc: 10_000,
  stream: 3_600_000,
  graphql: 30_000,
  realtime: Number.POSITIVE_INFINITY,
  event: 30_000,
  mqtt: 30_000,
} satisfies Record<OperationStyle, number>;

/** What a call of one operation needs to be let in: time, somebody who may, and what is left of the rate. */
export class Gate {
  readonly maxMs: number;
  readonly #operation: Operation;
  readonly #maxHops: number;
  readonly #host: Host;
  readonly #limiter: RateLimiter | null;

  constructor(operation: Operation, maxHops: number, host: Host) {
    this.#operation = operation;
    this.#maxHops = maxHops;
    this.#host = host;
    this.maxMs = Math.max(
      longestMs[isSubscription(operation) ? "realtime" : operation.style],
      operation.timeoutMs ?? 0,
    );
    const { rate } = operation.limits;
    this.#limiter = rate === undefined ? null : new RateLimiter(host.clock, rate);
  }

  /** Lets a call in, or throws. A promise only where somebody has to be asked. */
  pass(visit: Visit, headers: Record<string, string>): Promise<void> | null {
    const { timeoutMs, auth } = this.#operation;
    const ms = Math.min(visit.arrival.timeoutMs ?? timeoutMs ?? this.maxMs, this.maxMs);
    if (ms <= 0) throw notProcessed(tooLate(this.#operation, "there was no time left when it came in"));
    visit.deadline = ms === Number.POSITIVE_INFINITY ? null : visit.startedMs + ms;
    this.#countHops(visit);
    if (auth.length > 0) return this.#identified(visit, headers);
    this.#countAgainstRate(visit, headers);
    return null;
  }

  async #identified(visit: Visit, headers: Record<string, string>): Promise<void> {
    const { auth, interaction } = this.#operation;
    const credentials = credentialsOf(visit.arrival, this.#operation);
    visit.principal = await identify(auth, this.#host.verifiers, credentials, interaction);
    this.#countAgainstRate(visit, headers);
  }

  #countAgainstRate(visit: Visit, headers: Record<string, string>): void {
    if (this.#limiter === null) return;
    const { rateBy = "principal", headers: told } = this.#operation.limits;
    const bucket = this.#limiter.bucket(rateBy === "none" ? "" : (visit.principalName ?? visit.arrival.peer));
    const waitMs = bucket.take();
    if (told === "draft") this.#tellRate(bucket, headers);
    if (waitMs === 0) return;
    visit.shed("rate");
    const { interaction } = this.#operation;
    const fields = { code: "resource_exhausted", reason: null, details: null, message: "too many requests" } as const;
    throw notProcessed(interactionError({ ...fields, interaction, retryable: true, retryAfterMs: waitMs }));
  }

  /** Source: draft-ietf-httpapi-ratelimit-headers. */
  #tellRate(bucket: TokenBucket, headers: Record<string, string>): void {
    const { rate } = this.#operation.limits;
    if (rate === undefined) return;
    const burst = Math.max(1, Math.floor((rate.count / rate.perMs) * 1000));
    const wholeInMs = ((burst - bucket.remaining) * rate.perMs) / rate.count;
    headers["ratelimit-policy"] = `"default";q=${rate.count};w=${Math.ceil(rate.perMs / 1000)}`;
    headers["ratelimit"] = `"default";r=${bucket.remaining};t=${Math.max(0, Math.ceil(wholeInMs / 1000))}`;
  }

  #countHops({ trace, traceId }: Visit): void {
    const hops = hopsOf(trace.baggage);
    if (hops <= this.#maxHops) return;
    const { interaction } = this.#operation;
    this.#host.logger.warn({ interaction, hops, traceId }, "more services call each other in a row than they may");
  }
}

/** A stream of a graph lasts as long as somebody listens. */
function isSubscription({ style, shape }: Operation): boolean {
  return style === "graphql" && shape === "serverStream";
}

/** A call that was not done in its time. */
export function tooLate({ interaction }: Operation, message = `${interaction} was not done in time`): StandardError {
  return interactionError({ code: "deadline_exceeded", reason: null, details: null, message, interaction });
}
