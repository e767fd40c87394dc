import { defineEmitter, generated } from "../../emit/emitter.ts";
import { moduleFile } from "../../emit/typescript/module-path.ts";
import { wrapped } from "../../emit/typescript/wrapped.ts";
import { clientView } from "./client-view.ts";
import { consumersView } from "./consumers-view.ts";
import { deviceView } from "./device-view.ts";
import { handlersView } from "./handlers-view.ts";
import { indexView } from "./index-view.ts";
import { publisherView } from "./publisher-view.ts";
import { serverView } from "./server-view.ts";
import { webView } from "./web-view.ts";

/** The face of a service: what it implements and serves, what others and pages call, and what it publishes. */
export const tsService = defineEmitter({
  name: "ts-service",
  summary: "TypeScript face of each service: its handlers, server, clients and publisher",
  styles: ["http", "grpc", "stream", "event", "graphql", "realtime", "mqtt"],
  scope: "service",
  emit(service, { workspace, render }) {
    const handlers = handlersView(workspace, service);
    const client = clientView(workspace, service);
    const server = serverView(workspace, service);
    const web = webView(workspace, service);
    const publisher = publisherView(workspace, service);
    const consumers = consumersView(workspace, service);
    const device = deviceView(workspace, service);
    const index = indexView(workspace, service);
    const module = (name: string, text: string) =>
      generated(moduleFile({ unit: service, module: name }), wrapped(text));
    return [
      ...(handlers === null ? [] : [module("handlers", render("ts-service/handlers", handlers))]),
      ...(client === null ? [] : [module("client", render("ts-service/client", client))]),
      ...(server === null ? [] : [module("server", render("ts-service/server", server))]),
      ...(web === null ? [] : [module("web", render("ts-service/web", web))]),
      ...(publisher === null ? [] : [module("publisher", render("ts-service/publisher", publisher))]),
      ...(consumers === null ? [] : [module("consumers", render("ts-service/consumers", consumers))]),
      ...(device === null ? [] : [module("device", render("ts-service/device", device))]),
      ...(index === null ? [] : [module("index", render("ts-service/index", index))]),
    ];
  },
});
