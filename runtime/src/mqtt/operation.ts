import type { MessageOperation, PublicationOperation } from "../operation.ts";
import type { JsonCodec } from "../values/codec.ts";

/** A message as code has it: its payload, with the fields of a topic that has some. */
export type MqttMessage<Parameters, Payload> = Parameters extends null
  ? Payload
  : Parameters & { readonly payload: Payload };

/** A message between devices and a service, as both sides know it. */
export interface MqttOperation<Parameters, Payload, PayloadInit>
  extends PublicationOperation<MqttMessage<Parameters, PayloadInit>> {
  readonly style: "mqtt";
  /** `couriers/{courierId}/position`; the names are those of the parameters in JSON. */
  readonly topic: string;
  /** The fields that stand in the topic; null: none does, and the message is the payload. */
  readonly parameters: JsonCodec<Parameters> | null;
  readonly payload: JsonCodec<Payload, PayloadInit>;
  readonly from: "device" | "service";
  readonly qos: 0 | 1 | 2;
  readonly retain: boolean;
  /** After so long nobody wants it any more; null: always. */
  readonly expiryMs: number | null;
  /** Whether the broker sends it for a device that is gone. */
  readonly will: boolean;
  /** The name of its broker in `serve({ brokers })`. */
  readonly broker: string;
  /** The attributes of CloudEvents that are the same of all of them. */
  readonly type: string;
  readonly source: string;
  readonly dataschema: string;
  /** `pii` or `secret` where a field is. */
  readonly dataclassification?: "pii" | "secret";
}

/** A message of MQTT. */
export function mqttMessage<Parameters, Payload, PayloadInit>(
  data: Omit<MqttOperation<Parameters, Payload, PayloadInit>, "shape" | "style" | "types">,
): MqttOperation<Parameters, Payload, PayloadInit> {
  return { ...data, shape: "publication", style: "mqtt" };
}

/** What a service does with the messages of one kind. */
export interface MqttSubscriberOperation<Parameters, Payload>
  extends MessageOperation<MqttMessage<Parameters, Payload>> {
  readonly style: "mqtt";
  readonly message: MqttOperation<Parameters, Payload, never>;
  /** Whether the instances of the service share the load. */
  readonly shared: boolean;
}

/** Messages of MQTT that come in. */
export function mqttSubscriber<Parameters, Payload>(
  data: Omit<MqttSubscriberOperation<Parameters, Payload>, "shape" | "style" | "types">,
): MqttSubscriberOperation<Parameters, Payload> {
  return { ...data, shape: "message", style: "mqtt" };
}
