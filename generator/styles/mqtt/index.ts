import { at } from "../../base/origin.ts";
import { defineStyle } from "../style.ts";
import { mqttDefaults } from "./defaults.ts";
import { type MqttWritten, resolveMqtt } from "./resolve.ts";
import { mqttKeys } from "./schema.ts";

/** Messages of devices. */
export const mqtt = defineStyle<MqttWritten>({
  name: "mqtt",
  summary: "Messages of devices over MQTT, described by AsyncAPI",
  keys: mqttKeys,
  defaultableKeys: ["qos", "retain", "expiry", "shared", "encoding", "broker"],
  shape: () => "message",
  isConsumer: (syntax) => syntax.consumes !== undefined,
  defaults: () => mqttDefaults,
  defaultAuth: (syntax, context) => {
    const id = syntax.consumes === undefined ? null : context.find(syntax.consumes, at(context.origin, "consumes"));
    const owner = id === null ? null : context.resolved(id);
    return owner?.policies.auth.value ?? { kind: "any", options: [{ scheme: syntax.from ?? "device", scopes: [] }] };
  },
  resolve: resolveMqtt,
});
