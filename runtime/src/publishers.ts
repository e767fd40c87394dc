import type { OpenBrokers } from "./brokers.ts";
import { Caller } from "./caller.ts";
import type { Clock } from "./clock.ts";
import type { InteractionContext } from "./context.ts";
import { currentContext } from "./current-context.ts";
import { uuidV7 } from "./event/uuid-v7.ts";
import type { Logger } from "./logger.ts";
import type { Operation } from "./operation.ts";
import type { StoredMessage } from "./outbox/stored-message.ts";
import { publication } from "./publication.ts";
import type { PublishOptions } from "./publish-options.ts";
import { serviceOf } from "./server/outgoing.ts";
import type { Operations } from "./service.ts";
import type { Transport } from "./transport.ts";

/** What publishers need. */
export interface PublishersSettings {
  readonly brokers: Pick<OpenBrokers, "event" | "connection" | "mqtt" | "mqttConnection">;
  readonly clock: Clock;
  readonly logger: Logger | null;
}

/** What publishes the messages of an operation. */
export type PublishMethod = (message: unknown, options?: PublishOptions) => Promise<void>;

/** All that a process publishes: one caller a broker, so that its messages share a breaker. */
export class Publishers {
  readonly #settings: PublishersSettings;
  // A broker of both has a caller for each: what carries them differs.
  readonly #callers = { event: new Map<object, Caller>(), mqtt: new Map<object, Caller>() };
  readonly #safe = new Map<Operation, Operation>();

  constructor(settings: PublishersSettings) {
    this.#settings = settings;
  }

  /** What publishes each of these; `context` is the handler in whose name, null for the one that runs. */
  of(operations: Operations, context: InteractionContext | null): Record<string, PublishMethod> {
    const methods: Record<string, PublishMethod> = {};
    for (const name in operations) {
      const operation = operations[name];
      if (operation !== undefined)
        methods[name] = (message, options) => this.#publish(operation, message, options, context);
    }
    return methods;
  }

  async #publish(
    operation: Operation,
    message: unknown,
    options: PublishOptions = {},
    context: InteractionContext | null,
  ): Promise<void> {
    const within = context ?? currentContext();
    const id = options.id ?? uuidV7(this.#settings.clock.now());
    const input = publication({ message, id, options, context: within });
    const called = { idempotencyKey: id, ...(within === null ? {} : { context: within }) };
    await this.#callerOf(operation).call(this.#safeToRepeat(operation), input, called, null);
  }

  /** Sends a message that was encoded before. */
  async send(operation: Operation, stored: StoredMessage, id: string): Promise<void> {
    await this.#callerOf(operation).call(this.#safeToRepeat(operation), stored, { idempotencyKey: id }, null);
  }

  /** A message that is there twice is told by its id: so it may be sent again, whatever became of the first time. */
  #safeToRepeat(operation: Operation): Operation {
    const known = this.#safe.get(operation);
    if (known !== undefined) return known;
    const safe: Operation = { ...operation, idempotency: "key" };
    this.#safe.set(operation, safe);
    return safe;
  }

  #callerOf(operation: Operation): Caller {
    const { clock, logger } = this.#settings;
    const { broker, peer, transport } = this.#outletOf(operation);
    const callers = this.#callers[operation.style === "mqtt" ? "mqtt" : "event"];
    const known = callers.get(broker);
    if (known !== undefined) return known;
    const caller = new Caller({ peer, clock, policies: {}, logger, transportOf: transport, credentialOf: null });
    callers.set(broker, caller);
    return caller;
  }

  /** Where messages of an operation go; what carries them is loaded with the first one. */
  #outletOf(operation: Operation): Outlet {
    const { brokers, clock } = this.#settings;
    const name = brokerNameOf(operation);
    if (operation.style === "mqtt") {
      const broker = brokers.mqtt(name);
      const connection = (it: Operation) => brokers.mqttConnection(broker, serviceOf(it));
      return {
        broker,
        peer: `${broker.kind} ${broker.address}`,
        transport: async () => (await import("./mqtt/client/mqtt-transport.ts")).mqttTransport({ clock, connection }),
      };
    }
    const broker = brokers.event(name);
    const connection = () => brokers.connection(broker);
    return {
      broker,
      peer: `${broker.kind} ${broker.address}`,
      transport: async () =>
        (await import("./event/client/event-transport.ts")).eventTransport({ broker, clock, connection }),
    };
  }
}

interface Outlet {
  readonly broker: object;
  /** Its kind and where it is, for people and for traces. */
  readonly peer: string;
  transport(operation: Operation): Promise<Transport>;
}

/** The name of an operation's broker. Throws TypeError where it is no message. */
export function brokerNameOf(operation: Operation): string {
  if ("broker" in operation && typeof operation.broker === "string") return operation.broker;
  throw new TypeError(`${operation.interaction} is no message`);
}
