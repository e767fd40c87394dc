import type { CallerSettings } from "./caller.ts";
import { events } from "./events.ts";
import type { BulkheadSettings, Operation } from "./operation.ts";
import type { AdaptiveLimit } from "./policy/adaptive-limit.ts";
import { Breaker } from "./policy/breaker.ts";
import { Bulkhead } from "./policy/bulkhead.ts";
import type { RetryBudget } from "./policy/retry-budget.ts";
import type { Transport } from "./transport.ts";

/** Starts an attempt, and another when the first takes longer than most. */
type Hedged = <Value>(start: (cancel: AbortSignal) => Promise<Value>) => Promise<Value>;

/** An operation as one client calls it. */
export interface Route {
  /** With the numbers of this client. */
  readonly operation: Operation;
  readonly transport: Transport;
  readonly bulkhead: Bulkhead | null;
  readonly breaker: Breaker | null;
  /** Where it is switched on, and a second attempt changes nothing. */
  readonly hedged: Hedged | null;
  readonly adaptiveLimit: AdaptiveLimit | null;
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
    const effective: Operation = { ...operation, ...this.#settings.policies[name] };
    const { bulkhead } = effective;
    const { hedging = false, adaptiveLimit = false } = this.#settings.policies[name] ?? {};
    const route: Route = {
      operation: effective,
      transport: await this.#settings.transportOf(operation),
      bulkhead: bulkhead === null ? null : this.#bulkhead(effective, bulkhead),
      breaker: this.#breakerOf(effective),
      // Loaded where they are switched on: most clients need neither.
      hedged: hedging && isHedgeable(effective) ? await this.#hedged() : null,
      adaptiveLimit: adaptiveLimit ? new (await import("./policy/adaptive-limit.ts")).AimdLimit() : null,
    };
    // Two first calls at the same time load twice, and share what came first.
    const first = this.#routes.get(operation) ?? route;
    this.#routes.set(operation, first);
    return first;
  }

  async #hedged(): Promise<Hedged> {
    const { HedgeLimit, hedged, LatencyTracker } = await import("./policy/hedge.ts");
    const { clock } = this.#settings;
    const hedge = { clock, latency: new LatencyTracker(), limit: new HedgeLimit(clock), budget: this.#budget };
    return (start) => hedged(hedge, start);
  }

  #bulkhead(operation: Operation, settings: BulkheadSettings): Bulkhead {
    const { peer, clock } = this.#settings;
    return new Bulkhead(settings, clock, (change) => {
      if (events.clientBulkhead.hasSubscribers) events.clientBulkhead.publish({ operation, peer, change });
    });
  }

  /** One breaker for all operations with the same numbers: it is the target that is well or ill. */
  #breakerOf({ breaker }: Operation): Breaker | null {
    if (breaker === null) return null;
    const key = JSON.stringify(breaker);
    const known = this.#breakers.get(key);
    if (known !== undefined) return known;
    const { peer, clock } = this.#settings;
    const made = new Breaker(clock, breaker, (state) => {
      if (events.clientBreaker.hasSubscribers) events.clientBreaker.publish({ peer, state });
    });
    this.#breakers.set(key, made);
    return made;
  }
}

/** Whether a second attempt beside the first changes nothing, and one of the two answers can be dropped. */
function isHedgeable({ idempotency, shape }: Operation): boolean {
  return idempotency === "read" && (shape === "call" || shape === "page");
}
