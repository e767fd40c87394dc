import type { InteractionBase, InteractionId } from "../../model/interaction.ts";
import type { TypeId } from "../../model/types.ts";
import type { PathPart } from "../http/model.ts";

/** What the owner of an MQTT message says of it; subscribers share it. */
export interface MqttChannel {
  /** As written: `couriers/{courierId}/position`. */
  readonly topic: string;
  readonly parts: readonly PathPart[];
  /** The record of the topic's fields; null: the topic has none. */
  readonly input: TypeId | null;
  /** A record or a union. */
  readonly payload: TypeId;
  readonly from: "device" | "service";
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
  readonly expiryMs: number | null;
  readonly will: boolean;
  readonly encoding: "json";
  /** The name of an entry of the workspace's `brokers`. */
  readonly broker: string;
  /** The CloudEvents `type` and `source`. */
  readonly eventType: string;
  readonly source: string;
}

/** A message between devices and services. */
export interface MqttInteraction extends InteractionBase {
  readonly style: "mqtt";
  readonly channel: MqttChannel;
  /** Whether instances of a service share the load of a subscription. */
  readonly shared: boolean;
  readonly role: { readonly kind: "owner" } | { readonly kind: "subscriber"; readonly of: InteractionId };
}
