import type { Brokers } from "../brokers.ts";
import type { MessageContext } from "../context.ts";
import type { Operations } from "../service.ts";
import type { EventOperation } from "./operation.ts";
import type { ConsumeOptions, Subscription } from "./subscribe-options.ts";

export type { AnyBroker, Brokers } from "../brokers.ts";
export type { MessageContext } from "../context.ts";
export type { PublishOptions } from "../publish-options.ts";
export { createPublisher } from "../publisher.ts";
export type {
  Broker,
  BrokerConnection,
  BrokerRecord,
  ConnectSettings,
  ConsumeSettings,
  Consumption,
  Delivery,
  Envelope,
  StoredRecord,
  TopicSettings,
} from "./broker.ts";
export * from "./operation.ts";
export type { SchemaRegistry } from "./schema-registry.ts";
export type { ConsumeOptions, Subscription } from "./subscribe-options.ts";

/** What handles events, by their names. */
export type EventHandlersOf<Events> = {
  readonly [Name in keyof Events]: Events[Name] extends EventOperation<infer Payload, infer _Init>
    ? (payload: Payload, ctx: MessageContext) => Promise<void>
    : never;
};

/**
 * Reads the events that have a handler, as a member of a group, until it is drained. Rejects with a TypeError where a
 * handler is of no event or a broker is missing, and with what the broker says where it does not let it read.
 *
 * What a handler fails with is treated as a service of the workspace would treat it: 5 attempts, in place, then the dead
 * letters (resilience.md, Event consumers).
 */
export async function subscribe<Events extends Operations>(
  events: Events,
  brokers: Brokers,
  options: ConsumeOptions,
  handlers: Partial<EventHandlersOf<Events>>,
): Promise<Subscription> {
  const { subscribed } = await import("./server/subscribe.ts");
  return subscribed(events, brokers, options, handlers);
}
