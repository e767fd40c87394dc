export type { MqttBroker } from "./broker.ts";
export {
  createDevice,
  type DeviceHandlersOf,
  type DeviceMessages,
  type DeviceOf,
  type DeviceOptions,
} from "./device.ts";
export { type MqttOptions, type MqttTlsOptions, mqtt } from "./mqtt.ts";
export {
  type MqttMessage,
  type MqttOperation,
  type MqttSubscriberOperation,
  mqttMessage,
  mqttSubscriber,
} from "./operation.ts";
