import type { AttemptLimit } from "./attempt-limit.ts";
import type { CallerSettings } from "./caller.ts";
import { outgoingEvents } from "./events.ts";
import type { BulkheadSettings, Operation } from "./operation.ts";
import { Breaker } from "./policy/breaker.ts";
import { Bulkhead } from "./policy/bulkhead.ts";
import type { Hedged } from "./policy/hedge.ts";
import { hedgeLimit, type RetryBudget } from "./policy/retry-budget.ts";
import type { Proven } from "./proven.ts";
import type { Transport } from "./transport.ts";

/** An operation as one client calls it. */
export interface Route {
  /** With the numbers of this client. */
  readonly operation: Operation;
  readonly transport: Transport;
  readonly bulkhead: Bulkhead | null;
  readonly breaker: Breaker | null;
  /** Where it is switched on, and a second attempt changes nothing. */
  readonly hedged: Hedged | null;
  /** Where a call proves who calls, or is hedged. */
  readonly proven: Proven | null;
  /** Makes an idempotency key, where a call needs one. */
  readonly newKey: (() => string) | null;
  /** Where it is switched on. */
  readonly limit: AttemptLimit | null;
}

/** The operations that a client calls, each with its policies; made with the first call of each. */
export class Routes {
  readonly #settings: CallerSettings;
  readonly #budget: RetryBudget;
  readonly #routes = new Map<Operation, Route>();
  readonly #breakers = new Map<string, Breaker>();

  constructor(settings: CallerSettings, budget: RetryBudget) {
    this.#settings = settings;
    this.#budget = budget;
  }

  /** Whether a breaker lets nothing through. */
  get isBroken(): boolean {
    return [...this.#breakers.values()].some((it) => it.state === "open");
  }

  /** What is known of an operation that was called before. */
  known(operation: Operation): Route | undefined {
    return this.#routes.get(operation);
  }

  /** What is known of an operation; loads what carries it the first time. */
  async of(operation: Operation): Promise<Route> {
    const known = this.#routes.get(operation);
    if (known !== undefined) return known;
    const name = operation.interaction.slice(operation.interaction.lastIndexOf(".") + 1);
    const { policies, credentialOf, peer, clock } = this.#settings;
    const { hedging = false, adaptiveLimit = false, ...numbers } = policies[name] ?? {};
    const effective: Operation = { ...operation, ...numbers };
    const { bulkhead } = effective;
    const isHedged = hedging && isHedgeable(effective);
    const isProven = credentialOf !== null && operation.auth.length > 0;
    const route: Route = {
      operation: effective,
      transport: await this.#settings.transportOf(operation),
      bulkhead: bulkhead === null ? null : this.#bulkhead(effective, bulkhead),
      breaker: this.#breakerOf(effective),
      // Loaded where they are needed: most pages do without.
      hedged: isHedged ? (await import("./policy/hedge.ts")).hedgedBy(clock, this.#budget, hedgeLimit(clock)) : null,
      proven: isHedged || isProven ? (await import("./proven.ts")).provenBy(credentialOf) : null,
      newKey: effective.idempotency === "key" ? (await import("./random.ts")).randomUuid : null,
      limit: adaptiveLimit ? (await import("./attempt-limit.ts")).attemptLimit(peer, clock) : null,
    };
    // Two first calls at the same time load twice, and share what came first.
    const first = this.#routes.get(operation) ?? route;
    this.#routes.set(operation, first);
    return first;
  }

  #bulkhead(operation: Operation, settings: BulkheadSettings): Bulkhead {
    const { peer, clock } = this.#settings;
    const { bulkhead } = outgoingEvents(operation);
    return new Bulkhead(settings, clock, (change) => {
      if (bulkhead.hasSubscribers) bulkhead.publish({ operation, peer, change });
    });
  }

  /** One breaker for all operations with the same numbers: it is the target that is well or ill. */
  #breakerOf(operation: Operation): Breaker | null {
    const { breaker } = operation;
    if (breaker === null) return null;
    const key = JSON.stringify(breaker);
    const known = this.#breakers.get(key);
    if (known !== undefined) return known;
    const { peer, clock } = this.#settings;
    const told = outgoingEvents(operation).breaker;
    const made = new Breaker(clock, breaker, (state) => told.publish({ peer, state }));
    this.#breakers.set(key, made);
    return made;
  }
}

/** Whether a second attempt beside the first changes nothing, and one of the two answers can be dropped. */
function isHedgeable({ idempotency, shape }: Operation): boolean {
  return idempotency === "read" && (shape === "call" || shape === "page");
}
