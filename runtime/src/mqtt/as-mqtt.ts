import type { Operation } from "../operation.ts";
import type { JsonCodec } from "../values/codec.ts";
import type { MqttOperation, MqttSubscriberOperation } from "./operation.ts";

/** A message of MQTT, whatever it holds. */
export type AnyMqtt = Omit<MqttOperation<unknown, unknown, never>, "parameters" | "types"> & {
  readonly parameters: JsonCodec<unknown, never> | null;
};
/** A subscriber, whatever it receives. */
export type AnyMqttSubscriber = Omit<MqttSubscriberOperation<unknown, unknown>, "message" | "types"> & {
  readonly message: AnyMqtt;
};

/** The same as a message of MQTT; only these are publications of this style. */
export function asMqtt(operation: Operation): AnyMqtt {
  if (isMqtt(operation)) return operation;
  throw new TypeError(`${operation.interaction} is no message of MQTT`);
}

/** The same as a subscriber; only these take messages of this style. */
export function asMqttSubscriber(operation: Operation): AnyMqttSubscriber {
  if (isMqttSubscriber(operation)) return operation;
  throw new TypeError(`${operation.interaction} subscribes to nothing over MQTT`);
}

function isMqtt(operation: Operation): operation is AnyMqtt {
  return operation.style === "mqtt" && operation.shape === "publication";
}

/** Whether an operation takes messages of MQTT. */
export function isMqttSubscriber(operation: Operation): operation is AnyMqttSubscriber {
  return operation.style === "mqtt" && operation.shape === "message";
}
