import type { InteractionBase, InteractionId } from "../../model/interaction.ts";
import type { TypeId } from "../../model/types.ts";

/** How a schema registry checks the next version of a subject. */
export const registryModes = [
  "none",
  "backward",
  "backward_transitive",
  "forward",
  "forward_transitive",
  "full",
  "full_transitive",
] as const;
/** One of `registryModes`. */
export type RegistryMode = (typeof registryModes)[number];

/** What a producer says of its events; consumers share it. */
export interface EventChannel {
  readonly topic: string;
  /** A record or a union. */
  readonly payload: TypeId;
  /** The field of the payload that is the key; null: none. */
  readonly partitionBy: string | null;
  readonly ordering: "none" | "key";
  /** Whether a person wrote the ordering; else it follows from the key. */
  readonly isOrderingWritten: boolean;
  readonly encoding: "json" | "avro";
  /** The name of an entry of the workspace's `brokers`. */
  readonly broker: string;
  readonly retentionMs: number | null;
  readonly expiryMs: number | null;
  readonly registryMode: RegistryMode;
  /** The CloudEvents `type`: `shop.orders.orderChanged.v1`. */
  readonly eventType: string;
  /** The CloudEvents `source`: `/shop/orders`. */
  readonly source: string;
}

/** Where a message goes that cannot be handled. */
export interface DeadLetter {
  readonly topic: string;
  readonly owner: string | null;
  readonly runbook: string | null;
  readonly maxAgeMs: number | null;
}

/** What a consumer says of its own handling. */
export interface EventSubscription {
  readonly producer: InteractionId;
  readonly group: string;
  readonly from: "earliest" | "latest";
  readonly concurrency: number;
  /** Null: no deduplication. */
  readonly dedupeMs: number | null;
  readonly deadLetter: DeadLetter | null;
  /** Topics that the group itself reads again: one for each delay of `retry.topicsMs`, and the first for replay. */
  readonly retryTopics: readonly string[];
}

/** An event: published by the service that declares it, or consumed by naming the producer's interaction. */
export interface EventInteraction extends InteractionBase {
  readonly style: "event";
  readonly channel: EventChannel;
  readonly role: { readonly kind: "producer" } | ({ readonly kind: "consumer" } & EventSubscription);
}
