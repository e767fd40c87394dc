import type { Credential } from "../auth/credentials.ts";
import { Caller } from "../caller.ts";
import { methodOf } from "../client-methods.ts";
import type { Clock } from "../clock.ts";
import type { InteractionContext } from "../context.ts";
import type { Logger } from "../logger.ts";
import { connect } from "../node-connection.ts";
import type { Operation } from "../operation.ts";
import type { Calls } from "../service.ts";
import type { Connection, Target } from "../target.ts";
import { orFallback } from "./or-fallback.ts";

/** What calls to other services need. */
export interface OutgoingSettings {
  readonly clock: Clock;
  readonly logger: Logger;
  /** Where a service is, by its folder name. */
  targetOf(service: string): Target;
  readonly credentials: Readonly<Record<string, Credential>>;
}

/** The calls of all handlers of a process: one caller a service, so that they share its breakers and budget. */
export class Outgoing {
  readonly #settings: OutgoingSettings;
  readonly #callers = new Map<string, { readonly caller: Caller; readonly connection: Connection }>();

  constructor(settings: OutgoingSettings) {
    this.#settings = settings;
  }

  /** Clients of what a handler may call, for calls in its name. */
  clientsOf(calls: Calls[string], context: InteractionContext): object {
    const clients: Record<string, object> = {};
    for (const [service, operations] of Object.entries(calls)) {
      const methods: Record<string, unknown> = {};
      for (const [name, operation] of Object.entries(operations)) {
        const method = methodOf(this.#callerOf(operation), operation, context);
        methods[name] = operation.shape === "call" ? orFallback(method) : method;
      }
      clients[service] = methods;
    }
    return clients;
  }

  /** The services that were called, and whether their breakers let calls through. */
  states(): Readonly<Record<string, "open" | "closed">> {
    return Object.fromEntries(
      [...this.#callers].map(([service, { caller }]) => [service, caller.isBroken ? "open" : "closed"] as const),
    );
  }

  async close(): Promise<void> {
    await Promise.all([...this.#callers.values()].map((it) => it.connection.close()));
  }

  #callerOf(operation: Operation): Caller {
    const service = serviceOf(operation);
    const known = this.#callers.get(service);
    if (known !== undefined) return known.caller;
    const { clock, logger, credentials, targetOf } = this.#settings;
    const certificate = operation.auth.map((it) => credentials[it.scheme]).find((it) => it?.kind === "certificate");
    const connection = connect(service, targetOf(service), certificate === undefined ? {} : { auth: certificate });
    const caller = new Caller({
      peer: connection.peer,
      clock,
      policies: {},
      logger,
      transportOf: (it) => connection.transportOf(it),
      credentialOf: ({ scheme }) => credentials[scheme] ?? null,
    });
    this.#callers.set(service, { caller, connection });
    return caller;
  }
}

/** The folder name of an operation's service: `orders@2.placeOrder` is of `orders-v2`. */
export function serviceOf({ interaction }: Operation): string {
  const [service = ""] = interaction.split(".");
  const [name = "", version] = service.split("@");
  return version === undefined ? name : `${name}-v${version}`;
}
