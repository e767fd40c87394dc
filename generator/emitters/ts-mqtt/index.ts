import { defineEmitter, generated } from "../../emit/emitter.ts";
import { moduleFile } from "../../emit/typescript/module-path.ts";
import { mqttModule, subscribersModule } from "../../emit/typescript/operations-module.ts";
import type { OperationsView } from "../../emit/typescript/operations-view.ts";
import { wrapped } from "../../emit/typescript/wrapped.ts";
import { mqttView, subscribersView } from "./view.ts";

/** Messages of MQTT as data: what devices and services send each other. */
export const tsMqtt = defineEmitter({
  name: "ts-mqtt",
  summary: "TypeScript operations of MQTT: topics, qualities of service, codecs",
  styles: ["mqtt"],
  scope: "service",
  emit(service, { workspace, render }) {
    const messages = mqttView(workspace, service);
    const subscribers = subscribersView(workspace, service);
    const module = (name: string, view: OperationsView) =>
      generated(moduleFile({ unit: service, module: name }), wrapped(render("ts-mqtt/operations", view)));
    return [
      ...(messages === null ? [] : [module(mqttModule.module, messages)]),
      ...(subscribers === null ? [] : [module(subscribersModule.module, subscribers)]),
    ];
  },
});
